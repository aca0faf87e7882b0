// UnreadBuffers: how much memory a sender has put into memfds that its peer has not read yet.
//
// Any process, one for each sending socket. A packet with buffers is small, so neither the
// socket's own limit nor that of a SendQueue keeps a slow reader's sender from filling the
// machine's memory with them: this does (unix(7) SIOCOUTQ tells when the peer has read all).
#pragma once

#include <cstddef>

#include "native/base/result.h"

namespace clade {

inline constexpr size_t kMaxUnreadBufferBytes = size_t{512} << 20;

class UnreadBuffers {
 public:
  // Call before a packet with `bytes` of buffers is made. kLimit when the peer has too much to
  // read already; one message is always allowed when it has nothing to read.
  // `queued`: packets for this socket wait in the sender (SendQueue::waiting).
  Result<void> Add(int socket, bool queued, size_t bytes);

 private:
  size_t bytes_ = 0;  // Sent since the peer was last seen to have read everything.
};

}  // namespace clade
