#include "native/ipc/unread_buffers.h"

#include <linux/sockios.h>
#include <sys/ioctl.h>

#include <cerrno>

namespace clade {

Result<void> UnreadBuffers::Add(int socket, bool queued, size_t bytes) {
  if (bytes == 0) return {};
  int unread = 0;
  if (ioctl(socket, SIOCOUTQ, &unread) != 0) return Error{ErrorCode::kSyscall, "SIOCOUTQ", errno};
  if (unread == 0 && !queued) bytes_ = 0;
  // Not `bytes_ + bytes > limit` alone: a first message may be larger than the limit.
  if (bytes_ > 0 && bytes_ + bytes > kMaxUnreadBufferBytes) {
    return Error{ErrorCode::kLimit, "unread buffers"};
  }
  bytes_ += bytes;
  return {};
}

}  // namespace clade
