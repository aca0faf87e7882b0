// The channel protocol, as main reads it of a content process and as the content process reads it
// of main. What decodes is exactly what its encoding is, byte for byte.
#include "native/fuzz/fuzz_input.h"
#include "native/ipc/content_protocol.h"

namespace clade::fuzz {
namespace {

namespace cp = content_protocol;

template <typename Decoded>
void ExpectSame(const Decoded& decoded, std::span<const std::byte> bytes) {
  const auto again = std::visit([](const auto& message) { return cp::Encode(message); }, decoded);
  CHECK(std::equal(again.begin(), again.end(), bytes.begin(), bytes.end()));
}

Parcel SmallParcel() {
  constexpr std::byte kPayload[] = {std::byte{0x91}, std::byte{1}};
  return *PackParcel(kPayload, {}, {});
}

Parcel FullParcel() {
  Parcel parcel = SmallParcel();
  parcel.buffers.push_back({MakeFd(FdKind::kSealedMemfd), 100});
  parcel.ports.push_back(MakeFd(FdKind::kPort));
  return parcel;
}

}  // namespace

std::vector<Input> Seeds() {
  const std::vector<FdKind> both = {FdKind::kSealedMemfd, FdKind::kPort};
  return {
      MakeInput({}, cp::Encode(cp::Hello{cp::kVersion})),
      MakeInput({}, cp::Encode(cp::PageCreated{7})),
      MakeInput({}, cp::Encode(cp::DocumentLoaded{7})),
      MakeInput({}, cp::Encode(cp::FrameGone{7, 8, 9})),
      MakeInput({}, cp::Encode(cp::FrameMessage{7, 8, 0, SmallParcel()})),
      MakeInput(both, cp::Encode(cp::FrameMessage{7, 8, 9, FullParcel()})),
      MakeInput({}, cp::Encode(cp::Configure{true})),
      MakeInput(both, cp::Encode(cp::ToFrame{7, 8, FullParcel()})),
      MakeInput({}, cp::Encode(cp::SyncReply{9, SmallParcel()})),
  };
}

}  // namespace clade::fuzz

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace clade;
  auto packet = fuzz::ReadPacket(data, size);
  if (const auto message = content_protocol::DecodeFromContent(packet.bytes, packet.fds)) {
    fuzz::ExpectSame(*message, packet.bytes);
  }
  packet = fuzz::ReadPacket(data, size);
  if (const auto message = content_protocol::DecodeToContent(packet.bytes, packet.fds)) {
    fuzz::ExpectSame(*message, packet.bytes);
  }
  return 0;
}
