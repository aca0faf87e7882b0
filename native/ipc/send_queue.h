// SendQueue: packets for a socket whose reader may be slow. The sender never waits; what does not
// fit into the socket is kept, in order and within limits.
#pragma once

#include <cstddef>
#include <deque>
#include <span>
#include <vector>

#include "native/base/result.h"
#include "native/base/unique_fd.h"

namespace clade {

inline constexpr size_t kMaxQueuedBytes = 64 * 1024 * 1024;
inline constexpr size_t kMaxQueuedPackets = 10'000;

class SendQueue {
 public:
  // Sends the packet, or keeps it behind what waits already. The descriptors stay the caller's;
  // a kept packet has duplicates. kLimit when the queue is full, kPeerClosed, kSyscall.
  Result<void> Send(int socket, std::span<const std::byte> packet, std::span<const int> fds);

  // Sends what the socket takes now. Call when it is writable.
  Result<void> Flush(int socket);

  // True while the owner has to wait for the socket to become writable.
  bool waiting() const { return !packets_.empty(); }

 private:
  struct Packet {
    std::vector<std::byte> bytes;
    std::vector<UniqueFd> fds;
  };
  Result<void> Keep(std::span<const std::byte> packet, std::span<const int> fds);

  std::deque<Packet> packets_;
  size_t queued_bytes_ = 0;
};

}  // namespace clade
