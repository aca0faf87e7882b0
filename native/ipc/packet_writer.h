// PacketWriter: puts the fields of one packet together, little-endian, without padding.
//
// Any process. The counterpart of PacketReader; fields have no tags, so both sides must agree on
// the order, which the protocol headers define.
#pragma once

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

namespace clade {

class PacketWriter {
 public:
  void U8(uint8_t value) { Append(value); }
  void U16(uint16_t value) { Append(value); }
  void U32(uint32_t value) { Append(value); }
  void U64(uint64_t value) { Append(value); }
  void I32(int32_t value) { Append(static_cast<uint32_t>(value)); }
  void Bool(bool value) { Append(static_cast<uint8_t>(value ? 1 : 0)); }

  // A u32 byte count and the bytes. The caller keeps to the protocol's limit.
  void String(std::string_view text) {
    U32(static_cast<uint32_t>(text.size()));
    for (const char c : text) bytes_.push_back(static_cast<std::byte>(c));
  }

  // The bytes alone, for the last field of a packet.
  void Bytes(std::span<const std::byte> bytes) {
    bytes_.insert(bytes_.end(), bytes.begin(), bytes.end());
  }

  size_t size() const { return bytes_.size(); }
  // The packet; the writer is empty afterwards.
  std::vector<std::byte> Take() { return std::exchange(bytes_, {}); }

 private:
  template <std::unsigned_integral Number>
  void Append(Number value) {
    for (size_t i = 0; i < sizeof(Number); ++i) {
      bytes_.push_back(static_cast<std::byte>((value >> (8 * i)) & 0xff));
    }
  }

  std::vector<std::byte> bytes_;
};

}  // namespace clade
