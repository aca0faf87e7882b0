#include "native/sandbox/syscall_filter.h"

#include <asm/ioctls.h>
#include <fcntl.h>
#include <linux/audit.h>
#include <sched.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstddef>
#include <initializer_list>

namespace clade::sandbox {
namespace {

using Program = std::vector<sock_filter>;

#if defined(__x86_64__)
constexpr uint32_t kArchitecture = AUDIT_ARCH_X86_64;
#elif defined(__aarch64__)
constexpr uint32_t kArchitecture = AUDIT_ARCH_AARCH64;
#else
#error "the system-call table knows x86-64 and arm64"
#endif

constexpr uint32_t kFirstCommonNumber = 424;
constexpr uint32_t kFirstX32Number = 0x40000000;  // __X32_SYSCALL_BIT of the x86-64 table.

// glibc's pthread_create (nptl/createthread.c).
constexpr uint32_t kThreadFlags = CLONE_VM | CLONE_FS | CLONE_FILES | CLONE_SIGHAND | CLONE_THREAD |
                                  CLONE_SYSVSEM | CLONE_SETTLS | CLONE_PARENT_SETTID |
                                  CLONE_CHILD_CLEARTID;
constexpr uint32_t kWritingOpen =
    O_WRONLY | O_RDWR | O_CREAT | O_TRUNC | O_APPEND | (O_TMPFILE & ~O_DIRECTORY);
constexpr uint32_t kNewFile = O_CREAT | O_EXCL;  // mkstemp(3)
constexpr uint32_t kPlainMapFlags = 0x3 | MAP_FIXED | MAP_ANONYMOUS | MAP_DENYWRITE |
                                    MAP_EXECUTABLE | MAP_NORESERVE | MAP_POPULATE | MAP_STACK |
                                    MAP_FIXED_NOREPLACE;
constexpr uint32_t kPrSetVma = 0x53564d41;  // PR_SET_VMA (prctl(2)); not in older headers.
constexpr uint32_t kAddSeals = 1033;        // F_ADD_SEALS, F_GET_SEALS
constexpr uint32_t kGetSeals = 1034;

constexpr uint16_t kLoad = BPF_LD | BPF_W | BPF_ABS;
constexpr uint16_t kReturn = BPF_RET | BPF_K;
constexpr uint16_t kAnd = BPF_ALU | BPF_AND | BPF_K;
constexpr uint16_t kJump = BPF_JMP | BPF_JA;
constexpr uint16_t kIfEqual = BPF_JMP | BPF_JEQ | BPF_K;
constexpr uint16_t kIfNotBelow = BPF_JMP | BPF_JGE | BPF_K;
constexpr uint16_t kIfAnyBit = BPF_JMP | BPF_JSET | BPF_K;

constexpr sock_filter Statement(uint16_t code, uint32_t k) { return {code, 0, 0, k}; }
constexpr sock_filter Branch(uint16_t code, uint32_t k, size_t yes, size_t no) {
  return {code, static_cast<uint8_t>(yes), static_cast<uint8_t>(no), k};
}

constexpr uint32_t LowHalf(int argument) {
  return offsetof(seccomp_data, args) + 8u * static_cast<uint32_t>(argument);
}
constexpr uint32_t HighHalf(int argument) { return LowHalf(argument) + 4; }

// One range of numbers with the same verdict, up to the next one's first.
struct Range {
  uint32_t first;
  Verdict verdict;
};

class Compiler {
 public:
  explicit Compiler(const FilterOptions& options) : options_(options) {}

  Program Compile(const std::vector<Range>& ranges) const {
    Program program = {
        Statement(kLoad, offsetof(seccomp_data, arch)),
        Branch(kIfEqual, kArchitecture, 1, 0),
        Statement(kReturn, SECCOMP_RET_KILL_PROCESS),
        Statement(kLoad, offsetof(seccomp_data, nr)),
    };
    Append(program, Tree(std::span(ranges)));
    return program;
  }

 private:
  static void Append(Program& to, const Program& more) {
    to.insert(to.end(), more.begin(), more.end());
  }

  Program Tree(std::span<const Range> ranges) const {
    if (ranges.size() == 1) return Leaf(ranges[0].verdict);
    const size_t middle = (ranges.size() + 1) / 2;
    const Program low = Tree(ranges.first(middle));
    const Program high = Tree(ranges.subspan(middle));
    Program program;
    // A conditional jump reaches 255 instructions.
    if (low.size() <= 255) {
      program.push_back(Branch(kIfNotBelow, ranges[middle].first, low.size(), 0));
    } else {
      program.push_back(Branch(kIfNotBelow, ranges[middle].first, 0, 1));
      program.push_back(Statement(kJump, static_cast<uint32_t>(low.size())));
    }
    Append(program, low);
    Append(program, high);
    return program;
  }

