// UnreadBuffers: what a sender has put beside its packets, in memory and descriptors, and its peer
// has not read yet.
//
// Any process, one for each sending socket. A packet with buffers is small, so neither the
// socket's own limit nor that of a queue keeps a slow reader's sender from filling the machine's
// memory with memfds, or the user's share of descriptors in flight: this lets SendQueue do so.
//
// The kernel tells how many bytes of packets are unread (unix(7), SIOCOUTQ), not which. Packets are
// read in order, so those at the front have been read when the rest alone accounts for the bytes.
#pragma once

#include <cstddef>
#include <deque>

#include "native/base/result.h"

namespace clade {

// What travels beside packets.
struct Freight {
  size_t bytes = 0;  // In memfds.
  size_t fds = 0;

  Freight& operator+=(const Freight& other) {
    bytes += other.bytes;
    fds += other.fds;
    return *this;
  }
  Freight& operator-=(const Freight& other) {
    bytes -= other.bytes;
    fds -= other.fds;
    return *this;
  }
};

class UnreadBuffers {
 public:
  // What the peer has not read, or a little more. Call before Sent(), too.
  Result<Freight> Unread(int socket);
  // A packet with freight has just been sent.
  void Sent(int socket, const Freight& freight);

 private:
  struct Packet {
    size_t socket_bytes;  // What it takes of the socket: never more than it does.
    Freight freight;
  };
  std::deque<Packet> packets_;
  size_t socket_bytes_ = 0;  // Of all packets_.
  size_t unread_ = 0;        // What the kernel said last.
  Freight freight_;
};

}  // namespace clade
