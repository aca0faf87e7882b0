// One packet of a SOCK_SEQPACKET socket, with descriptors beside its bytes.
//
// Any process. Received descriptors are owned and close-on-exec from the start; a packet that is
// refused has its descriptors closed (unix(7), SCM_RIGHTS).
#pragma once

#include <cstddef>
#include <span>
#include <utility>
#include <vector>

#include "native/base/result.h"
#include "native/base/unique_fd.h"

namespace clade {

// Room for descriptors in one received packet; protocols allow fewer.
inline constexpr size_t kMaxPacketFds = 16;

struct ReceivedPacket {
  size_t size;  // Bytes at the start of the caller's buffer, at least 1.
  std::vector<UniqueFd> fds;
};

// Sends `bytes` (at least one) as one packet with `fds`, which stay the caller's.
// Errors: kPeerClosed; kWouldBlock, only with `dont_wait`; kLimit for no bytes, more than
// kMaxPacketFds descriptors, or too many unread ones; kSyscall for the rest. Never raises SIGPIPE.
Result<void> SendPacket(int fd, std::span<const std::byte> bytes, std::span<const int> fds,
                        bool dont_wait);

// Receives one packet into `buffer`.
// Errors: kPeerClosed; kWouldBlock, only with `dont_wait`; kBadMessage for a packet that does not
// fit `buffer` or carries too many descriptors (or more than this process may open); kSyscall.
Result<ReceivedPacket> ReceivePacket(int fd, std::span<std::byte> buffer, bool dont_wait);

// A connected pair of AF_UNIX sockets, close-on-exec. `type`: SOCK_SEQPACKET and the like.
Result<std::pair<UniqueFd, UniqueFd>> SocketPair(int type);

}  // namespace clade
