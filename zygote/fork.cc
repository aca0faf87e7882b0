#include "zygote/fork.h"

#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>
#include <optional>
#include <utility>
#include <vector>

#include "native/base/log.h"
#include "native/base/proc_self.h"
#include "native/sandbox/namespace_fork.h"

namespace clade {
namespace {

using zygote_protocol::ForkError;

ForkRefusal Refuse(ForkError reason, const Error& error) {
  Log("zygote") << "fork refused: " << error;
  return {reason, error.os_error};
}

std::optional<ForkRefusal> CheckThreads() {
  const auto threads = SettledThreadCount();
  if (!threads) return Refuse(ForkError::kSyscall, threads.error());
  if (*threads == 1) return std::nullopt;
  Log("zygote") << "fork refused: " << *threads << " threads (" << ThreadNames() << ")";
  return ForkRefusal{ForkError::kThreads, 0};
}

std::optional<ForkRefusal> CheckDescriptors(std::span<const int> in_flight, FdRegistry& registry) {
  const auto refused = registry.Audit(in_flight);
  if (!refused) return Refuse(ForkError::kSyscall, refused.error());
  if (refused->empty()) return std::nullopt;
  for (const OpenFd& stray : *refused) {
    Log("zygote") << "fork refused: descriptor " << stray.fd << " (" << stray.target
                  << ") is of no known kind; see zygote/fd_registry.h";
  }
  return ForkRefusal{ForkError::kDescriptors, 0};
}

std::optional<ForkRefusal> PreForkCheck(std::span<const int> in_flight, FdRegistry& registry) {
  if (auto refusal = CheckThreads()) return refusal;
  return CheckDescriptors(in_flight, registry);
}

// By which a child sees that this process has died: it may not see its pid.
Result<UniqueFd> OwnPidfd() {
  const auto pidfd = static_cast<int>(syscall(SYS_pidfd_open, getpid(), 0));  // Close-on-exec.
  if (pidfd < 0) return Error{ErrorCode::kSyscall, "pidfd_open", errno};
  return UniqueFd::Adopt(pidfd);
}

}  // namespace

ForkOutcome ForkProcess(std::span<const int> in_flight, FdRegistry& registry, uint64_t namespaces) {
  if (const auto refusal = PreForkCheck(in_flight, registry)) return *refusal;
  auto zygote = OwnPidfd();
  if (!zygote) return Refuse(ForkError::kSyscall, zygote.error());
  auto forked = sandbox::ForkInto(namespaces);
  if (!forked) return Refuse(ForkError::kSyscall, forked.error());
  if (forked->pid == 0) return InChild{std::move(*zygote)};
  return InParent{forked->pid, std::move(forked->pidfd)};
}

}  // namespace clade
