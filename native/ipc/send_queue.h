// SendQueue: packets for a socket whose reader may be slow. The sender never waits; what does not
// fit into the socket is kept, in order and within limits. The limits hold for what the peer has
// not read, be it kept here or in the socket already.
#pragma once

#include <cstddef>
#include <deque>
#include <span>
#include <vector>

#include "native/base/result.h"
#include "native/base/unique_fd.h"
#include "native/ipc/unread_buffers.h"

namespace clade {

inline constexpr size_t kMaxQueuedBytes = 64 * 1024 * 1024;
inline constexpr size_t kMaxQueuedPackets = 10'000;
// One message may be larger when its peer has no other to read.
inline constexpr size_t kMaxUnreadBufferBytes = size_t{256} << 20;

enum class Room {
  kLimited,
  // Whatever waits: for answers and announcements, of which there are no more than their causes.
  // Descriptors are limited all the same.
  kAlways,
};

class SendQueue {
 public:
  // Whether a packet with this much in memfds may be sent now; ask before they are made. kLimit.
  Result<void> Reserve(int socket, size_t buffer_bytes);

  // Sends the packet, or keeps it behind what waits already. The descriptors stay the caller's;
  // a kept packet has duplicates. kLimit when the peer does not read, kPeerClosed, kSyscall.
  // `buffer_bytes`: what of it lies in memfds.
  Result<void> Send(int socket, std::span<const std::byte> packet, std::span<const int> fds,
                    size_t buffer_bytes = 0, Room room = Room::kLimited);

  // Sends what the socket takes now. Call when it is writable.
  Result<void> Flush(int socket);

  // True while the owner has to wait for the socket to become writable.
  bool waiting() const { return !packets_.empty(); }
  // True when so much waits that the peer should be given no cause for more.
  bool crowded() const;

 private:
  struct Packet {
    std::vector<std::byte> bytes;
    std::vector<UniqueFd> fds;
    Freight freight;
  };
  Result<void> CheckFds(int socket, size_t fds);
  Result<void> SendNow(int socket, std::span<const std::byte> packet, std::span<const int> fds,
                       const Freight& freight);
  Result<void> Keep(std::span<const std::byte> packet, std::span<const int> fds,
                    const Freight& freight);
  bool IsFullFor(size_t bytes) const;

  std::deque<Packet> packets_;
  size_t queued_bytes_ = 0;
  Freight queued_freight_;
  UnreadBuffers unread_;  // In the socket.
};

}  // namespace clade
