#include "content_channel.h"

#include <utility>

#include "native/ipc/seqpacket.h"

namespace clade {
namespace {

namespace cp = content_protocol;

constexpr int kPacketsPerTurn = 64;

}  // namespace

ContentChannel::ContentChannel(UniqueFd fd) : fd_(std::move(fd)), buffer_(cp::kMaxMessageBytes) {}

void ContentChannel::Listen(OnMessage on_message, OnClosed on_closed) {
  on_message_ = std::move(on_message);
  on_closed_ = std::move(on_closed);
  Watch();
}

void ContentChannel::Watch() {
  read_source_ = FdSource::Reentrant(
      fd_.get(), static_cast<GIOCondition>(G_IO_IN | G_IO_HUP),
      [](gint, GIOCondition, gpointer self) -> gboolean {
        return static_cast<ContentChannel*>(self)->OnReadable() ? G_SOURCE_CONTINUE
                                                                : G_SOURCE_REMOVE;
      },
      this);
}

bool ContentChannel::OnReadable() {
  if (reading_) {
    // A nested main loop in a message's callback: the next message waits for the end of this one.
    read_source_.Forget();
    return false;
  }
  const std::weak_ptr<bool> alive = alive_;
  for (int i = 0; i < kPacketsPerTurn; ++i) {
    auto packet = ReceivePacket(fd_.get(), buffer_, /*dont_wait=*/true);
    if (!packet && packet.error().code == ErrorCode::kWouldBlock) return true;
    auto message = packet ? cp::DecodeFromContent({buffer_.data(), packet->size}, packet->fds)
                          : Result<cp::FromContent>(packet.error());
    if (!message) {
      read_source_.Forget();
      fd_ = {};
      const OnClosed on_closed = on_closed_;
      on_closed(message.error());
      return false;
    }
    const OnMessage on_message = on_message_;
    reading_ = true;
    on_message(std::move(*message));
    if (alive.expired()) return false;
    reading_ = false;
    if (!read_source_) Watch();
  }
  return true;
}

Result<void> ContentChannel::Send(const cp::Configure& message) {
  return SendBytes(cp::Encode(message), {});
}

Result<void> ContentChannel::Send(const cp::ToFrame& message) {
  return SendBytes(cp::Encode(message), ParcelFds(message.parcel));
}

Result<void> ContentChannel::Send(const cp::SyncReply& message) {
  return SendBytes(cp::Encode(message), ParcelFds(message.parcel));
}

Result<void> ContentChannel::SendBytes(std::span<const std::byte> packet,
                                       std::span<const int> fds) {
  if (!fd_) return Error{ErrorCode::kPeerClosed, "channel"};
  CLADE_TRY(queue_.Send(fd_.get(), packet, fds));
  if (!queue_.waiting() || write_source_) return {};
  write_source_ = FdSource(
      fd_.get(), G_IO_OUT,
      [](gint, GIOCondition, gpointer self) -> gboolean {
        return static_cast<ContentChannel*>(self)->OnWritable() ? G_SOURCE_CONTINUE
                                                                : G_SOURCE_REMOVE;
      },
      this);
  return {};
}

bool ContentChannel::OnWritable() {
  // A closed peer is noticed by the reading side.
  if (queue_.Flush(fd_.get()) && queue_.waiting()) return true;
  write_source_.Forget();
  return false;
}

}  // namespace clade
