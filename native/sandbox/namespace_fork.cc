#include "native/sandbox/namespace_fork.h"

#include <linux/sched.h>
#include <pthread.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>

namespace clade::sandbox {
namespace {

struct RobustList {
  void* head = nullptr;
  size_t size = 0;
};

// Where libc keeps this thread's id: the kernel knows, because libc has told it at the start
// (set_tid_address(2)). Null where the kernel does not say (CONFIG_CHECKPOINT_RESTORE).
pid_t* ThreadIdPlace() {
  pid_t* place = nullptr;
  if (prctl(PR_GET_TID_ADDRESS, &place, 0, 0, 0) == 0 && place) return place;
  // glibc's struct pthread begins with a fixed-size header and holds the id soon after it.
  constexpr int kSearched = 512;
  auto* const words = reinterpret_cast<pid_t*>(pthread_self());
  const auto own = static_cast<pid_t>(syscall(SYS_gettid));
  for (int i = 0; i < kSearched; ++i) {
    if (words[i] == own) return &words[i];
  }
  return nullptr;
}

}  // namespace

Result<NamespaceFork> ForkInto(uint64_t flags) {
  RobustList robust;
  if (syscall(SYS_get_robust_list, 0, &robust.head, &robust.size) != 0) {
    return Error{ErrorCode::kSyscall, "get_robust_list", errno};
  }
  pid_t* const thread_id = ThreadIdPlace();
  if (!thread_id) return Error{ErrorCode::kMissingSymbol, "thread id of libc"};
  int pidfd = -1;
  clone_args arguments = {};
  arguments.flags = flags | CLONE_PIDFD | CLONE_CHILD_SETTID | CLONE_CHILD_CLEARTID;
  arguments.pidfd = reinterpret_cast<uint64_t>(&pidfd);
  arguments.child_tid = reinterpret_cast<uint64_t>(thread_id);
  arguments.exit_signal = SIGCHLD;
  const auto pid = static_cast<pid_t>(syscall(SYS_clone3, &arguments, sizeof(arguments)));
  if (pid < 0) return Error{ErrorCode::kSyscall, "clone3", errno};
  if (pid > 0) return NamespaceFork{pid, UniqueFd::Adopt(pidfd)};
  // The kernel forgets the list at a fork.
  if (robust.head) syscall(SYS_set_robust_list, robust.head, robust.size);
  return NamespaceFork{};
}

}  // namespace clade::sandbox
