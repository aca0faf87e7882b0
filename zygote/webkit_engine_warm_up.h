// The engine stage's warm-up tasks: what every content process would do for itself otherwise.
//
// Zygote process only. Nothing here may draw from a random generator that a child inherits
// (libgcrypt and GLib's g_random_* are left alone).
#pragma once

#include <vector>

#include "zygote/engine.h"

namespace clade {

std::vector<WarmUpTask> EngineStageTasks();

}  // namespace clade
