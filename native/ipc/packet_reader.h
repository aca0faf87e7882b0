// PacketReader: takes the fields of one packet apart, checking every bound.
//
// Any process; made for bytes of an untrusted peer. Failure is sticky: after the first field that
// is not there, every read gives zero or an empty string and ok() is false, so a decoder reads all
// fields in a row and asks Finish() once.
#pragma once

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>

#include "native/base/result.h"

namespace clade {

class PacketReader {
 public:
  // Borrows `packet` for its own lifetime.
  explicit PacketReader(std::span<const std::byte> packet) : rest_(packet) {}

  uint8_t U8() { return Take<uint8_t>(); }
  uint16_t U16() { return Take<uint16_t>(); }
  uint32_t U32() { return Take<uint32_t>(); }
  uint64_t U64() { return Take<uint64_t>(); }
  int32_t I32() { return static_cast<int32_t>(Take<uint32_t>()); }

  // One byte, 0 or 1; any other value fails.
  bool Bool() {
    const uint8_t value = U8();
    if (value > 1) ok_ = false;
    return ok_ && value == 1;
  }

  // A string of at most `max_bytes` bytes; a longer one fails without being copied.
  std::string String(size_t max_bytes) {
    const uint32_t size = U32();
    if (!ok_ || size > max_bytes || size > rest_.size()) {
      ok_ = false;
      return {};
    }
    std::string text(reinterpret_cast<const char*>(rest_.data()), size);
    rest_ = rest_.subspan(size);
    return text;
  }

  // An enumerator whose values run without a gap from `first` to `last`.
  template <typename Enum>
  Enum Enumerator(Enum first, Enum last) {
    const uint8_t value = U8();
    if (value < static_cast<uint8_t>(first) || value > static_cast<uint8_t>(last)) ok_ = false;
    return ok_ ? static_cast<Enum>(value) : first;
  }

  // Everything that is left: the last field of a packet. Borrowed from the packet.
  std::span<const std::byte> Rest() {
    const auto rest = ok_ ? rest_ : std::span<const std::byte>();
    rest_ = {};
    return rest;
  }

  bool ok() const { return ok_; }
  // For a decoder that finds a field's value out of range.
  void Fail() { ok_ = false; }

  // Success when every read succeeded and no byte is left over; else kBadMessage naming `op`.
  Result<void> Finish(const char* op) const {
    if (!ok_ || !rest_.empty()) return Error{ErrorCode::kBadMessage, op};
    return {};
  }

 private:
  template <std::unsigned_integral Number>
  Number Take() {
    if (!ok_ || rest_.size() < sizeof(Number)) {
      ok_ = false;
      return 0;
    }
    uint64_t value = 0;
    for (size_t i = 0; i < sizeof(Number); ++i) {
      value |= std::to_integer<uint64_t>(rest_[i]) << (8 * i);
    }
    rest_ = rest_.subspan(sizeof(Number));
    return static_cast<Number>(value);
  }

  std::span<const std::byte> rest_;
  bool ok_ = true;
};

}  // namespace clade
