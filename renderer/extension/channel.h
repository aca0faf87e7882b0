// Channel: the content process's end of the channel to the main process.
//
// Content process, main thread. A channel that is absent (an exec'd process of another shell) or
// closed never disturbs a page: what cannot be announced is dropped, what a script wants to send
// is refused.
#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <memory>

#include "native/base/result.h"
#include "native/ipc/content_protocol.h"
#include "renderer/extension/packet_socket.h"

namespace clade {

class Channel {
 public:
  using OnMessage = std::function<void(content_protocol::ToContent)>;

  // Takes the descriptor from the environment variable content_protocol::kChannelEnv and removes
  // the variable; says Hello.
  Channel();

  // Delivers what is there already at once, then what comes, on the main loop.
  void Start(OnMessage on_message);

  template <typename Announcement>
  void Announce(const Announcement& announcement) {
    // Without a channel there is nobody to tell.
    [[maybe_unused]] const auto sent =
        socket_->Send(content_protocol::Encode(announcement), {}, 0, Room::kAlways);
  }

  // Whether a message with this much in memfds may be sent; ask before they are made. kLimit.
  Result<void> Reserve(size_t buffer_bytes);
  // kPeerClosed, kLimit.
  Result<void> SendFrameMessage(const content_protocol::FrameMessage& message, Room room);

  // Sends and waits for main's answer. What else arrives meanwhile is delivered afterwards.
  Result<Parcel> CallSync(content_protocol::FrameMessage message);

 private:
  void OnPacket(std::span<const std::byte> packet, std::vector<UniqueFd>& fds);
  void DeliverLater(content_protocol::ToContent message);

  std::unique_ptr<PacketSocket> socket_;
  OnMessage on_message_;
  std::deque<content_protocol::ToContent> deferred_;
  uint32_t last_sync_id_ = 0;
};

}  // namespace clade
