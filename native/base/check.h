// CHECK and UNREACHABLE: a bug in Clade's own code stops the process, in every build.
//
// Any process. The message goes to stderr with write(2), without allocation, so that both may be
// used in a freshly forked child. For conditions that a peer or the system can cause, return an
// Error (result.h) instead.
#pragma once

#include <unistd.h>

#include <cstdlib>
#include <string_view>

namespace clade {

[[noreturn]] inline void FailCheck(std::string_view message) {
  // Nothing is left to be done when stderr is gone: the process aborts either way.
  [[maybe_unused]] const ssize_t written = write(STDERR_FILENO, message.data(), message.size());
  std::abort();
}

}  // namespace clade

#define CLADE_STRINGIFY_(text) #text
#define CLADE_STRINGIFY(text) CLADE_STRINGIFY_(text)
#define CLADE_HERE __FILE__ ":" CLADE_STRINGIFY(__LINE__)

// Aborts, naming the condition and its place, unless `condition` holds.
#define CHECK(condition)                                                             \
  do {                                                                               \
    if (!(condition)) [[unlikely]]                                                   \
      ::clade::FailCheck("clade: CHECK failed: " #condition " at " CLADE_HERE "\n"); \
  } while (false)

// Aborts: the line that holds it can only be reached by a bug.
#define UNREACHABLE() ::clade::FailCheck("clade: UNREACHABLE reached at " CLADE_HERE "\n")
