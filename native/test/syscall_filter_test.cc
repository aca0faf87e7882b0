// The system-call filter, run as the kernel would run it: what it decides for which call.
#include "native/sandbox/syscall_filter.h"

#include <asm/ioctls.h>
#include <fcntl.h>
#include <linux/audit.h>
#include <linux/futex.h>
#include <sched.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>

#include <array>
#include <cerrno>
#include <cstring>

#include "native/sandbox/syscall_policy.h"
#include "native/test/test.h"

namespace clade::sandbox {
namespace {

#if defined(__x86_64__)
constexpr uint32_t kArchitecture = AUDIT_ARCH_X86_64;
#else
constexpr uint32_t kArchitecture = AUDIT_ARCH_AARCH64;
#endif

// The instructions that a filter may consist of (Documentation/userspace-api/seccomp_filter.rst).
uint32_t Decide(const SyscallFilter& filter, const seccomp_data& data) {
  const auto program = filter.program();
  uint32_t accumulator = 0;
  for (size_t at = 0; at < program.size(); ++at) {
    const sock_filter& instruction = program[at];
    switch (instruction.code) {
      case BPF_LD | BPF_W | BPF_ABS:
        std::memcpy(&accumulator, reinterpret_cast<const char*>(&data) + instruction.k, 4);
        break;
      case BPF_ALU | BPF_AND | BPF_K:
        accumulator &= instruction.k;
        break;
      case BPF_JMP | BPF_JA:
        at += instruction.k;
        break;
      case BPF_JMP | BPF_JEQ | BPF_K:
        at += accumulator == instruction.k ? instruction.jt : instruction.jf;
        break;
      case BPF_JMP | BPF_JGE | BPF_K:
        at += accumulator >= instruction.k ? instruction.jt : instruction.jf;
        break;
      case BPF_JMP | BPF_JSET | BPF_K:
        at += (accumulator & instruction.k) != 0 ? instruction.jt : instruction.jf;
        break;
      case BPF_RET | BPF_K:
        return instruction.k;
      default:
        UNREACHABLE();
    }
  }
  UNREACHABLE();
}

using Arguments = std::array<uint64_t, 6>;

uint32_t Ask(const SyscallFilter& filter, int number, const Arguments& arguments = {}) {
  seccomp_data data = {};
  data.nr = number;
  data.arch = kArchitecture;
  for (size_t i = 0; i < arguments.size(); ++i) data.args[i] = arguments[i];
  return Decide(filter, data);
}

constexpr uint32_t Errno(int error) { return SECCOMP_RET_ERRNO | static_cast<uint32_t>(error); }

SyscallFilter Content() { return SyscallFilter(ContentCalls(), {}); }

TEST(ShouldAllowWhatAPageNeeds) {
  const SyscallFilter filter = Content();
  for (const int number : {SYS_read, SYS_write, SYS_exit_group, SYS_exit, SYS_recvmsg, SYS_sendmsg,
                           SYS_memfd_create, SYS_getrandom, SYS_rt_sigreturn, SYS_munmap}) {
    EXPECT(Ask(filter, number) == SECCOMP_RET_ALLOW);
  }
}

TEST(ShouldDecideAsTheTableSays) {
  for (const auto table : {ContentCalls(), NetworkCalls()}) {
    const SyscallFilter filter(table, {});
    for (const Call& call : table) {
      const uint32_t decision = Ask(filter, static_cast<int>(call.number));
      if (call.verdict == Verdict::kAllow) EXPECT(decision == SECCOMP_RET_ALLOW);
      if (call.verdict == Verdict::kDeny) EXPECT(decision == Errno(EPERM));
      if (call.verdict == Verdict::kAbsent) EXPECT(decision == Errno(ENOSYS));
      if (call.verdict == Verdict::kForbidden) EXPECT(decision == SECCOMP_RET_KILL_PROCESS);
    }
  }
}

TEST(ShouldKillForWhatNoPageCalls) {
  const SyscallFilter filter = Content();
  for (const int number :
       {SYS_execve, SYS_execveat, SYS_ptrace, SYS_process_vm_readv, SYS_mount, SYS_unshare,
        SYS_setns, SYS_bpf, SYS_perf_event_open, SYS_keyctl, SYS_add_key, SYS_request_key,
        SYS_io_uring_setup, SYS_userfaultfd, SYS_pidfd_open, SYS_open_by_handle_at, SYS_seccomp}) {
    EXPECT(Ask(filter, number) == SECCOMP_RET_KILL_PROCESS);
  }
}

TEST(ShouldRefuseUnknownCalls) {
  const SyscallFilter filter = Content();
  EXPECT(Ask(filter, 423) == Errno(EPERM));
  EXPECT(Ask(filter, 499) == Errno(ENOSYS));
  EXPECT(Ask(filter, 5000) == Errno(ENOSYS));
  EXPECT(Ask(filter, 0x40000000 + SYS_read) == SECCOMP_RET_KILL_PROCESS);
  seccomp_data other = {};
  other.nr = SYS_read;
  other.arch = AUDIT_ARCH_I386;
  EXPECT(Decide(filter, other) == SECCOMP_RET_KILL_PROCESS);
}

TEST(ShouldOpenForReadingOnly) {
  const SyscallFilter filter = Content();
  const auto open_at = [&](uint64_t flags) { return Ask(filter, SYS_openat, {0, 0, flags}); };
  EXPECT(open_at(O_RDONLY | O_CLOEXEC | O_DIRECTORY) == SECCOMP_RET_ALLOW);
  for (const uint64_t flags : {O_WRONLY, O_RDWR, O_CREAT, O_TRUNC, O_APPEND, O_TMPFILE}) {
    EXPECT(open_at(flags) == Errno(EACCES));
  }
}

TEST(ShouldStartThreadsAndNoProcesses) {
  const SyscallFilter filter = Content();
  constexpr uint64_t kPthread = 0x3d0f00;
  EXPECT(Ask(filter, SYS_clone, {kPthread}) == SECCOMP_RET_ALLOW);
  EXPECT(Ask(filter, SYS_clone, {SIGCHLD}) == Errno(EPERM));
  EXPECT(Ask(filter, SYS_clone, {kPthread | CLONE_NEWUSER}) == Errno(EPERM));
  EXPECT(Ask(filter, SYS_clone, {kPthread | 1ull << 32}) == Errno(EPERM));
  EXPECT(Ask(filter, SYS_clone3) == Errno(ENOSYS));
}

TEST(ShouldRefuseQuietlyWhatLibrariesTryAndDoWithout) {
  // Where denials are logged, a quiet one is an error number at once.
  for (const bool trap : {false, true}) {
    const SyscallFilter filter(ContentCalls(), {.trap_denials = trap});
    EXPECT(Ask(filter, SYS_mkdirat) == Errno(EPERM));
    EXPECT(Ask(filter, SYS_socket, {AF_NETLINK}) == Errno(EPERM));
    EXPECT(Ask(filter, SYS_openat, {0, 0, O_RDWR | O_CREAT | O_EXCL}) == Errno(EACCES));
  }
  const SyscallFilter logged(ContentCalls(), {.trap_denials = true});
  EXPECT(Ask(logged, SYS_socket, {AF_INET}) != Errno(EPERM));
  EXPECT(Ask(logged, SYS_openat, {0, 0, O_RDWR | O_CREAT}) != Errno(EACCES));
}

TEST(ShouldMakeNoSocketButAPair) {
  const SyscallFilter filter = Content();
  EXPECT(Ask(filter, SYS_socket, {AF_UNIX, SOCK_STREAM}) == Errno(EPERM));
  EXPECT(Ask(filter, SYS_socketpair, {AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC}) == SECCOMP_RET_ALLOW);
  EXPECT(Ask(filter, SYS_socketpair, {AF_UNIX, SOCK_SEQPACKET}) == SECCOMP_RET_ALLOW);
  EXPECT(Ask(filter, SYS_socketpair, {AF_UNIX, SOCK_DGRAM}) == Errno(EPERM));
  EXPECT(Ask(filter, SYS_socketpair, {AF_INET, SOCK_STREAM}) == Errno(EPERM));
}

TEST(ShouldSignalItselfOnly) {
  const SyscallFilter filter(ContentCalls(), {.own_pid = 77});
  for (const int number : {SYS_kill, SYS_tgkill}) {
    EXPECT(Ask(filter, number, {77}) == SECCOMP_RET_ALLOW);
    EXPECT(Ask(filter, number, {1}) == Errno(EPERM));
    EXPECT(Ask(filter, number, {static_cast<uint64_t>(-1)}) == Errno(EPERM));
    EXPECT(Ask(filter, number, {0}) == Errno(EPERM));
  }
}

TEST(ShouldCheckArgumentsOfTheRest) {
  const SyscallFilter filter = Content();
  EXPECT(Ask(filter, SYS_fcntl, {3, F_GETFL}) == SECCOMP_RET_ALLOW);
  EXPECT(Ask(filter, SYS_fcntl, {3, F_SETOWN}) == Errno(EINVAL));
  EXPECT(Ask(filter, SYS_prctl, {PR_SET_NAME}) == SECCOMP_RET_ALLOW);
  EXPECT(Ask(filter, SYS_prctl, {PR_SET_DUMPABLE, 1}) == Errno(EINVAL));
  EXPECT(Ask(filter, SYS_ioctl, {1, FIONREAD}) == SECCOMP_RET_ALLOW);
  EXPECT(Ask(filter, SYS_ioctl, {1, TIOCOUTQ}) == SECCOMP_RET_ALLOW);
  EXPECT(Ask(filter, SYS_ioctl, {1, TIOCSTI}) == Errno(ENOTTY));
  EXPECT(Ask(filter, SYS_prlimit64, {0, 7, 0}) == SECCOMP_RET_ALLOW);
  EXPECT(Ask(filter, SYS_prlimit64, {0, 7, 0x7fff00000000}) == Errno(EPERM));
  EXPECT(Ask(filter, SYS_madvise, {0, 0, MADV_DONTNEED}) == SECCOMP_RET_ALLOW);
  EXPECT(Ask(filter, SYS_madvise, {0, 0, MADV_HWPOISON}) == Errno(EINVAL));
  EXPECT(Ask(filter, SYS_mmap, {0, 0, 0, MAP_PRIVATE | MAP_ANONYMOUS}) == SECCOMP_RET_ALLOW);
  EXPECT(Ask(filter, SYS_mmap, {0, 0, 0, MAP_PRIVATE | MAP_HUGETLB}) == Errno(EINVAL));
  EXPECT(Ask(filter, SYS_futex, {0, FUTEX_WAIT | FUTEX_PRIVATE_FLAG}) == SECCOMP_RET_ALLOW);
  EXPECT(Ask(filter, SYS_futex, {0, FUTEX_LOCK_PI}) == Errno(ENOSYS));
}

TEST(ShouldGiveTheNetworkProcessSocketsAndFilesOnly) {
  const SyscallFilter filter(NetworkCalls(), {});
  EXPECT(Ask(filter, SYS_openat, {0, 0, O_RDWR | O_CREAT}) == SECCOMP_RET_ALLOW);
  EXPECT(Ask(filter, SYS_socket, {AF_INET6, SOCK_STREAM}) == SECCOMP_RET_ALLOW);
  EXPECT(Ask(filter, SYS_connect) == SECCOMP_RET_ALLOW);
  // The display, the session bus and the sound server are reached by local sockets.
  EXPECT(Ask(filter, SYS_socket, {AF_UNIX, SOCK_STREAM}) == Errno(EPERM));
  EXPECT(Ask(filter, SYS_execve) == SECCOMP_RET_KILL_PROCESS);
  EXPECT(Ask(filter, SYS_ptrace) == SECCOMP_RET_KILL_PROCESS);
}

TEST(ShouldTrapDenialsForTheLog) {
  const SyscallFilter filter(ContentCalls(), {.trap_denials = true});
  EXPECT(Ask(filter, SYS_socket, {AF_UNIX}) == (SECCOMP_RET_TRAP | EPERM));
  EXPECT(Ask(filter, SYS_ptrace) == (SECCOMP_RET_TRAP | EPERM));
  EXPECT(Ask(filter, SYS_read) == SECCOMP_RET_ALLOW);
}

TEST(ShouldStayShallow) {
  // What a fork pays for: the kernel runs the program once for each number.
  EXPECT(Content().program().size() < 700);
}

}  // namespace
}  // namespace clade::sandbox

int main() { return clade::test::RunTests(); }
