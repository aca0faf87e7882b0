// Stopwatch: microseconds of CLOCK_MONOTONIC since its creation. Zygote process.
#pragma once

#include <time.h>

#include <cstdint>

namespace clade {

class Stopwatch {
 public:
  Stopwatch() : start_(Now()) {}
  uint32_t Microseconds() const { return static_cast<uint32_t>((Now() - start_) / 1000); }

 private:
  static int64_t Now() {
    timespec now = {};
    clock_gettime(CLOCK_MONOTONIC, &now);
    return static_cast<int64_t>(now.tv_sec) * 1'000'000'000 + now.tv_nsec;
  }

  int64_t start_;  // Nanoseconds.
};

}  // namespace clade
