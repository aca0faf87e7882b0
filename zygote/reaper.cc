#include "zygote/reaper.h"

#include <sys/wait.h>

#include <cerrno>

#include "native/base/check.h"

namespace clade {
namespace {

using zygote_protocol::ExitKind;

ExitKind KindOf(int code) {
  switch (code) {
    case CLD_EXITED:
      return ExitKind::kExited;
    case CLD_KILLED:
      return ExitKind::kKilled;
    case CLD_DUMPED:
      return ExitKind::kDumped;
    default:
      UNREACHABLE();  // WEXITED reports nothing else.
  }
}

}  // namespace

Result<std::vector<ReapedChild>> ReapChildren() {
  std::vector<ReapedChild> reaped;
  while (true) {
    siginfo_t info = {};
    if (waitid(P_ALL, 0, &info, WEXITED | WNOHANG) != 0) {
      if (errno == EINTR) continue;
      if (errno == ECHILD) return reaped;
      return Error{ErrorCode::kSyscall, "waitid", errno};
    }
    if (info.si_pid == 0) return reaped;
    reaped.push_back({info.si_pid, KindOf(info.si_code), info.si_status});
  }
}

}  // namespace clade
