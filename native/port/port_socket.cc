#include "native/port/port_socket.h"

#include <array>
#include <utility>

#include "native/ipc/port_protocol.h"
#include "native/ipc/seqpacket.h"

namespace clade {
namespace {

// So that no port keeps the loop from its other work.
constexpr int kMaxPacketsPerTurn = 64;

// One for all ports of a thread: a packet is taken apart before any callback runs.
std::span<std::byte> PacketBuffer() {
  thread_local std::array<std::byte, port_protocol::kMaxMessageBytes> buffer;
  return buffer;
}

Error FromUv(const char* op, int status) { return Error{ErrorCode::kSyscall, op, -status}; }

}  // namespace

struct PortSocket::Poll {
  uv_poll_t handle;
  PortSocket* port;  // Not used once the port has stopped watching.
  int events;
  std::shared_ptr<PortSocket> closing;  // A port that nobody else owns any more.
};

PortSocket::PortSocket(uv_loop_t* loop, UniqueFd fd) : loop_(loop), fd_(std::move(fd)) {}

PortSocket::~PortSocket() { Close(); }

Result<void> PortSocket::Start(OnParcel on_parcel, OnClosed on_closed) {
  if (!fd_) return Error{ErrorCode::kPeerClosed, "start"};
  on_parcel_ = std::move(on_parcel);
  on_closed_ = std::move(on_closed);
  reading_ = true;
  return Watch();
}

void PortSocket::Pause() {
  reading_ = false;
  // Watching less cannot fail.
  static_cast<void>(Watch());
}

Result<void> PortSocket::ReserveBuffers(size_t bytes) {
  if (!fd_) return Error{ErrorCode::kPeerClosed, "send"};
  return queue_.Reserve(fd_.get(), bytes);
}

Result<void> PortSocket::Send(const Parcel& parcel) {
  if (!fd_) return Error{ErrorCode::kPeerClosed, "send"};
  CLADE_TRY(queue_.Send(fd_.get(), port_protocol::Encode(parcel), ParcelFds(parcel),
                        ParcelBufferBytes(parcel)));
  return Watch();
}

void PortSocket::CloseWhenSent(std::shared_ptr<PortSocket> port) {
  port->Pause();
  if (port->poll_) {
    port->poll_->closing = port;
  } else {
    port->Close();
  }
}

Result<UniqueFd> PortSocket::Release() {
  if (queue_.waiting()) return Error{ErrorCode::kLimit, "release"};
  reading_ = false;
  StopWatching();
  return std::move(fd_);
}

void PortSocket::Close() {
  reading_ = false;
  StopWatching();
  queue_ = {};
  fd_ = {};
}

void PortSocket::CloseWith(const Error& error) {
  const OnClosed on_closed = std::move(on_closed_);
  Close();
  on_closed(error);
}

Result<void> PortSocket::Watch() {
  const int events = (reading_ ? UV_READABLE : 0) | (queue_.waiting() ? UV_WRITABLE : 0);
  if (events == 0) {
    StopWatching();
    return {};
  }
  if (!poll_) {
    auto poll = std::make_unique<Poll>();
    const int status = uv_poll_init(loop_, &poll->handle, fd_.get());
    if (status != 0) return FromUv("uv_poll_init", status);
    poll->port = this;
    poll->handle.data = poll.get();
    poll_ = poll.release();
  }
  if (poll_->events == events) return {};
  poll_->events = events;
  const int status =
      uv_poll_start(&poll_->handle, events, [](uv_poll_t* handle, int error, int happened) {
        auto* const poll = static_cast<Poll*>(handle->data);
        // After an error libuv watches no more, and the next read or write says what it was.
        if (error != 0) happened = std::exchange(poll->events, 0);
        const auto port = poll->port->shared_from_this();
        port->OnEvents(happened);
      });
  if (status != 0) return FromUv("uv_poll_start", status);
  return {};
}

void PortSocket::StopWatching() {
  if (!poll_) return;
  Poll* const poll = std::exchange(poll_, nullptr);
  uv_close(reinterpret_cast<uv_handle_t*>(&poll->handle),
           [](uv_handle_t* handle) { delete static_cast<Poll*>(handle->data); });
}

void PortSocket::OnEvents(int events) {
  if (events & UV_WRITABLE) FlushQueue();
  if (events & UV_READABLE) ReadSome();
  if (fd_) static_cast<void>(Watch());
}

void PortSocket::FlushQueue() {
  // The peer is gone; what it has sent can still be read.
  if (!queue_.Flush(fd_.get())) queue_ = {};
}

void PortSocket::ReadSome() {
  for (int i = 0; i < kMaxPacketsPerTurn && reading_; ++i) {
    if (!ReadOne()) return;
  }
}

bool PortSocket::ReadOne() {
  auto packet = ReceivePacket(fd_.get(), PacketBuffer(), /*dont_wait=*/true);
  if (!packet && packet.error().code == ErrorCode::kWouldBlock) return false;
  if (!packet) {
    CloseWith(packet.error());
    return false;
  }
  auto parcel = port_protocol::Decode(PacketBuffer().first(packet->size), packet->fds);
  if (!parcel) {
    CloseWith(parcel.error());
    return false;
  }
  const OnParcel on_parcel = on_parcel_;  // The callback may start the port anew.
  on_parcel(std::move(*parcel));
  return true;
}

}  // namespace clade
