// Scripts that are run before the fork, so that pages find them in the VM's code cache.
//
// Zygote process, warm and app stage. The cache (JSC/runtime/CodeCache.h) is asked by a script's
// text, kind and the host of its URL; it keeps the bytecode of whatever was reached. What runs here
// runs in a global object without a document, never in a page's.
#pragma once

#include <vector>

#include "zygote/engine.h"

namespace clade {

// The tasks of the app stage. `bundle` is a script_bundle.h, borrowed until they have run.
std::vector<WarmUpTask> AppStageTasks(int bundle, ScriptReporter report);

// Clade's own runtime (renderer/preload), as the extension evaluates it in each frame.
TaskOutcome CompileRuntime();

}  // namespace clade
