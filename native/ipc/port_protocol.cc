#include "native/ipc/port_protocol.h"

#include "native/ipc/packet_reader.h"
#include "native/ipc/packet_writer.h"

namespace clade::port_protocol {

std::vector<std::byte> Encode(const Parcel& parcel) {
  PacketWriter writer;
  WriteParcel(parcel, writer);
  return writer.Take();
}

Result<Parcel> Decode(std::span<const std::byte> packet, std::vector<UniqueFd>& fds) {
  PacketReader reader(packet);
  return OpenParcel(reader, fds);
}

}  // namespace clade::port_protocol
