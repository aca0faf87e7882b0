// The JavaScript VM that pages use ("common VM"), made before the fork.
//
// Zygote process: the warm stage makes it. Children find it as their own; EnterChild() puts right
// what they must not share. Never evaluates page code: zygote/webkit_engine_scripts.h does.
#pragma once

#include <vector>

#include "zygote/engine.h"

namespace clade {

// The tasks of the warm stage. All that they need of the engine is looked up at run time; without
// one of these symbols the first task fails, and with it the stage.
std::vector<WarmUpTask> WarmStageTasks();

// Null before the warm stage.
void* CommonVm();

// Gives memory back that children would otherwise copy; after a stage's last task.
TaskOutcome TrimHeaps();

// In a child, before the engine's main function: its VM is its own from here on.
void EnterChild();

}  // namespace clade
