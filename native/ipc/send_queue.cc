#include "native/ipc/send_queue.h"

#include <fcntl.h>
#include <sys/resource.h>

#include <algorithm>
#include <cerrno>
#include <utility>

#include "native/ipc/seqpacket.h"

namespace clade {
namespace {

constexpr size_t kCrowdedPackets = 1000;
constexpr size_t kCrowdedBytes = 8 * 1024 * 1024;

// A share of what this process may open: queued descriptors count against that, and descriptors in
// flight against as many for the whole user (unix(7), ETOOMANYREFS).
size_t MaxUnreadFds() {
  constexpr size_t kLeast = 64;
  constexpr size_t kMost = 4096;
  rlimit limit = {};
  if (getrlimit(RLIMIT_NOFILE, &limit) != 0) return kLeast;
  return std::clamp(static_cast<size_t>(limit.rlim_cur / 4), kLeast, kMost);
}

}  // namespace

Result<void> SendQueue::Reserve(int socket, size_t buffer_bytes) {
  if (buffer_bytes == 0) return {};
  const size_t waiting = CLADE_TRY(unread_.Unread(socket)).bytes + queued_freight_.bytes;
  if (waiting > 0 && waiting + buffer_bytes > kMaxUnreadBufferBytes) {
    return Error{ErrorCode::kLimit, "unread buffers"};
  }
  return {};
}

Result<void> SendQueue::CheckFds(int socket, size_t fds) {
  const size_t waiting = CLADE_TRY(unread_.Unread(socket)).fds + queued_freight_.fds;
  static const size_t max = MaxUnreadFds();
  if (waiting + fds > max) return Error{ErrorCode::kLimit, "unread descriptors"};
  return {};
}

Result<void> SendQueue::Send(int socket, std::span<const std::byte> packet,
                             std::span<const int> fds, size_t buffer_bytes, Room room) {
  if (!fds.empty()) CLADE_TRY(CheckFds(socket, fds.size()));
  const Freight freight{buffer_bytes, fds.size()};
  if (packets_.empty()) {
    const auto sent = SendNow(socket, packet, fds, freight);
    if (sent || sent.error().code != ErrorCode::kWouldBlock) return sent;
  }
  if (room == Room::kLimited && IsFullFor(packet.size())) {
    return Error{ErrorCode::kLimit, "send queue"};
  }
  return Keep(packet, fds, freight);
}

Result<void> SendQueue::SendNow(int socket, std::span<const std::byte> packet,
                                std::span<const int> fds, const Freight& freight) {
  CLADE_TRY(SendPacket(socket, packet, fds, /*dont_wait=*/true));
  if (freight.fds > 0) unread_.Sent(socket, freight);
  return {};
}

Result<void> SendQueue::Keep(std::span<const std::byte> packet, std::span<const int> fds,
                             const Freight& freight) {
  Packet kept{{packet.begin(), packet.end()}, {}, freight};
  for (const int fd : fds) {
    const int copy = fcntl(fd, F_DUPFD_CLOEXEC, 0);
    if (copy < 0) return Error{ErrorCode::kSyscall, "fcntl(F_DUPFD_CLOEXEC)", errno};
    kept.fds.push_back(UniqueFd::Adopt(copy));
  }
  queued_bytes_ += packet.size();
  queued_freight_ += freight;
  packets_.push_back(std::move(kept));
  return {};
}

Result<void> SendQueue::Flush(int socket) {
  while (!packets_.empty()) {
    const Packet& packet = packets_.front();
    std::vector<int> fds;
    for (const UniqueFd& fd : packet.fds) fds.push_back(fd.get());
    if (!fds.empty()) CLADE_TRY(unread_.Unread(socket));
    const auto sent = SendNow(socket, packet.bytes, fds, packet.freight);
    if (!sent && sent.error().code == ErrorCode::kWouldBlock) return {};
    if (!sent) return sent;
    queued_bytes_ -= packet.bytes.size();
    queued_freight_ -= packet.freight;
    packets_.pop_front();
  }
  return {};
}

bool SendQueue::IsFullFor(size_t bytes) const {
  return packets_.size() >= kMaxQueuedPackets || queued_bytes_ + bytes > kMaxQueuedBytes;
}

bool SendQueue::crowded() const {
  return packets_.size() > kCrowdedPackets || queued_bytes_ > kCrowdedBytes;
}

}  // namespace clade
