#include "zygote/sandbox/child_confinement.h"

#include <linux/sched.h>
#include <sys/prctl.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>

#include "native/sandbox/denial_log.h"
#include "native/sandbox/process_limits.h"
#include "native/sandbox/readable_paths.h"
#include "native/sandbox/syscall_policy.h"

namespace clade {
namespace {

using sandbox::Landlock;
using sandbox::Layer;
using sandbox::Layers;
using sandbox::SyscallFilter;

std::string Take(const char* name) {
  const char* value = getenv(name);
  const std::string text = value ? value : "";
  unsetenv(name);
  return text;
}

SyscallFilter MakeFilter(uint32_t own_pid) {
  return SyscallFilter(
      sandbox::ContentCalls(),
      {.trap_denials = sandbox::DenialLogWanted(), .gpu = sandbox::HasGpu(), .own_pid = own_pid});
}

}  // namespace

Result<ChildConfinement> ChildConfinement::Prepare() {
  ChildConfinement confinement;
  const std::string outer = Take("CLADE_SANDBOX");
  confinement.missing_ = Take("CLADE_SANDBOX_MISSING");
  if (outer == "off") return confinement;
  confinement.on_ = true;
  confinement.layers_ = Layers::Parse(outer);
  confinement.layers_.Add(Layer::kCapabilities);
  confinement.layers_.Add(Layer::kLimits);
  // For the zygote itself, and so for all of its children.
  CLADE_TRY(sandbox::DropCapabilities());
  CLADE_TRY(sandbox::ForbidTracing());
  if (SyscallFilter::Available()) {
    confinement.layers_.Add(Layer::kSeccomp);
    if (confinement.ends_by_exit_code()) confinement.filter_ = MakeFilter(1);
  } else {
    confinement.Miss("seccomp: the kernel was built without CONFIG_SECCOMP_FILTER");
  }
  CLADE_TRY(confinement.PrepareLandlock());
  return confinement;
}

uint64_t ChildConfinement::fork_flags() const {
  uint64_t flags = 0;
  if (layers_.Has(Layer::kPidNamespace)) flags |= CLONE_NEWPID;
  if (layers_.Has(Layer::kUserNamespace)) flags |= CLONE_NEWUSER;
  return flags;
}

Result<void> ChildConfinement::PrepareLandlock() {
  if (Landlock::Version() == 0) {
    Miss("Landlock: not in the kernel, or not in its list of security modules (lsm=)");
    return {};
  }
  layers_.Add(Layer::kLandlock);
  // Where all of /proc is seen, each child has a ruleset of its own.
  if (!layers_.Has(Layer::kMountNamespace)) return {};
  ruleset_ = CLADE_TRY(MakeRuleset());
  CLADE_TRY(ruleset_->Allow("/proc", sandbox::FileAccess::kRead));
  return {};
}

void ChildConfinement::DeclareDescriptors(FdRegistry& registry) const {
  if (ruleset_) registry.Declare(ruleset_->fd(), FdAction::kKeep);
}

Result<Landlock> ChildConfinement::MakeRuleset() const {
  Landlock ruleset = CLADE_TRY(Landlock::Create(/*restrict_network=*/true));
  const char* home = getenv("HOME");
  for (const auto& readable : sandbox::ReadablePaths(home ? home : "")) {
    CLADE_TRY(ruleset.Allow(readable.path, sandbox::FileAccess::kRead));
  }
  if (const char* extension = getenv("CLADE_EXTENSION_DIR")) {
    // Clade's own files: the extension, and the runtime of preload scripts beside it.
    CLADE_TRY(ruleset.Allow(std::string(extension) + "/..", sandbox::FileAccess::kRead));
  }
  return ruleset;
}

Result<void> ChildConfinement::ApplyLandlock() {
  if (!ruleset_) {
    ruleset_ = CLADE_TRY(MakeRuleset());
    CLADE_TRY(ruleset_->Allow("/proc/self", sandbox::FileAccess::kRead));
  }
  CLADE_TRY(ruleset_->RestrictSelf());
  ruleset_.reset();
  return {};
}

Result<void> ChildConfinement::ApplyFilter() const {
  if (sandbox::DenialLogWanted()) CLADE_TRY(sandbox::StartDenialLog());
  if (filter_) return filter_->Install();
  return MakeFilter(static_cast<uint32_t>(getpid())).Install();
}

Result<void> ChildConfinement::Apply(bool debuggable) {
  if (!on_) return {};
  if (debuggable && prctl(PR_SET_DUMPABLE, 1, 0, 0, 0) != 0) {
    return Error{ErrorCode::kSyscall, "prctl(PR_SET_DUMPABLE)", errno};
  }
  if (ends_by_exit_code()) CLADE_TRY(sandbox::EndBySignals());
  CLADE_TRY(sandbox::SetLimits());
  if (layers_.Has(Layer::kLandlock)) CLADE_TRY(ApplyLandlock());
  // A child has every capability in its own user namespace until now.
  CLADE_TRY(sandbox::DropCapabilities());
  if (layers_.Has(Layer::kSeccomp)) CLADE_TRY(ApplyFilter());
  return {};
}

void ChildConfinement::Miss(std::string_view what) {
  if (!missing_.empty()) missing_ += "; ";
  missing_ += what;
}

}  // namespace clade
