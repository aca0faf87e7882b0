// Reaps ended children: waitid(2) until nothing is left. Zygote process.
//
// Several children may end behind one SIGCHLD, so the signal says only that it is time to look.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <vector>

#include "native/base/result.h"
#include "native/ipc/zygote_protocol.h"

namespace clade {

struct ReapedChild {
  pid_t pid;
  zygote_protocol::ExitKind kind;
  int32_t status;  // The exit code, or the signal's number.
};

// Every child that has ended since the last call; never waits.
Result<std::vector<ReapedChild>> ReapChildren();

}  // namespace clade
