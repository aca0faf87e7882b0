// SpawnProcess: starts another executable with exactly the descriptors it is given.
//
// Used in the main process for the zygote and, when there is none, for the engine's own
// executables. The child gets default signal dispositions, an empty signal mask, /dev/null as
// stdin, and none of the caller's other descriptors (posix_spawn(3),
// posix_spawn_file_actions_addclosefrom_np).
#pragma once

#include <sys/types.h>

#include <string>
#include <vector>

#include "native/base/result.h"
#include "native/base/unique_fd.h"

namespace clade {

struct FdMapping {
  int source;  // Borrowed; a descriptor of the caller.
  int target;  // Its number in the child, 1 or higher.
};

struct SpawnOptions {
  std::string path;                    // Absolute.
  std::vector<std::string> argv;       // argv[0] included.
  std::vector<std::string> extra_env;  // "NAME=value", added to the caller's environment.
  std::vector<FdMapping> fds;
};

struct SpawnedProcess {
  pid_t pid = -1;
  UniqueFd pidfd;
};

// Fails with kSyscall when the executable cannot be started.
Result<SpawnedProcess> SpawnProcess(const SpawnOptions& options);

// How a child ended. kUnknown: the caller is not its parent. kNotYet: its threads are still ending
// (a pidfd may turn readable when the first has).
struct ExitStatus {
  enum class Kind { kExited, kKilled, kDumped, kUnknown, kNotYet };
  Kind kind = Kind::kUnknown;
  int status = 0;  // Exit code or signal number.
};

// The process behind a pidfd, in the caller's own pid namespace (/proc/self/fdinfo, proc(5)); 0
// when it has ended or is not in that namespace.
pid_t PidOf(int pidfd);

// Reaps the process behind a readable pidfd, waitid(2) with P_PIDFD. Of a process that another one
// has reaped already the status is known from Linux 6.15 on (ioctl PIDFD_GET_INFO).
ExitStatus ReapPidfd(int pidfd);

}  // namespace clade
