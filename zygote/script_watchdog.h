// ScriptWatchdog: ends the process when a script takes too much time or memory.
//
// Zygote process, app stage, while it runs the app's scripts. The stage is expendable: main learns
// from the last ScriptReport which script it was, and makes the stage again without it. Looks from
// a signal handler (SIGALRM, setitimer(2)), because a script that loops gives nobody else a turn.
#pragma once

#include "native/ipc/script_bundle.h"

namespace clade {

// Exit codes of a stage whose script has exceeded a limit.
inline constexpr int kExitScriptTime = 6;
inline constexpr int kExitScriptMemory = 7;

class ScriptWatchdog {
 public:
  // Watches from now on.
  explicit ScriptWatchdog(const ScriptLimits& limits);
  ScriptWatchdog(const ScriptWatchdog&) = delete;
  ScriptWatchdog& operator=(const ScriptWatchdog&) = delete;
  // The process may take its time again.
  ~ScriptWatchdog();

  // The next script has all of the limits for itself.
  void Restart();
};

}  // namespace clade
