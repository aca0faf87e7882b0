// The port protocol: one end of a message port <-> its other end, in any two processes.
//
// Transport  One SOCK_SEQPACKET socket pair per port, one packet per message. An end that has not
//            been started yet keeps its messages in the socket, also while it is handed on.
// Trust      The other end is NOT trusted: it may be in a content process. A packet that does not
//            decode closes the port, because no honest end can send it.
// Order      As posted. There is no greeting and no answer; closing the socket ends the port.
// Limits     kMaxMessageBytes a packet; payload, buffers and ports as native/ipc/parcel.h says.
//
// Layout: the parcel (native/ipc/parcel.h). What the payload means is known to the scripts alone
// (main/common/port-message.ts).
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "native/base/result.h"
#include "native/base/unique_fd.h"
#include "native/ipc/parcel.h"

namespace clade::port_protocol {

inline constexpr size_t kHeaderBytes = 3;
inline constexpr size_t kMaxMessageBytes = kHeaderBytes + kMaxInlinePayload;

// The packet's bytes; the parcel's descriptors are sent beside them (ParcelFds).
std::vector<std::byte> Encode(const Parcel& parcel);

// kBadMessage for anything that Encode of a parcel in order does not make. On success all of
// `fds` has been taken.
Result<Parcel> Decode(std::span<const std::byte> packet, std::vector<UniqueFd>& fds);

}  // namespace clade::port_protocol
