// The one place in Clade that calls fork(2).
//
// Called by ZygoteServer, on the only thread, for one request at a time: for a content process
// and for the next stage alike. Returns twice: in the parent with the child's pid and pidfd, in
// the child with InChild. The child then leaves the server by returning to ZygoteMain(), which
// goes on once everything that the server owns has been destroyed.
//
// Order, top to bottom in fork.cc: PreForkCheck (one thread, registry audit), fork with a pidfd.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <span>
#include <variant>

#include "native/base/unique_fd.h"
#include "native/ipc/zygote_protocol.h"
#include "zygote/fd_registry.h"

namespace clade {

struct InParent {
  pid_t pid;
  UniqueFd pidfd;
};

struct InChild {
  UniqueFd zygote;  // A pidfd of the process that forked it.
};

struct ForkRefusal {
  zygote_protocol::ForkError reason;  // kThreads, kDescriptors or kSyscall; logged already.
  int os_error;
};

using ForkOutcome = std::variant<InParent, InChild, ForkRefusal>;

// `in_flight` are the request's descriptors, borrowed; `namespaces` CLONE_NEW* that the child gets
// of its own. No child exists after a refusal.
ForkOutcome ForkProcess(std::span<const int> in_flight, FdRegistry& registry, uint64_t namespaces);

}  // namespace clade
