// Everything a forked child renews before it becomes a content process, in one place.
//
// Child process, on its only thread, after the server and its descriptors are gone. Order, top to
// bottom in specialize.cc:
//   1. tie to the zygote    PR_SET_PDEATHSIG, until step 2 is done
//   2. hand-shake           the byte from which the engine's UI side learns this pid; then the
//                           child lives on without the zygote
//   3. descriptors          registry actions; the channel's number goes into the environment
//   4. names                comm and command line
//   5. seeds                what libraries of the stage have seeded before the fork
//   6. signals              what the zygote has changed for itself
//   7. debugger             waits for one when the request says so
//   8. sandbox              closes around it (sandbox/child_confinement.h)
// The hand-shake comes that early because the engine aborts the main process when a child dies
// before it (WebKit, UIProcess/Launcher/glib/ProcessLauncherGLib.cpp).
#pragma once

#include <string_view>

#include "zygote/content_bootstrap.h"
#include "zygote/fd_registry.h"
#include "zygote/process_title.h"
#include "zygote/sandbox/child_confinement.h"

namespace clade {

// Exit codes of a child that does not reach its engine or, as a stage, its server.
inline constexpr int kExitLaunchCancelled = 1;  // The engine has given the launch up.
inline constexpr int kExitOrphaned = 120;       // The zygote died before the hand-shake.
inline constexpr int kExitSpecialize = 121;     // A step failed; it is logged.

// Takes bootstrap.pid_socket; the other descriptors stay for the engine. Ends the process with
// one of the codes above, or kExitSandbox, when a step fails.
void Specialize(ContentBootstrap& bootstrap, const FdRegistry& registry, ProcessTitle& title,
                ChildConfinement& confinement);

// What a child renews that becomes the next stage: it stays tied to the stage that forked it, and
// keeps its control socket and its inputs. Ends the process when a step fails.
void SpecializeStage(StageBootstrap& bootstrap, const FdRegistry& registry, ProcessTitle& title);

// Says so on stderr, and waits until a debugger that has attached lets the process go on, or a
// SIGCONT comes. What ends the wait is that the system call is interrupted by any stop (signal(7)):
// a process cannot stop itself as the first one of a pid namespace, nor see there who traces it,
// and a debugger would show a SIGSTOP once more. `who` names it in the line.
void WaitForDebugger(std::string_view who);

}  // namespace clade
