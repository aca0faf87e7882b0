// Confinement: which namespaces this launcher can make, and entering them.
//
// Sandbox launcher. Two ways, by who it is: root with CAP_SYS_ADMIN makes them as such and becomes
// nobody afterwards; anybody else makes a user namespace first, which gives the right to make the
// others.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <string>
#include <vector>

#include "native/base/result.h"
#include "native/sandbox/readable_paths.h"

namespace clade::sandbox {

struct Identity {
  uid_t uid;  // What confined processes are, in the namespace.
  gid_t gid;
  bool user_namespace;  // Needed to make the others.
  bool drop_root;       // Become `uid` when the root is built.
};

// The ways to try, best first.
std::vector<Identity> Identities();

// CLONE_NEW*: mount, network, IPC, UTS, cgroup; with a user namespace when the identity needs one.
uint64_t NamespaceFlags(const Identity& identity);

// Writes the user namespace's maps of another process, or of this one (pid 0).
Result<void> WriteMaps(pid_t pid, const Identity& identity);

// Gives up root, where it is held, and every capability.
Result<void> BecomeNobody(const Identity& identity);

}  // namespace clade::sandbox