  uint32_t Deny(int error) const {
    const auto data = static_cast<uint32_t>(error) & SECCOMP_RET_DATA;
    return (options_.trap_denials ? SECCOMP_RET_TRAP : SECCOMP_RET_ERRNO) | data;
  }

  // Denials that every program runs into, and that say nothing.
  static uint32_t Quietly(int error) { return SECCOMP_RET_ERRNO | static_cast<uint32_t>(error); }

  Program Return(uint32_t action) const { return {Statement(kReturn, action)}; }

  // Allowed when the low half of the argument, masked, is one of `values`.
  Program OneOf(int argument, uint32_t mask, std::initializer_list<uint32_t> values,
                uint32_t otherwise) const {
    Program program = {Statement(kLoad, LowHalf(argument))};
    if (mask != ~0u) program.push_back(Statement(kAnd, mask));
    size_t left = values.size();
    for (const uint32_t value : values) program.push_back(Branch(kIfEqual, value, left--, 0));
    program.push_back(Statement(kReturn, otherwise));
    program.push_back(Statement(kReturn, SECCOMP_RET_ALLOW));
    return program;
  }

  // Allowed when none of these bits of the low half is set.
  Program NoBit(int argument, uint32_t bits, uint32_t otherwise) const {
    return {Statement(kLoad, LowHalf(argument)), Branch(kIfAnyBit, bits, 0, 1),
            Statement(kReturn, otherwise), Statement(kReturn, SECCOMP_RET_ALLOW)};
  }

  Program ReadOnlyOpen(int argument) const {
    return {Statement(kLoad, LowHalf(argument)),   Branch(kIfAnyBit, kWritingOpen, 1, 0),
            Statement(kReturn, SECCOMP_RET_ALLOW), Statement(kAnd, kNewFile),
            Branch(kIfEqual, kNewFile, 0, 1),      Statement(kReturn, Quietly(EACCES)),
            Statement(kReturn, Deny(EACCES))};
  }

  // Allowed when the argument, all of it, is `value`.
  Program Exactly(int argument, uint32_t value, uint32_t otherwise) const {
    return {Statement(kLoad, HighHalf(argument)), Branch(kIfEqual, 0, 0, 2),
            Statement(kLoad, LowHalf(argument)),  Branch(kIfEqual, value, 1, 0),
            Statement(kReturn, otherwise),        Statement(kReturn, SECCOMP_RET_ALLOW)};
  }

  Program UnixPair() const {
    return {Statement(kLoad, LowHalf(0)),        Branch(kIfEqual, AF_UNIX, 0, 4),
            Statement(kLoad, LowHalf(1)),        Statement(kAnd, 0xf),
            Branch(kIfEqual, SOCK_STREAM, 2, 0), Branch(kIfEqual, SOCK_SEQPACKET, 1, 0),
            Statement(kReturn, Deny(EPERM)),     Statement(kReturn, SECCOMP_RET_ALLOW)};
  }

  Program PlainIoctl() const {
    Program program;
    if (options_.gpu) {
      // DRM nodes ('d') and fences of their buffers ('b').
      program = {Statement(kLoad, LowHalf(1)), Statement(kAnd, 0xff00),
                 Branch(kIfEqual, 'd' << 8, 1, 0), Branch(kIfEqual, 'b' << 8, 0, 1),
                 Statement(kReturn, SECCOMP_RET_ALLOW)};
    }
    // isatty(3) is called on everything.
    Append(program, OneOf(1, ~0u, {FIONREAD, FIONBIO, TIOCOUTQ}, Quietly(ENOTTY)));
    return program;
  }

