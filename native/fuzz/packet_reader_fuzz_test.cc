// PacketReader: any sequence of reads from any packet stays within the packet, and a reader that
// has failed once gives nothing any more.
#include "native/fuzz/fuzz_input.h"
#include "native/ipc/packet_reader.h"

namespace clade::fuzz {
namespace {

// Half of the input says what to read, the other half is the packet.
struct Plan {
  std::span<const std::byte> reads;
  std::span<const std::byte> packet;
};

Plan Split(const uint8_t* data, size_t size) {
  const std::span<const std::byte> all(reinterpret_cast<const std::byte*>(data), size);
  return {all.first(size / 2), all.subspan(size / 2)};
}

// Whether it gave anything.
bool ReadOne(PacketReader& reader, unsigned kind) {
  switch (kind % 8) {
    case 0:
      return reader.U8() != 0;
    case 1:
      return reader.U16() != 0;
    case 2:
      return reader.U32() != 0;
    case 3:
      return reader.U64() != 0;
    case 4:
      return reader.I32() != 0;
    case 5:
      return reader.Bool();
    case 6:
      return !reader.String(kind).empty();
    default:
      return !reader.Rest().empty();
  }
}

}  // namespace

std::vector<Input> Seeds() {
  Input all;
  for (int kind = 0; kind < 8; ++kind) all.push_back(std::byte(kind));
  for (int i = 0; i < 8; ++i) all.push_back(std::byte(i % 2));
  Input strings(12, std::byte{6});
  strings.resize(24, std::byte{0});
  return {all, strings, Input(2, std::byte{0xff})};
}

}  // namespace clade::fuzz

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace clade;
  const auto plan = fuzz::Split(data, size);
  // A copy of its own size, so that a sanitizer sees a read behind its end.
  const fuzz::Input packet(plan.packet.begin(), plan.packet.end());
  PacketReader reader(packet);
  bool failed = false;
  for (const std::byte read : plan.reads) {
    const bool gave = fuzz::ReadOne(reader, std::to_integer<unsigned>(read));
    CHECK(!failed || (!reader.ok() && !gave));
    failed = !reader.ok();
  }
  CHECK(!failed || !reader.Finish("fuzz"));
  return 0;
}
