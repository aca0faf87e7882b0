#include "zygote/webkit_engine_random.h"

#include <glib.h>
#include <sys/random.h>

#include <cerrno>
#include <limits>
#include <span>

#include "native/base/check.h"

namespace clade {
namespace {

uint64_t draws = 0;  // Threads of a child may lose counts; only the zygote's single one looks.
bool recording = false;

std::vector<uint32_t>& Recorded() {
  static std::vector<uint32_t> recorded;
  return recorded;
}

void Fill(std::span<uint8_t> bytes) {
  ++draws;
  while (!bytes.empty()) {
    const ssize_t size = getrandom(bytes.data(), bytes.size(), 0);
    if (size < 0) {
      CHECK(errno == EINTR);  // No random numbers at all are better than known ones.
      continue;
    }
    bytes = bytes.subspan(static_cast<size_t>(size));
  }
}

template <typename Number>
Number Draw() {
  Number number;
  Fill({reinterpret_cast<uint8_t*>(&number), sizeof(number)});
  return number;
}

}  // namespace

uint64_t RandomDraws() { return draws; }

void RecordDraws(bool record) {
  recording = record;
  if (record) Recorded().clear();
}

const std::vector<uint32_t>& RecordedDraws() { return Recorded(); }

void FillRandom(std::span<uint8_t> bytes) { Fill(bytes); }

void RenewLibrarySeeds() { g_random_set_seed(Draw<uint32_t>()); }

}  // namespace clade

// Names and types of the engine's own (wtf/CryptographicallyRandomNumber.h).
#define CLADE_EXPORT __attribute__((visibility("default"), used))

namespace WTF {

template <typename Number>
Number cryptographicallyRandomNumber();

template <>
CLADE_EXPORT uint8_t cryptographicallyRandomNumber<uint8_t>() {
  return clade::Draw<uint8_t>();
}

template <>
CLADE_EXPORT uint32_t cryptographicallyRandomNumber<uint32_t>() {
  const uint32_t number = clade::Draw<uint32_t>();
  if (clade::recording) clade::Recorded().push_back(number);
  return number;
}

template <>
CLADE_EXPORT uint64_t cryptographicallyRandomNumber<uint64_t>() {
  return clade::Draw<uint64_t>();
}

CLADE_EXPORT void cryptographicallyRandomValues(std::span<uint8_t> bytes) { clade::Fill(bytes); }

// In [0, 1).
CLADE_EXPORT double cryptographicallyRandomUnitInterval() {
  return cryptographicallyRandomNumber<uint32_t>() / (std::numeric_limits<uint32_t>::max() + 1.0);
}

}  // namespace WTF
