// The small measures that a process takes upon itself before it is filtered.
//
// Content and network processes; safe in a freshly forked child. Each fails with kSyscall.
#pragma once

#include "native/base/result.h"

namespace clade::sandbox {

// No capability is held, none can be had back, and no program that is run gains any.
Result<void> DropCapabilities();

// No core dump, few descriptors, no message queues, little locked memory, no huge files.
Result<void> SetLimits();

// No other process of the user can read its memory or trace it, and it leaves no core dump.
Result<void> ForbidTracing();

// Where a process is the first of a pid namespace the kernel ignores every signal that it has no
// handler for. With these it ends by the usual ones, and says by which in its exit code
// (kExitBySignal + number).
Result<void> EndBySignals();
inline constexpr int kExitBySignal = 128;

}  // namespace clade::sandbox
