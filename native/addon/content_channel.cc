#include "content_channel.h"

#include <utility>

#include "native/ipc/seqpacket.h"

namespace clade {
namespace {

namespace cp = content_protocol;

constexpr int kPacketsPerTurn = 64;
// A handler of the app may take long for each packet.
constexpr gint64 kTurnUs = 4000;
// Below redrawing (GDK_PRIORITY_REDRAW, 120) and what is done when nothing else is.
constexpr int kPatientPriority = G_PRIORITY_DEFAULT_IDLE + 10;

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
  if (patient_) read_source_.SetPriority(kPatientPriority);
}

bool ContentChannel::OnReadable() {
  if (reading_) {
    // A nested main loop in a message's callback: the next message waits for the end of this one.
    read_source_.Forget();
    return false;
  }
  const auto turn = ReadTurn();
  if (turn && *turn != Turn::kPaused) return *turn == Turn::kGoesOn;
  read_source_.Forget();
  StopReading(turn);
  return false;
}

void ContentChannel::ReadNow() {
  if (reading_ || paused_ || !fd_) return;
  const auto turn = ReadTurn();
  if (turn && *turn != Turn::kPaused) return;
  read_source_ = {};
  StopReading(turn);
}

Result<ContentChannel::Turn> ContentChannel::ReadTurn() {
  const std::weak_ptr<bool> alive = alive_;
  const gint64 deadline = g_get_monotonic_time() + kTurnUs;
  for (int i = 0; i < kPacketsPerTurn && g_get_monotonic_time() < deadline; ++i) {
    if (queue_.crowded()) return Turn::kPaused;
    auto message = ReadOne();
    if (!message && message.error().code == ErrorCode::kWouldBlock) {
      SetPatient(false);
      return Turn::kGoesOn;
    }
    if (!message) return message.error();
    const OnMessage on_message = on_message_;
    reading_ = true;
    on_message(std::move(*message));
    if (alive.expired()) return Turn::kDestroyed;
    reading_ = false;
    if (!read_source_) Watch();
  }
  SetPatient(true);
  return Turn::kGoesOn;
}

void ContentChannel::StopReading(const Result<Turn>& turn) {
  if (turn) {
    paused_ = true;
    return;
  }
  fd_ = {};
  const OnClosed on_closed = on_closed_;
  on_closed(turn.error());
}

Result<cp::FromContent> ContentChannel::ReadOne() {
  auto packet = CLADE_TRY(ReceivePacket(fd_.get(), buffer_, /*dont_wait=*/true));
  auto message = CLADE_TRY(cp::DecodeFromContent({buffer_.data(), packet.size}, packet.fds));
  const bool is_hello = std::holds_alternative<cp::Hello>(message);
  if (is_hello == greeted_) return Error{ErrorCode::kBadMessage, "greeting"};
  greeted_ = true;
  return message;
}

void ContentChannel::SetPatient(bool patient) {
  if (std::exchange(patient_, patient) == patient) return;
  read_source_.SetPriority(patient ? kPatientPriority : G_PRIORITY_DEFAULT);
}

Result<void> ContentChannel::Reserve(size_t buffer_bytes) {
  if (!fd_) return Error{ErrorCode::kPeerClosed, "channel"};
  return queue_.Reserve(fd_.get(), buffer_bytes);
}

Result<void> ContentChannel::Send(const cp::Configure& message) {
  return SendBytes(cp::Encode(message), {}, 0, Room::kAlways);
}

Result<void> ContentChannel::Send(const cp::ToFrame& message, Room room) {
  return SendBytes(cp::Encode(message), ParcelFds(message.parcel),
                   ParcelBufferBytes(message.parcel), room);
}

Result<void> ContentChannel::Send(const cp::SyncReply& message) {
  return SendBytes(cp::Encode(message), ParcelFds(message.parcel),
                   ParcelBufferBytes(message.parcel), Room::kAlways);
}

Result<void> ContentChannel::SendBytes(std::span<const std::byte> packet, std::span<const int> fds,
                                       size_t buffer_bytes, Room room) {
  if (!fd_) return Error{ErrorCode::kPeerClosed, "channel"};
  CLADE_TRY(queue_.Send(fd_.get(), packet, fds, buffer_bytes, room));
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
  const auto flushed = queue_.Flush(fd_.get());
  // A closed peer is noticed by the reading side.
  if (paused_ && (!flushed || !queue_.crowded())) {
    paused_ = false;
    Watch();
  }
  if (flushed && queue_.waiting()) return true;
  write_source_.Forget();
  return false;
}

}  // namespace clade
