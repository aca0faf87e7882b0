// PacketSocket: one SOCK_SEQPACKET socket on the content process's main loop, with a send queue.
//
// Content process, main thread. Used for the channel to main and for each open message port.
#pragma once

#include <glib.h>

#include <cstddef>
#include <functional>
#include <memory>
#include <span>
#include <vector>

#include "native/base/result.h"
#include "native/base/unique_fd.h"
#include "native/ipc/send_queue.h"

namespace clade {

class PacketSocket {
 public:
  using OnPacket = std::function<void(std::span<const std::byte>, std::vector<UniqueFd>&)>;
  using OnClosed = std::function<void()>;

  PacketSocket(UniqueFd fd, size_t max_packet_bytes);
  PacketSocket(const PacketSocket&) = delete;
  PacketSocket& operator=(const PacketSocket&) = delete;
  ~PacketSocket();

  // From now on packets are read as they come. `on_packet` may destroy the socket.
  void Listen(OnPacket on_packet, OnClosed on_closed);

  // Delivers at once what has arrived already.
  void ReadPending();

  // Whether a packet with this much in memfds may be sent; ask before they are made. kLimit.
  Result<void> Reserve(size_t buffer_bytes);

  // Never waits. kLimit when the peer does not read, kPeerClosed.
  Result<void> Send(std::span<const std::byte> packet, std::span<const int> fds,
                    size_t buffer_bytes = 0, Room room = Room::kLimited);

  // Waits for the next packet, past what Listen would deliver, and sends meanwhile what waits to be
  // sent: the peer may read nothing more before what it sends is read. kPeerClosed.
  Result<std::vector<UniqueFd>> WaitForPacket(std::vector<std::byte>& packet);

  bool open() const { return static_cast<bool>(fd_); }
  void Close();
  // Hands the descriptor on, unread packets and all.
  UniqueFd Release();

 private:
  void WatchReadable();
  void WatchWritable();
  Result<void> SendUntilReadable();
  enum class ReadOutcome { kDelivered, kNothing, kGone };
  ReadOutcome ReadOne();
  // False when the socket is closed or destroyed.
  bool ReadSome();

  UniqueFd fd_;
  std::vector<std::byte> buffer_;
  SendQueue queue_;
  OnPacket on_packet_;
  OnClosed on_closed_;
  guint read_source_ = 0;
  guint write_source_ = 0;
  bool reading_ = false;
  // Expires with this object, for callbacks that destroy it.
  std::shared_ptr<bool> alive_ = std::make_shared<bool>(true);
};

}  // namespace clade
