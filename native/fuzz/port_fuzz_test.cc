// The port protocol, and with it parcels: payloads, buffers and ports of a process that is not
// trusted. What decodes is exactly what its encoding is, and every descriptor has been taken.
#include <string>

#include "native/fuzz/fuzz_input.h"
#include "native/ipc/port_protocol.h"

namespace clade::fuzz {

std::vector<Input> Seeds() {
  const auto packet = [](char in_fd, char buffers, char ports, const char* payload) {
    const std::string text = std::string{in_fd, buffers, ports} + payload;
    const auto bytes = std::as_bytes(std::span(text));
    return std::vector<std::byte>(bytes.begin(), bytes.end());
  };
  using enum FdKind;
  return {
      MakeInput({}, packet(0, 0, 0, "")),
      MakeInput({}, packet(0, 0, 0, "a payload")),
      MakeInput({kSealedMemfd}, packet(1, 0, 0, "")),
      MakeInput({kSealedMemfd, kSealedMemfd, kPort}, packet(1, 1, 1, "")),
      MakeInput({kSealedMemfd, kPort, kPort}, packet(0, 1, 2, "x")),
      MakeInput({kOpenMemfd}, packet(0, 1, 0, "x")),
      MakeInput({kStream}, packet(0, 0, 1, "x")),
      MakeInput({kNull}, packet(0, 0, 1, "x")),
  };
}

}  // namespace clade::fuzz

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace clade;
  auto packet = fuzz::ReadPacket(data, size);
  const size_t fds = packet.fds.size();
  const auto parcel = port_protocol::Decode(packet.bytes, packet.fds);
  if (!parcel) return 0;
  CHECK(packet.fds.empty() && ParcelFds(*parcel).size() == fds);
  const auto again = port_protocol::Encode(*parcel);
  CHECK(std::equal(again.begin(), again.end(), packet.bytes.begin(), packet.bytes.end()));
  return 0;
}
