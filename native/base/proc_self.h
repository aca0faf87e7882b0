// What the kernel says of the calling process, from /proc/self.
//
// Any process that has /proc mounted.
#pragma once

#include <string>
#include <vector>

#include "native/base/result.h"

namespace clade {

struct OpenFd {
  int fd;
  std::string target;  // The link's text: "anon_inode:[eventfd]", "socket:[123]", "/dev/null".
};

// The number of threads, the calling one included; one system call.
Result<int> ThreadCount();

// ThreadCount(), but waits up to 50 ms for it to become 1: a thread that was joined stays listed
// for a moment longer, and nothing announces its end.
Result<int> SettledThreadCount();

// The names of all threads (/proc/self/task/*/comm), for messages: "main, gmain". Never fails:
// what cannot be read is left out.
std::string ThreadNames();

// Every open descriptor but the one used to list them, in ascending order.
Result<std::vector<OpenFd>> OpenFds();

// The link text of one descriptor; kSyscall when it is not open.
Result<std::string> FdTarget(int fd);

}  // namespace clade
