// ZygoteLaunch: starts the zygote inside namespaces of its own and looks after them.
//
// Sandbox launcher. Processes:
//   launcher   main's child; waits, and ends as the zygote did
//   init       pid 1 of the new pid namespace: builds the root, reaps, lives until the last process
//              of the namespace is gone, so that windows outlive their zygote
//   zygote     pid 2, not 1: libgcrypt tells forks by their pid, and each of its children is 1
// Each is killed with the one above (PR_SET_PDEATHSIG), the zygote's children with the namespace.
// Where namespaces are refused the zygote is executed without, and told so.
#pragma once

#include <string>

#include "native/base/result.h"
#include "native/sandbox/layers.h"

namespace clade::sandbox {

// Does not return where the zygote runs without namespaces; otherwise returns the exit code.
int LaunchZygote(int control_fd, const std::string& library);

// What namespaces can be had here; `missing` says why not all.
struct NamespaceTrial {
  Layers layers;
  std::string missing;
};
NamespaceTrial TryNamespaces(const std::string& library);

}  // namespace clade::sandbox
