// ZygoteMain: the life of a zygote, from its arguments to its end, and of each child it forks, be
// that a content process or the next stage.
//
// Split from main.cc so that tests can run it with a fake engine.
#pragma once

#include "zygote/engine.h"

namespace clade {

// Exit codes of the zygote.
inline constexpr int kExitControlClosed = 0;  // Main has gone, or wants no more forks; or checked.
inline constexpr int kExitUsage = 2;
inline constexpr int kExitWarmUpFailed = 3;  // WarmUpFailed has said why.
inline constexpr int kExitControlLost = 4;   // The control socket or the poll loop failed.
inline constexpr int kExitNotDeep = 5;       // --check: only the engine stage works.

// argv: PROGRAM --control-fd N, N being a SOCK_SEQPACKET socket that the zygote takes over; or
// PROGRAM --check, which warms up, says on stdout what it found (a line per stage, for
// `clade doctor`), and ends. In the zygote it returns the exit code; in a child it does not return.
int ZygoteMain(int argc, char** argv, Engine& engine);

}  // namespace clade
