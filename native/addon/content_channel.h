// ContentChannel: main's end of the channel to one content process.
//
// Main process, main thread. Reads what the process announces and what its frames send, and sends
// without ever waiting. No process can keep main from its work, or fill its memory:
//   - A turn of the loop reads a bounded number of packets, for a bounded time. A process that has
//     more to say comes after everything else that the loop has to do, windows included.
//   - A process that does not read what it is sent is not read from either.
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

  // Reads what has come by now, as much as a turn of the loop would. Other sockets to the same
  // process may be read first otherwise: what it said here before what it said there is then told
  // in that order.
  void ReadNow();

  // Whether a message with this much in memfds may be sent; ask before they are made. kLimit.
  Result<void> Reserve(size_t buffer_bytes);
  // kLimit when the process does not read its messages, kPeerClosed.
  Result<void> Send(const content_protocol::Configure& message);
  Result<void> Send(const content_protocol::ToFrame& message, Room room);
  Result<void> Send(const content_protocol::SyncReply& message);

 private:
  Result<void> SendBytes(std::span<const std::byte> packet, std::span<const int> fds,
                         size_t buffer_bytes, Room room);
  // How a turn of reading ended; with an error: the channel is closed.
  enum class Turn { kGoesOn, kPaused, kDestroyed };

  void Watch();
  bool OnReadable();
  Result<Turn> ReadTurn();
  void StopReading(const Result<Turn>& turn);
  bool OnWritable();
  // The next packet, which has to be in order: one Hello, and first.
  Result<content_protocol::FromContent> ReadOne();
  // Comes after everything else, or as anything else.
  void SetPatient(bool patient);

  UniqueFd fd_;
  std::vector<std::byte> buffer_;
  SendQueue queue_;
  OnMessage on_message_;
  OnClosed on_closed_;
  FdSource read_source_;
  FdSource write_source_;
  bool reading_ = false;  // A callback runs.
  bool greeted_ = false;
  bool patient_ = false;
  bool paused_ = false;  // Until the process has read more of what it was sent.
  // Expires with this object, for callbacks that destroy it.
  std::shared_ptr<bool> alive_ = std::make_shared<bool>(true);
};

}  // namespace clade
