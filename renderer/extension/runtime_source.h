// The text of Clade's runtime (renderer/preload, bundled as lib/preload-runtime.js).
#pragma once

#include <string>

namespace clade {

// Read when this module is loaded: into the zygote, so that every content process has it by copy
// on write and none needs to open a file. Empty, after a line in the log, when it is missing.
const std::string& RuntimeSource();

}  // namespace clade
