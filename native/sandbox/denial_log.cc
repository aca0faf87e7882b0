#include "native/sandbox/denial_log.h"

#include <signal.h>
#include <ucontext.h>

#include <cerrno>

#include "native/base/log.h"
#include "native/sandbox/syscall_policy.h"

namespace clade::sandbox {
namespace {

uint64_t Argument(const ucontext_t& context, int index) {
#if defined(__x86_64__)
  constexpr int kRegisters[] = {REG_RDI, REG_RSI, REG_RDX, REG_R10};
  return static_cast<uint64_t>(context.uc_mcontext.gregs[kRegisters[index]]);
#else
  return context.uc_mcontext.regs[index];
#endif
}

void SetResult(ucontext_t& context, int64_t result) {
#if defined(__x86_64__)
  context.uc_mcontext.gregs[REG_RAX] = result;
#else
  context.uc_mcontext.regs[0] = static_cast<uint64_t>(result);
#endif
}

// May run anywhere: Log neither allocates nor takes a lock.
void OnTrap(int, siginfo_t* info, void* data) {
  auto& context = *static_cast<ucontext_t*>(data);
  const int saved = errno;
  const auto number = static_cast<uint32_t>(info->si_syscall);
  Log("sandbox") << "denied " << CallName(number) << " (" << number << ") " << Argument(context, 0)
                 << " " << Argument(context, 1) << " " << Argument(context, 2) << " "
                 << Argument(context, 3);
  SetResult(context, -info->si_errno);
  errno = saved;
}

}  // namespace

Result<void> StartDenialLog() {
  // Makes the table: not for a signal handler to do.
  CallName(0);
  struct sigaction action = {};
  action.sa_sigaction = OnTrap;
  action.sa_flags = SA_SIGINFO | SA_NODEFER | SA_RESTART;
  if (sigaction(SIGSYS, &action, nullptr) != 0) {
    return Error{ErrorCode::kSyscall, "sigaction", errno};
  }
  return {};
}

bool DenialLogWanted() { return LogEnabled("sandbox"); }

}  // namespace clade::sandbox
