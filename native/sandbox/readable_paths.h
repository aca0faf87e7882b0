// What a content process may read: one list for the root that the launcher builds and for
// Landlock.
//
// Any process. Only what the engine was seen to need: libraries, fonts, locales, MIME types, the
// descriptions of graphics drivers and devices without state. No home, no /etc but what is named,
// no /run, nothing to write.
#pragma once

#include <string>
#include <vector>

namespace clade::sandbox {

struct ReadablePath {
  std::string path;
  bool execute = false;  // Holds libraries, which are mapped executable.
  bool device = false;
};

// Those that exist. `home`: of the user, whose own fonts are read; may be empty.
std::vector<ReadablePath> ReadablePaths(const std::string& home);

// Whether there are device nodes of a GPU.
bool HasGpu();

}  // namespace clade::sandbox
