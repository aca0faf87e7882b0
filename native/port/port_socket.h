// PortSocket: one end of a message port on libuv's loop.
//
// Main and utility processes, on the thread of the loop. Nothing is read before Start(), so that
// an end which is handed on keeps its messages. The loop stays alive while the port is started, or
// still has something to send.
#pragma once

#include <uv.h>

#include <cstddef>
#include <functional>
#include <memory>

#include "native/base/result.h"
#include "native/base/unique_fd.h"
#include "native/ipc/parcel.h"
#include "native/ipc/send_queue.h"

namespace clade {

class PortSocket : public std::enable_shared_from_this<PortSocket> {
 public:
  using OnParcel = std::function<void(Parcel)>;
  // `error` is kPeerClosed, or what was wrong with the last packet.
  using OnClosed = std::function<void(const Error& error)>;

  PortSocket(uv_loop_t* loop, UniqueFd fd);
  PortSocket(const PortSocket&) = delete;
  PortSocket& operator=(const PortSocket&) = delete;
  // Drops what has not been sent.
  ~PortSocket();

  // Reads from now on, a bounded number of packets a turn of the loop. The callbacks may do
  // anything with this object.
  Result<void> Start(OnParcel on_parcel, OnClosed on_closed);
  // Leaves what comes in the socket until the next Start().
  void Pause();

  // Never waits. kLimit when the peer does not read; kPeerClosed.
  Result<void> Send(const Parcel& parcel);
  // Whether the peer may be sent `bytes` of buffers more; ask before they are copied.
  Result<void> ReserveBuffers(size_t bytes);

  // Closes as soon as everything that was sent is in the socket, or the peer is gone; nothing is
  // read any more. The loop owns the port until then.
  static void CloseWhenSent(std::shared_ptr<PortSocket> port);
  // Hands the descriptor on with all that is unread. kLimit while something is unsent, because
  // the next owner's messages would overtake it.
  Result<UniqueFd> Release();

  bool open() const { return static_cast<bool>(fd_); }
  // True while the loop may call back.
  bool reading() const { return reading_; }

 private:
  struct Poll;

  void Close();
  void CloseWith(const Error& error);
  // Makes the loop watch for exactly what is wanted now.
  Result<void> Watch();
  void StopWatching();
  void OnEvents(int events);
  void ReadSome();
  // False when there is nothing more to read now.
  bool ReadOne();
  void FlushQueue();

  uv_loop_t* loop_;
  UniqueFd fd_;
  SendQueue queue_;
  Poll* poll_ = nullptr;  // The loop's: freed by the callback of uv_close.
  OnParcel on_parcel_;
  OnClosed on_closed_;
  bool reading_ = false;
};

}  // namespace clade
