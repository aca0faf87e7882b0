#include "native/ipc/unread_buffers.h"

#include <linux/sockios.h>
#include <sys/ioctl.h>

#include <algorithm>
#include <cerrno>

namespace clade {
namespace {

Result<size_t> UnreadBytes(int socket) {
  int unread = 0;
  if (ioctl(socket, SIOCOUTQ, &unread) != 0) return Error{ErrorCode::kSyscall, "SIOCOUTQ", errno};
  return static_cast<size_t>(unread);
}

}  // namespace

Result<Freight> UnreadBuffers::Unread(int socket) {
  unread_ = CLADE_TRY(UnreadBytes(socket));
  while (!packets_.empty() &&
         (unread_ == 0 || socket_bytes_ - packets_.front().socket_bytes >= unread_)) {
    socket_bytes_ -= packets_.front().socket_bytes;
    freight_ -= packets_.front().freight;
    packets_.pop_front();
  }
  return freight_;
}

void UnreadBuffers::Sent(int socket, const Freight& freight) {
  const auto now = UnreadBytes(socket);
  // The peer may have read meanwhile, which makes the packet look smaller than it is. Not 0: a
  // packet that weighs nothing would be forgotten while it is the only one.
  const size_t grown = now && *now > unread_ ? *now - unread_ : 1;
  packets_.push_back({grown, freight});
  socket_bytes_ += grown;
  freight_ += freight;
}

}  // namespace clade
