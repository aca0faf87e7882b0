// Parcel: a message between two scripts in different processes, as its carrier sees it: a payload
// that only the two scripts understand, large buffers, and message ports.
//
// A small payload lies in the packet; a larger one and every buffer travel as sealed memfds, so
// that the receiver can map them without a copy and the sender cannot change them afterwards
// (memfd_create(2), fcntl(2) F_ADD_SEALS). A port is one end of a SOCK_SEQPACKET pair.
//
// Trust: what arrives is not trusted. OpenParcel checks numbers, kinds, seals and sizes.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "native/base/result.h"
#include "native/base/unique_fd.h"
#include "native/ipc/packet_reader.h"
#include "native/ipc/packet_writer.h"

namespace clade {

inline constexpr size_t kMaxInlinePayload = 48 * 1024;
inline constexpr size_t kMaxParcelBuffers = 7;
inline constexpr size_t kMaxParcelPorts = 8;
inline constexpr size_t kMaxBufferBytes = size_t{1} << 30;

// One buffer of a received parcel.
struct SharedBuffer {
  UniqueFd memfd;
  size_t size = 0;
};

struct Parcel {
  std::vector<std::byte> payload;  // When it came in the packet.
  SharedBuffer large_payload;      // Otherwise; memfd is set.
  std::vector<SharedBuffer> buffers;
  std::vector<UniqueFd> ports;
};

// Makes a parcel ready to be sent: large parts are copied into memfds, once. Takes the ports.
// kLimit when it has too many or too large parts.
Result<Parcel> PackParcel(std::span<const std::byte> payload,
                          std::span<const std::span<const std::byte>> buffers,
                          std::vector<UniqueFd> ports);

// The parcel's part of a packet; the rest of the packet is the payload.
void WriteParcel(const Parcel& parcel, PacketWriter& writer);
// The descriptors that go with the packet, borrowed.
std::vector<int> ParcelFds(const Parcel& parcel);
// What of the parcel lies in memfds.
size_t ParcelBufferBytes(const Parcel& parcel);
// The same of a parcel that PackParcel would make.
size_t PackedBufferBytes(std::span<const std::byte> payload,
                         std::span<const std::span<const std::byte>> buffers);

// Reads to the end of the packet and takes all of `fds`. kBadMessage for anything that PackParcel
// does not make.
Result<Parcel> OpenParcel(PacketReader& reader, std::vector<UniqueFd>& fds);

}  // namespace clade
