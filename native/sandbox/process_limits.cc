#include "native/sandbox/process_limits.h"

#include <linux/capability.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <array>
#include <cerrno>

namespace clade::sandbox {
namespace {

struct Limit {
  __rlimit_resource_t resource;
  rlim_t value;
};

// The engine reserves tens of gigabytes of address space, so that cannot be limited; a limit on
// file sizes bounds shared memory.
constexpr std::array<Limit, 7> kLimits = {{{RLIMIT_CORE, 0},
                                           {RLIMIT_NOFILE, 1024},
                                           {RLIMIT_MSGQUEUE, 0},
                                           {RLIMIT_RTPRIO, 0},
                                           {RLIMIT_NICE, 0},
                                           {RLIMIT_MEMLOCK, 64 << 10},
                                           {RLIMIT_FSIZE, rlim_t{4} << 30}}};

// Sent by somebody: end as if the signal had its default action.
void End(int number) { _exit(kExitBySignal + number); }

// A fault that is raised again without a handler kills even the first process of a namespace.
void EndByFault(int number, siginfo_t* info, void*) {
  if (info->si_code <= 0) End(number);  // SI_USER, SI_TKILL: nothing to raise again.
  signal(number, SIG_DFL);
}

}  // namespace

Result<void> DropCapabilities() {
  if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) {
    return Error{ErrorCode::kSyscall, "prctl(PR_SET_NO_NEW_PRIVS)", errno};
  }
  __user_cap_header_struct header = {_LINUX_CAPABILITY_VERSION_3, 0};
  __user_cap_data_struct none[_LINUX_CAPABILITY_U32S_3] = {};
  if (syscall(SYS_capset, &header, none) != 0) {
    return Error{ErrorCode::kSyscall, "capset", errno};
  }
  return {};
}

Result<void> SetLimits() {
  for (const Limit& limit : kLimits) {
    rlimit now;
    if (getrlimit(limit.resource, &now) != 0) return Error{ErrorCode::kSyscall, "getrlimit", errno};
    if (now.rlim_max < limit.value) continue;
    const rlimit wanted = {limit.value, limit.value};
    if (setrlimit(limit.resource, &wanted) != 0) {
      return Error{ErrorCode::kSyscall, "setrlimit", errno};
    }
  }
  return {};
}

Result<void> ForbidTracing() {
  if (prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) != 0) {
    return Error{ErrorCode::kSyscall, "prctl(PR_SET_DUMPABLE)", errno};
  }
  return {};
}

Result<void> EndBySignals() {
  constexpr std::array kPolite = {SIGHUP, SIGINT, SIGQUIT, SIGABRT, SIGTERM, SIGALRM, SIGUSR2};
  constexpr std::array kFaults = {SIGSEGV, SIGBUS, SIGILL, SIGFPE, SIGTRAP};
  struct sigaction action = {};
  action.sa_handler = End;
  for (const int number : kPolite) {
    if (sigaction(number, &action, nullptr) != 0) {
      return Error{ErrorCode::kSyscall, "sigaction", errno};
    }
  }
  action.sa_sigaction = EndByFault;
  action.sa_flags = SA_SIGINFO;
  for (const int number : kFaults) {
    if (sigaction(number, &action, nullptr) != 0) {
      return Error{ErrorCode::kSyscall, "sigaction", errno};
    }
  }
  return {};
}

}  // namespace clade::sandbox
