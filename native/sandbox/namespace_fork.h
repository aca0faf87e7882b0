// NamespaceFork: fork(2) into namespaces of the child's own.
//
// Zygote and sandbox launcher; on a process's only thread. clone3(2) instead of unshare(2) and
// fork(2): the caller needs no capability and stays where it is, and the child's pidfd comes with
// it. Handlers of pthread_atfork(3) do not run; nothing that content processes use has any.
#pragma once

#include <sys/types.h>

#include <cstdint>

#include "native/base/result.h"
#include "native/base/unique_fd.h"

namespace clade::sandbox {

struct NamespaceFork {
  pid_t pid = 0;   // 0 in the child.
  UniqueFd pidfd;  // In the parent only; close-on-exec.
};

// `flags`: CLONE_NEW*, or 0. Fails with kSyscall; EPERM, ENOSPC or EINVAL when a namespace is
// refused.
Result<NamespaceFork> ForkInto(uint64_t flags);

}  // namespace clade::sandbox
