// A small seeded generator (xorshift64*), so that a failing fuzz run can be repeated.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace clade::test {

class Random {
 public:
  explicit Random(uint64_t seed) : state_(seed) {}

  uint64_t Next() {
    state_ ^= state_ >> 12;
    state_ ^= state_ << 25;
    state_ ^= state_ >> 27;
    return state_ * 0x2545F4914F6CDD1DULL;
  }
  // A number below `bound`, which is not 0.
  uint64_t Below(uint64_t bound) { return Next() % bound; }

  std::vector<std::byte> Bytes(size_t size) {
    std::vector<std::byte> bytes(size);
    for (std::byte& byte : bytes) byte = static_cast<std::byte>(Next());
    return bytes;
  }

 private:
  uint64_t state_;
};

// Flips bytes, cuts, extends or repeats a part of a valid packet. Never returns an empty one.
inline std::vector<std::byte> Mutate(std::vector<std::byte> packet, Random& random) {
  const uint64_t rounds = 1 + random.Below(4);
  for (uint64_t i = 0; i < rounds; ++i) {
    switch (random.Below(4)) {
      case 0:
        packet[random.Below(packet.size())] = static_cast<std::byte>(random.Next());
        break;
      case 1:
        packet.resize(1 + random.Below(packet.size()));
        break;
      case 2:
        packet.resize(packet.size() + 1 + random.Below(64), static_cast<std::byte>(random.Next()));
        break;
      default:
        // An extreme length or count, somewhere.
        for (size_t at = random.Below(packet.size()), end = at + 4; at < end; ++at) {
          if (at < packet.size()) packet[at] = std::byte{0xff};
        }
    }
  }
  return packet;
}

}  // namespace clade::test
