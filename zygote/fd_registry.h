// FdRegistry: every open descriptor of the zygote, and what becomes of it in a forked child.
//
// A descriptor that event loops share must not survive a fork as it is: siblings with one eventfd
// steal each other's wake-ups. So each descriptor has an action, and a descriptor of no known kind
// makes a fork impossible (zygote_protocol::ForkError::kDescriptors) instead of dangerous.
//
// Actions by what /proc/self/fd says, unless the descriptor was declared:
//   /dev/null, /dev/zero, /dev/random, /dev/urandom   kKeep: they have no state
//   anon_inode:[eventfd]                              kRenewEventfd
//   anon_inode:[timerfd]                              kRenewTimerfd
//   /memfd:allocation fd (deleted)                    kRenewMemfd: Mesa's llvmpipe, 24.2 and newer
//   /proc/<zygote's pid>/...                          kReopenProcSelf: it speaks of its opener
//   anything else (sockets, pipes, epoll, signalfd, inotify, files, GPU nodes)  kRefuse
#pragma once

#include <span>
#include <string>
#include <vector>

#include "native/base/proc_self.h"
#include "native/base/result.h"

namespace clade {

enum class FdAction {
  kClose,           // Belongs to the zygote alone.
  kKeep,            // Shared on purpose.
  kRenewEventfd,    // A fresh eventfd at the same number, with the same count and flags.
  kRenewTimerfd,    // A fresh timerfd at the same number, with the same clock and settings.
  kRenewMemfd,      // A fresh, empty memfd of the same size at the same number.
  kReopenProcSelf,  // The same file of the child, at the same number.
  kRefuse,          // Unknown: no fork while it is open.
};

class FdRegistry {
 public:
  // Fixes the action of a descriptor whose meaning the zygote knows. Borrows `fd`.
  void Declare(int fd, FdAction action);

  // Reads the list of open descriptors anew and gives each its action. `in_flight` are those of
  // the request at hand, which the child owns. Returns those that are refused: none if all is
  // well.
  Result<std::vector<OpenFd>> Audit(std::span<const int> in_flight);

  // In a child, after the server is destroyed: closes all descriptors but those kept, renewed or
  // `in_flight`, by the list of the last Audit, and renews. Nobody may own one that is closed.
  Result<void> ApplyInChild(std::span<const int> in_flight) const;

  // The action that the last Audit gave to `fd`; kRefuse if it did not see it.
  FdAction ActionOf(int fd) const;

 private:
  struct Entry {
    int fd;
    FdAction action;
    std::string target;
  };

  std::vector<Entry> declared_;
  std::vector<Entry> entries_;  // As of the last Audit, ascending.
};

}  // namespace clade