  Program Leaf(Verdict verdict) const {
    switch (verdict) {
      case Verdict::kAllow:
        return Return(SECCOMP_RET_ALLOW);
      case Verdict::kDeny:
        return Return(Deny(EPERM));
      case Verdict::kNoRoom:
        return Return(Quietly(EPERM));
      case Verdict::kAbsent:
        return Return(Quietly(ENOSYS));
      case Verdict::kForbidden:
        return Return(options_.trap_denials ? Deny(EPERM) : SECCOMP_RET_KILL_PROCESS);
      case Verdict::kThreadsOnly:
        return Exactly(0, kThreadFlags, Deny(EPERM));
      case Verdict::kReadOnlyOpen:
        return ReadOnlyOpen(1);
      case Verdict::kReadOnlyOpenAt:
        return ReadOnlyOpen(2);
      case Verdict::kUnixPair:
        return UnixPair();
      case Verdict::kNoSocket:
        return {Statement(kLoad, LowHalf(0)), Branch(kIfEqual, AF_NETLINK, 0, 1),
                Statement(kReturn, Quietly(EPERM)), Statement(kReturn, Deny(EPERM))};
      case Verdict::kInternetSocket:
        return OneOf(0, ~0u, {AF_INET, AF_INET6, AF_NETLINK}, Deny(EPERM));
      case Verdict::kPlainFcntl:
        return OneOf(
            1, ~0u,
            {F_DUPFD, F_GETFD, F_SETFD, F_GETFL, F_SETFL, F_DUPFD_CLOEXEC, kAddSeals, kGetSeals},
            Deny(EINVAL));
      case Verdict::kNameOnly:
        return OneOf(0, ~0u,
                     {PR_SET_NAME, PR_GET_NAME, PR_SET_TIMERSLACK, PR_GET_DUMPABLE, PR_CAPBSET_READ,
                      PR_GET_SECCOMP, kPrSetVma},
                     Deny(EINVAL));
      case Verdict::kPlainIoctl:
        return PlainIoctl();
      case Verdict::kReadLimit:
        return Exactly(2, 0, Deny(EPERM));
      case Verdict::kOwnProcess:
        return OneOf(0, ~0u, {options_.own_pid}, Deny(EPERM));
      case Verdict::kPlainFutex:
        // WAIT WAKE REQUEUE CMP_REQUEUE WAKE_OP WAIT_BITSET WAKE_BITSET (futex(2)).
        return OneOf(1, 0x7f, {0, 1, 3, 4, 5, 9, 10}, Deny(ENOSYS));
      case Verdict::kMemoryAdvice:
        return OneOf(2, ~0u,
                     {MADV_NORMAL, MADV_RANDOM, MADV_SEQUENTIAL, MADV_WILLNEED, MADV_DONTNEED,
                      MADV_FREE, MADV_REMOVE, MADV_HUGEPAGE, MADV_NOHUGEPAGE, MADV_DONTDUMP,
                      MADV_DODUMP, MADV_WIPEONFORK},
                     Deny(EINVAL));
      case Verdict::kPlainMapping:
        return NoBit(3, ~kPlainMapFlags, Deny(EINVAL));
      case Verdict::kOwnScheduling:
        return Return(options_.own_pid == 1 ? SECCOMP_RET_ALLOW : Quietly(EPERM));
    }
    return Return(SECCOMP_RET_KILL_PROCESS);
  }

  const FilterOptions& options_;
};

Verdict Unlisted(uint32_t number) {
  return number < kFirstCommonNumber ? Verdict::kDeny : Verdict::kAbsent;
}

std::vector<Range> Ranges(std::span<const Call> table) {
  std::vector<Call> calls(table.begin(), table.end());
  std::sort(calls.begin(), calls.end(),
            [](const Call& a, const Call& b) { return a.number < b.number; });
  std::vector<Range> ranges;
  const auto add = [&](uint32_t first, Verdict verdict) {
    if (ranges.empty() || ranges.back().verdict != verdict) ranges.push_back({first, verdict});
  };
  uint32_t next = 0;
  for (const Call& call : calls) {
    CHECK(call.number >= next);  // A number is listed once.
    if (call.number > next) {
      add(next, Unlisted(next));
      if (next < kFirstCommonNumber && call.number > kFirstCommonNumber) {
        add(kFirstCommonNumber, Unlisted(kFirstCommonNumber));
      }
    }
    add(call.number, call.verdict);
    next = call.number + 1;
  }
  if (next < kFirstCommonNumber) add(next, Unlisted(next));
  add(std::max(next, kFirstCommonNumber), Verdict::kAbsent);
  add(kFirstX32Number, Verdict::kForbidden);
  return ranges;
}

}  // namespace

SyscallFilter::SyscallFilter(std::span<const Call> table, const FilterOptions& options)
    : program_(Compiler(options).Compile(Ranges(table))) {
  CHECK(program_.size() <= BPF_MAXINSNS);
}

Result<void> SyscallFilter::Install() const {
  const sock_fprog program = {static_cast<unsigned short>(program_.size()),
                              const_cast<sock_filter*>(program_.data())};
  if (syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, 0, &program) != 0) {
    return Error{ErrorCode::kSyscall, "seccomp", errno};
  }
  return {};
}

bool SyscallFilter::Available() {
  const uint32_t action = SECCOMP_RET_KILL_PROCESS;
  return syscall(SYS_seccomp, SECCOMP_GET_ACTION_AVAIL, 0, &action) == 0;
}

}  // namespace clade::sandbox
