#include "zygote/fork.h"

#include <signal.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <optional>
#include <vector>

#include "native/base/log.h"
#include "native/base/proc_self.h"

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

// The child is not reaped yet, so its pid is still its own.
ForkOutcome RecordInParent(pid_t child) {
  const auto pidfd = static_cast<int>(syscall(SYS_pidfd_open, child, 0));  // Close-on-exec.
  if (pidfd >= 0) return InParent{child, UniqueFd::Adopt(pidfd)};
  const Error error{ErrorCode::kSyscall, "pidfd_open", errno};
  // Without a pidfd main could neither watch nor end it.
  kill(child, SIGKILL);
  while (waitpid(child, nullptr, 0) < 0 && errno == EINTR) {
  }
  return Refuse(ForkError::kSyscall, error);
}

}  // namespace

ForkOutcome ForkProcess(std::span<const int> in_flight, FdRegistry& registry) {
  if (const auto refusal = PreForkCheck(in_flight, registry)) return *refusal;
  const pid_t zygote = getpid();
  const pid_t child = fork();
  if (child < 0) return Refuse(ForkError::kSyscall, {ErrorCode::kSyscall, "fork", errno});
  if (child == 0) return InChild{zygote};
  return RecordInParent(child);
}

}  // namespace clade
