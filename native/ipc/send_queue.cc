#include "native/ipc/send_queue.h"

#include <fcntl.h>

#include <cerrno>
#include <utility>

#include "native/ipc/seqpacket.h"

namespace clade {

Result<void> SendQueue::Send(int socket, std::span<const std::byte> packet,
                             std::span<const int> fds) {
  if (packets_.empty()) {
    const auto sent = SendPacket(socket, packet, fds, /*dont_wait=*/true);
    if (sent || sent.error().code != ErrorCode::kWouldBlock) return sent;
  }
  return Keep(packet, fds);
}

Result<void> SendQueue::Keep(std::span<const std::byte> packet, std::span<const int> fds) {
  if (packets_.size() >= kMaxQueuedPackets || queued_bytes_ + packet.size() > kMaxQueuedBytes) {
    return Error{ErrorCode::kLimit, "send queue"};
  }
  Packet kept{{packet.begin(), packet.end()}, {}};
  for (const int fd : fds) {
    const int copy = fcntl(fd, F_DUPFD_CLOEXEC, 0);
    if (copy < 0) return Error{ErrorCode::kSyscall, "fcntl(F_DUPFD_CLOEXEC)", errno};
    kept.fds.push_back(UniqueFd::Adopt(copy));
  }
  queued_bytes_ += packet.size();
  packets_.push_back(std::move(kept));
  return {};
}

Result<void> SendQueue::Flush(int socket) {
  while (!packets_.empty()) {
    const Packet& packet = packets_.front();
    std::vector<int> fds;
    for (const UniqueFd& fd : packet.fds) fds.push_back(fd.get());
    const auto sent = SendPacket(socket, packet.bytes, fds, /*dont_wait=*/true);
    if (!sent && sent.error().code == ErrorCode::kWouldBlock) return {};
    if (!sent) return sent;
    queued_bytes_ -= packet.bytes.size();
    packets_.pop_front();
  }
  return {};
}

}  // namespace clade
