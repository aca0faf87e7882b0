#include "renderer/extension/port_table.h"

#include <sys/socket.h>

#include "native/base/log.h"
#include "native/ipc/content_protocol.h"
#include "native/ipc/seqpacket.h"

namespace clade {
namespace {

constexpr Error kNoPort{ErrorCode::kPeerClosed, "port"};

}  // namespace

Result<std::pair<PortTable::Handle, PortTable::Handle>> PortTable::CreatePair() {
  auto sockets = CLADE_TRY(SocketPair(SOCK_SEQPACKET));
  const Handle first = Add(std::move(sockets.first));
  return std::pair(first, Add(std::move(sockets.second)));
}

PortTable::Handle PortTable::Add(UniqueFd fd) {
  const Handle handle = ++last_handle_;
  ports_[handle] =
      std::make_unique<PacketSocket>(std::move(fd), content_protocol::kMaxMessageBytes);
  return handle;
}

Result<UniqueFd> PortTable::Take(Handle handle) {
  const auto found = ports_.find(handle);
  if (found == ports_.end()) return kNoPort;
  UniqueFd fd = found->second->Release();
  ports_.erase(found);
  return fd;
}

Result<void> PortTable::Listen(Handle handle, OnParcel on_parcel, OnClosed on_closed) {
  const auto found = ports_.find(handle);
  if (found == ports_.end()) return kNoPort;
  found->second->Listen(
      [this, handle, on_parcel = std::move(on_parcel)](auto packet, auto& fds) {
        PacketReader reader(packet);
        auto parcel = OpenParcel(reader, fds);
        if (parcel) return on_parcel(std::move(*parcel));
        Log("content") << "a message port is closed: " << parcel.error();
        Close(handle);
      },
      [this, handle, on_closed = std::move(on_closed)] {
        Close(handle);
        on_closed();
      });
  return {};
}

Result<void> PortTable::Reserve(Handle handle, size_t buffer_bytes) {
  const auto found = ports_.find(handle);
  if (found == ports_.end()) return kNoPort;
  return found->second->Reserve(buffer_bytes);
}

Result<void> PortTable::Post(Handle handle, const Parcel& parcel) {
  const auto found = ports_.find(handle);
  if (found == ports_.end()) return kNoPort;
  PacketWriter writer;
  WriteParcel(parcel, writer);
  return found->second->Send(writer.Take(), ParcelFds(parcel), ParcelBufferBytes(parcel));
}

void PortTable::Close(Handle handle) { ports_.erase(handle); }

}  // namespace clade
