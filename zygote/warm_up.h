// Runs an engine's warm-up tasks: each timed, each asserted to leave one thread.
//
// Zygote process, before the first fork. A thread that were alive at a fork would be missing in
// the child, with every lock that it held (fork(2), pthread_atfork(3)).
#pragma once

#include <variant>
#include <vector>

#include "native/ipc/zygote_protocol.h"
#include "zygote/engine.h"

namespace clade {

using WarmUpResult =
    std::variant<std::vector<zygote_protocol::WarmUpStep>, zygote_protocol::WarmUpFailed>;

// All tasks in order, or the first that failed or left a thread.
WarmUpResult RunWarmUp(const std::vector<WarmUpTask>& tasks);

}  // namespace clade
