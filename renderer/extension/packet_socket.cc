#include "renderer/extension/packet_socket.h"

#include <glib-unix.h>
#include <poll.h>

#include <cerrno>
#include <utility>

#include "native/ipc/seqpacket.h"

namespace clade {
namespace {

// More than one, because a turn of the main loop costs as much as a packet; few, because the page's
// own work waits meanwhile.
constexpr int kPacketsPerTurn = 8;

void RemoveSource(guint* id) {
  if (*id != 0) g_source_remove(std::exchange(*id, 0));
}

}  // namespace

PacketSocket::PacketSocket(UniqueFd fd, size_t max_packet_bytes)
    : fd_(std::move(fd)), buffer_(max_packet_bytes) {}

PacketSocket::~PacketSocket() { Close(); }

void PacketSocket::Listen(OnPacket on_packet, OnClosed on_closed) {
  on_packet_ = std::move(on_packet);
  on_closed_ = std::move(on_closed);
  WatchReadable();
}

// GLib would take an ordinary source's descriptor out of its poll set while the callback runs and
// put it back afterwards, and wake the main loop each time for a turn that has nothing to do. It
// does not for a source that may be dispatched in a nested main loop; ReadOne stops it there.
void PacketSocket::WatchReadable() {
  GSource* const source =
      g_unix_fd_source_new(fd_.get(), static_cast<GIOCondition>(G_IO_IN | G_IO_HUP));
  const GUnixFDSourceFunc on_readable = [](gint, GIOCondition, gpointer self) -> gboolean {
    return static_cast<PacketSocket*>(self)->ReadSome() ? G_SOURCE_CONTINUE : G_SOURCE_REMOVE;
  };
  g_source_set_callback(source, G_SOURCE_FUNC(on_readable), this, nullptr);
  g_source_set_can_recurse(source, TRUE);
  read_source_ = g_source_attach(source, nullptr);
  g_source_unref(source);
}

void PacketSocket::ReadPending() {
  while (ReadOne() == ReadOutcome::kDelivered) {
  }
}

bool PacketSocket::ReadSome() {
  ReadOutcome outcome = ReadOutcome::kDelivered;
  for (int i = 0; i < kPacketsPerTurn && outcome == ReadOutcome::kDelivered; ++i) {
    outcome = ReadOne();
  }
  return outcome != ReadOutcome::kGone;
}

PacketSocket::ReadOutcome PacketSocket::ReadOne() {
  if (reading_) {
    // A nested main loop in a packet's callback: the next packet waits for the end of this one.
    read_source_ = 0;
    return ReadOutcome::kGone;
  }
  auto packet = ReceivePacket(fd_.get(), buffer_, /*dont_wait=*/true);
  if (!packet && packet.error().code == ErrorCode::kWouldBlock) {
    return ReadOutcome::kNothing;
  }
  if (!packet) {
    // The callback may destroy this socket, so nothing of it is used afterwards.
    const OnClosed on_closed = std::move(on_closed_);
    Close();
    if (on_closed) on_closed();
    return ReadOutcome::kGone;
  }
  const std::vector<std::byte> bytes(buffer_.begin(),
                                     buffer_.begin() + static_cast<ptrdiff_t>(packet->size));
  const OnPacket on_packet = on_packet_;
  const std::weak_ptr<bool> alive = alive_;
  reading_ = true;
  on_packet(bytes, packet->fds);
  if (alive.expired()) return ReadOutcome::kGone;
  reading_ = false;
  if (!fd_) return ReadOutcome::kGone;
  if (read_source_ == 0) WatchReadable();
  return ReadOutcome::kDelivered;
}

Result<void> PacketSocket::Reserve(size_t buffer_bytes) {
  if (!fd_) return Error{ErrorCode::kPeerClosed, "send"};
  return queue_.Reserve(fd_.get(), buffer_bytes);
}

Result<void> PacketSocket::Send(std::span<const std::byte> packet, std::span<const int> fds,
                                size_t buffer_bytes, Room room) {
  if (!fd_) return Error{ErrorCode::kPeerClosed, "send"};
  CLADE_TRY(queue_.Send(fd_.get(), packet, fds, buffer_bytes, room));
  if (queue_.waiting()) WatchWritable();
  return {};
}

Result<void> PacketSocket::SendUntilReadable() {
  while (queue_.waiting()) {
    pollfd ready = {fd_.get(), POLLIN | POLLOUT, 0};
    if (poll(&ready, 1, -1) < 0 && errno != EINTR) {
      return Error{ErrorCode::kSyscall, "poll", errno};
    }
    if (ready.revents & POLLIN) return {};
    CLADE_TRY(queue_.Flush(fd_.get()));
  }
  return {};
}

void PacketSocket::WatchWritable() {
  if (write_source_ != 0) return;
  write_source_ = g_unix_fd_add(
      fd_.get(), G_IO_OUT,
      [](gint, GIOCondition, gpointer data) -> gboolean {
        auto* self = static_cast<PacketSocket*>(data);
        // A closed peer is noticed by the reading side.
        if (self->queue_.Flush(self->fd_.get()) && self->queue_.waiting()) return G_SOURCE_CONTINUE;
        self->write_source_ = 0;
        return G_SOURCE_REMOVE;
      },
      this);
}

Result<std::vector<UniqueFd>> PacketSocket::WaitForPacket(std::vector<std::byte>& packet) {
  if (!fd_) return Error{ErrorCode::kPeerClosed, "receive"};
  CLADE_TRY(SendUntilReadable());
  auto received = ReceivePacket(fd_.get(), buffer_, /*dont_wait=*/false);
  if (!received) return received.error();
  packet.assign(buffer_.begin(), buffer_.begin() + static_cast<ptrdiff_t>(received->size));
  return std::move(received->fds);
}

void PacketSocket::Close() {
  RemoveSource(&read_source_);
  RemoveSource(&write_source_);
  fd_ = {};
}

UniqueFd PacketSocket::Release() {
  UniqueFd fd = std::move(fd_);
  Close();
  return fd;
}

}  // namespace clade
