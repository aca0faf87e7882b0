#include "native/base/spawn_process.h"

#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <sys/ioctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdint>
#include <cstdlib>
#include <fstream>

#include "native/base/argv.h"

extern char** environ;

namespace clade {
namespace {

// Sources are moved above every target first, so that no dup2 overwrites a later source.
constexpr int kScratchFdBase = 200;

class SpawnActions {
 public:
  SpawnActions() {
    posix_spawn_file_actions_init(&actions_);
    posix_spawnattr_init(&attributes_);
    sigset_t signals;
    sigfillset(&signals);
    posix_spawnattr_setsigdefault(&attributes_, &signals);
    sigemptyset(&signals);
    posix_spawnattr_setsigmask(&attributes_, &signals);
    posix_spawnattr_setflags(&attributes_, POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK);
    posix_spawn_file_actions_addopen(&actions_, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
  }
  SpawnActions(const SpawnActions&) = delete;
  SpawnActions& operator=(const SpawnActions&) = delete;
  ~SpawnActions() {
    posix_spawn_file_actions_destroy(&actions_);
    posix_spawnattr_destroy(&attributes_);
  }

  Result<void> Map(const std::vector<FdMapping>& fds) {
    int highest = STDERR_FILENO;
    for (const FdMapping& fd : fds) {
      const int scratch = fcntl(fd.source, F_DUPFD_CLOEXEC, kScratchFdBase);
      if (scratch < 0) return Error{ErrorCode::kSyscall, "fcntl(F_DUPFD_CLOEXEC)", errno};
      scratch_.push_back(UniqueFd::Adopt(scratch));
      posix_spawn_file_actions_adddup2(&actions_, scratch, fd.target);
      highest = std::max(highest, fd.target);
    }
    posix_spawn_file_actions_addclosefrom_np(&actions_, highest + 1);
    return {};
  }

  const posix_spawn_file_actions_t* actions() const { return &actions_; }
  const posix_spawnattr_t* attributes() const { return &attributes_; }

 private:
  posix_spawn_file_actions_t actions_;
  posix_spawnattr_t attributes_;
  std::vector<UniqueFd> scratch_;
};

std::vector<std::string> Environment(const std::vector<std::string>& extra) {
  std::vector<std::string> all;
  for (char** entry = environ; *entry; ++entry) all.emplace_back(*entry);
  for (const std::string& entry : extra) {
    const std::string name = entry.substr(0, entry.find('=') + 1);
    std::erase_if(all, [&](const std::string& old) { return old.starts_with(name); });
    all.push_back(entry);
  }
  return all;
}

}  // namespace

Result<SpawnedProcess> SpawnProcess(const SpawnOptions& options) {
  SpawnActions actions;
  if (auto mapped = actions.Map(options.fds); !mapped) return mapped.error();
  std::vector<std::string> argv = options.argv;
  std::vector<std::string> env = Environment(options.extra_env);
  SpawnedProcess process;
  const int failure =
      posix_spawn(&process.pid, options.path.c_str(), actions.actions(), actions.attributes(),
                  PointersTo(argv).data(), PointersTo(env).data());
  if (failure != 0) return Error{ErrorCode::kSyscall, "posix_spawn", failure};
  // The child cannot have been reaped: only this thread waits for it.
  const auto pidfd = static_cast<int>(syscall(SYS_pidfd_open, process.pid, 0));
  if (pidfd < 0) return Error{ErrorCode::kSyscall, "pidfd_open", errno};
  fcntl(pidfd, F_SETFD, FD_CLOEXEC);
  process.pidfd = UniqueFd::Adopt(pidfd);
  return process;
}

pid_t PidOf(int pidfd) {
  std::ifstream info("/proc/self/fdinfo/" + std::to_string(pidfd));
  for (std::string line; std::getline(info, line);) {
    if (line.starts_with("Pid:")) return std::max(0, atoi(line.c_str() + sizeof("Pid:") - 1));
  }
  return 0;
}

namespace {

// linux/pidfd.h of Linux 6.15, as far as it is read here: struct pidfd_info of the first version.
struct PidfdInfo {
  uint64_t mask;
  uint8_t ids[52];
  int32_t exit_code;
};
static_assert(sizeof(PidfdInfo) == 64);
constexpr uint64_t kExitInfo = 1 << 3;                                 // PIDFD_INFO_EXIT
constexpr unsigned long kGetInfo = _IOWR(0xff, 11, struct PidfdInfo);  // PIDFD_GET_INFO

ExitStatus StatusOfReaped(int pidfd) {
  PidfdInfo info = {};
  info.mask = kExitInfo;
  if (ioctl(pidfd, kGetInfo, &info) != 0 || (info.mask & kExitInfo) == 0) return {};
  const int status = info.exit_code;  // As wait(2) gives it.
  if (WIFEXITED(status)) return {ExitStatus::Kind::kExited, WEXITSTATUS(status)};
  const auto kind = WCOREDUMP(status) ? ExitStatus::Kind::kDumped : ExitStatus::Kind::kKilled;
  return {kind, WTERMSIG(status)};
}

}  // namespace

ExitStatus ReapPidfd(int pidfd) {
  siginfo_t info = {};
  if (waitid(P_PIDFD, static_cast<id_t>(pidfd), &info, WEXITED | WNOHANG) != 0) {
    return StatusOfReaped(pidfd);
  }
  if (info.si_pid == 0) return {ExitStatus::Kind::kNotYet, 0};
  switch (info.si_code) {
    case CLD_EXITED:
      return {ExitStatus::Kind::kExited, info.si_status};
    case CLD_DUMPED:
      return {ExitStatus::Kind::kDumped, info.si_status};
    default:
      return {ExitStatus::Kind::kKilled, info.si_status};
  }
}

}  // namespace clade
