#include "native/base/check.h"

#include <unistd.h>

#include <cstdio>
#include <cstdlib>

namespace clade {

void CheckFailed(const char* file, int line, const char* what) {
  char text[256];
  const int length =
      snprintf(text, sizeof text, "clade: %s:%d: check failed: %s\n", file, line, what);
  if (length > 0) {
    const auto size =
        static_cast<size_t>(length) < sizeof text ? static_cast<size_t>(length) : sizeof text - 1;
    // Aborting all the same; there is nobody left to tell that stderr is closed.
    [[maybe_unused]] const ssize_t written = write(STDERR_FILENO, text, size);
  }
  abort();
}

}  // namespace clade
