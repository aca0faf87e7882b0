#include "renderer/extension/channel.h"

#include <fcntl.h>
#include <glib.h>
#include <sys/socket.h>
#include <unistd.h>

#include <charconv>
#include <cstdlib>
#include <string>
#include <utility>

#include "native/base/log.h"

namespace clade {
namespace {

namespace cp = content_protocol;

// A number that is not the channel's must not be taken over: it belongs to somebody else.
bool IsChannel(int fd) {
  int type = 0;
  socklen_t size = sizeof(type);
  return fd > STDERR_FILENO && getsockopt(fd, SOL_SOCKET, SO_TYPE, &type, &size) == 0 &&
         type == SOCK_SEQPACKET;
}

UniqueFd TakeChannel() {
  const char* value = getenv(cp::kChannelEnv);
  if (!value) return {};
  const std::string text(value);
  unsetenv(cp::kChannelEnv);  // So that nothing else takes it, and no page's child inherits it.
  int fd = -1;
  const auto parsed = std::from_chars(text.data(), text.data() + text.size(), fd);
  const bool is_number = parsed.ec == std::errc() && parsed.ptr == text.data() + text.size();
  if (!is_number || !IsChannel(fd)) {
    Log("content") << cp::kChannelEnv << "=" << text << " is not a channel; pages of this process "
                   << "are not announced";
    return {};
  }
  fcntl(fd, F_SETFD, FD_CLOEXEC);
  return UniqueFd::Adopt(fd);
}

}  // namespace

Channel::Channel() : socket_(std::make_unique<PacketSocket>(TakeChannel(), cp::kMaxMessageBytes)) {
  Announce(cp::Hello{cp::kVersion});
}

void Channel::Start(OnMessage on_message) {
  on_message_ = std::move(on_message);
  if (!socket_->open()) return;
  socket_->Listen([this](auto packet, auto& fds) { OnPacket(packet, fds); }, nullptr);
  // Configure was sent before this process was: it must be known before the first page.
  socket_->ReadPending();
}

void Channel::OnPacket(std::span<const std::byte> packet, std::vector<UniqueFd>& fds) {
  auto message = cp::DecodeToContent(packet, fds);
  // Main is trusted; a packet it cannot have meant is a bug of ours and is said.
  if (!message) {
    Log("content") << message.error();
    return;
  }
  on_message_(std::move(*message));
}

Result<void> Channel::Reserve(size_t buffer_bytes) { return socket_->Reserve(buffer_bytes); }

Result<void> Channel::SendFrameMessage(const cp::FrameMessage& message, Room room) {
  return socket_->Send(cp::Encode(message), ParcelFds(message.parcel),
                       ParcelBufferBytes(message.parcel), room);
}

Result<Parcel> Channel::CallSync(cp::FrameMessage message) {
  message.sync_id = ++last_sync_id_ == 0 ? ++last_sync_id_ : last_sync_id_;
  // Always: the caller waits, so there is one at most.
  CLADE_TRY(SendFrameMessage(message, Room::kAlways));
  std::vector<std::byte> packet;
  while (true) {
    std::vector<UniqueFd> fds = CLADE_TRY(socket_->WaitForPacket(packet));
    auto received = CLADE_TRY(cp::DecodeToContent(packet, fds));
    auto* reply = std::get_if<cp::SyncReply>(&received);
    if (reply && reply->sync_id == message.sync_id) return std::move(reply->parcel);
    DeliverLater(std::move(received));
  }
}

void Channel::DeliverLater(cp::ToContent message) {
  deferred_.push_back(std::move(message));
  if (deferred_.size() > 1) return;
  g_idle_add_full(
      G_PRIORITY_HIGH,
      [](gpointer data) -> gboolean {
        auto* self = static_cast<Channel*>(data);
        auto messages = std::exchange(self->deferred_, {});
        for (auto& deferred : messages) self->on_message_(std::move(deferred));
        return G_SOURCE_REMOVE;
      },
      this, nullptr);
}

}  // namespace clade
