// ContentChannel: main's end of the channel to one content process.
//
// Main process, main thread. Reads what the process announces and what its frames send, a bounded
// number of packets a turn of the loop, so that no process can keep main from its work; sends
// without ever waiting.
#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <span>
#include <vector>

#include "fd_source.h"
#include "native/base/result.h"
#include "native/base/unique_fd.h"
#include "native/ipc/content_protocol.h"
#include "native/ipc/send_queue.h"

namespace clade {

class ContentChannel {
 public:
  using OnMessage = std::function<void(content_protocol::FromContent)>;
  // `error` is kPeerClosed, or what was wrong with the last packet.
  using OnClosed = std::function<void(const Error& error)>;

  // Takes main's end over.
  explicit ContentChannel(UniqueFd fd);
  ContentChannel(const ContentChannel&) = delete;
  ContentChannel& operator=(const ContentChannel&) = delete;

  // Either callback may destroy the channel.
  void Listen(OnMessage on_message, OnClosed on_closed);

  // kLimit when the process does not read its messages, kPeerClosed.
  Result<void> Send(const content_protocol::Configure& message);
  Result<void> Send(const content_protocol::ToFrame& message);
  Result<void> Send(const content_protocol::SyncReply& message);

 private:
  Result<void> SendBytes(std::span<const std::byte> packet, std::span<const int> fds);
  void Watch();
  bool OnReadable();
  bool OnWritable();

  UniqueFd fd_;
  std::vector<std::byte> buffer_;
  SendQueue queue_;
  OnMessage on_message_;
  OnClosed on_closed_;
  FdSource read_source_;
  FdSource write_source_;
  bool reading_ = false;
  // Expires with this object, for callbacks that destroy it.
  std::shared_ptr<bool> alive_ = std::make_shared<bool>(true);
};

}  // namespace clade
