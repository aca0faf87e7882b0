// RootFileSystem: the read-only root that confined processes see instead of the host's.
//
// Sandbox launcher, in a mount namespace of its own with the right to mount. A tmpfs holds the
// mount points; everything else is a read-only bind mount of a path of the host at the same path,
// without set-user-id bits and, but for libraries, without execution. Made with the
// descriptor-based calls (open_tree(2), mount_setattr(2), move_mount(2), Linux 5.12), which leave
// locked flags alone.
#pragma once

#include <sys/types.h>

#include <string>
#include <vector>

#include "native/base/result.h"
#include "native/sandbox/readable_paths.h"

namespace clade::sandbox {

enum class ProcMount {
  kFresh,  // Of this pid namespace: a process sees itself and nothing else.
  kHost,   // The host's, for a process that has no pid namespace; Landlock narrows it.
};

// Builds the root and makes it this process's (pivot_root(2)); the old one is gone.
Result<void> EnterRoot(const std::vector<ReadablePath>& paths, ProcMount proc, uid_t uid,
                       gid_t gid);

}  // namespace clade::sandbox
