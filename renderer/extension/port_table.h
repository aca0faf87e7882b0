// PortTable: the message ports that a document holds, by handle.
//
// Content process, main thread. A port is one end of a SOCK_SEQPACKET pair whose other end is in
// this document, in main or in another process; its packets are parcels. Ports end with their
// document.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <utility>

#include "native/base/result.h"
#include "native/ipc/parcel.h"
#include "renderer/extension/packet_socket.h"

namespace clade {

class PortTable {
 public:
  using Handle = uint32_t;
  using OnParcel = std::function<void(Parcel)>;
  using OnClosed = std::function<void()>;

  Result<std::pair<Handle, Handle>> CreatePair();
  Handle Add(UniqueFd fd);
  // The port leaves the table; kPeerClosed for an unknown handle.
  Result<UniqueFd> Take(Handle handle);
  // A peer that sends what is no parcel is closed.
  Result<void> Listen(Handle handle, OnParcel on_parcel, OnClosed on_closed);
  // Whether the port may be sent a message with this much in memfds. kLimit, kPeerClosed.
  Result<void> Reserve(Handle handle, size_t buffer_bytes);
  Result<void> Post(Handle handle, const Parcel& parcel);
  void Close(Handle handle);

 private:
  std::map<Handle, std::unique_ptr<PacketSocket>> ports_;
  Handle last_handle_ = 0;
};

}  // namespace clade
