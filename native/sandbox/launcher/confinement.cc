#include "native/sandbox/launcher/confinement.h"

#include <fcntl.h>
#include <grp.h>
#include <linux/sched.h>
#include <sys/prctl.h>
#include <unistd.h>

#include <cerrno>

#include "native/base/unique_fd.h"
#include "native/sandbox/process_limits.h"

namespace clade::sandbox {
namespace {

constexpr uid_t kNobody = 65534;

Result<void> WriteProc(const std::string& path, const std::string& text, const char* op) {
  const UniqueFd file = UniqueFd::Adopt(open(path.c_str(), O_WRONLY | O_CLOEXEC));
  const auto size = static_cast<ssize_t>(text.size());
  if (!file || write(file.get(), text.data(), text.size()) != size) {
    return Error{ErrorCode::kSyscall, op, errno};
  }
  return {};
}

}  // namespace

std::vector<Identity> Identities() {
  if (geteuid() != 0) return {{geteuid(), getegid(), true, false}};
  // In many containers root may not make a namespace, but an unprivileged user may.
  return {{kNobody, kNobody, false, true}, {kNobody, kNobody, true, true}};
}

uint64_t NamespaceFlags(const Identity& identity) {
  constexpr uint64_t kOthers =
      CLONE_NEWNS | CLONE_NEWNET | CLONE_NEWIPC | CLONE_NEWUTS | CLONE_NEWCGROUP;
  return identity.user_namespace ? kOthers | CLONE_NEWUSER : kOthers;
}

Result<void> WriteMaps(pid_t pid, const Identity& identity) {
  if (!identity.user_namespace) return {};
  const std::string process = "/proc/" + (pid == 0 ? "self" : std::to_string(pid)) + "/";
  const auto line = [](uid_t id) { return std::to_string(id) + " " + std::to_string(id) + " 1"; };
  CLADE_TRY(WriteProc(process + "setgroups", "deny", "write(setgroups)"));
  CLADE_TRY(WriteProc(process + "uid_map", line(identity.uid), "write(uid_map)"));
  return WriteProc(process + "gid_map", line(identity.gid), "write(gid_map)");
}

Result<void> BecomeNobody(const Identity& identity) {
  if (identity.drop_root) {
    if (!identity.user_namespace && setgroups(0, nullptr) != 0) {
      return Error{ErrorCode::kSyscall, "setgroups", errno};
    }
    if (setresgid(identity.gid, identity.gid, identity.gid) != 0 ||
        setresuid(identity.uid, identity.uid, identity.uid) != 0) {
      return Error{ErrorCode::kSyscall, "setresuid", errno};
    }
  }
  // Nothing is to be gained by execution any more.
  constexpr int kLastCapability = 63;
  for (int capability = 0; capability <= kLastCapability; ++capability) {
    // Refused for those that the kernel does not know, and where the right is gone already.
    prctl(PR_CAPBSET_DROP, capability, 0, 0, 0);
  }
  return DropCapabilities();
}

}  // namespace clade::sandbox
