// ContentBootstrap and StageBootstrap: what a forked child takes with it out of the server.
//
// Made in the child from the request; everything else of the server is destroyed before it is
// used.
#pragma once

#include <sys/types.h>

#include <string>

#include "native/base/unique_fd.h"
#include "native/ipc/zygote_protocol.h"

namespace clade {

struct ContentBootstrap {
  zygote_protocol::ProcessKind kind = zygote_protocol::ProcessKind::kWeb;
  std::string identifier;  // The engine's process identifier, decimal digits.
  std::string title;       // For ps(1).
  bool wait_debugger = false;
  pid_t zygote_pid = 0;  // The parent that forked this process.
  UniqueFd engine_socket;
  UniqueFd pid_socket;  // Empty once the hand-shake is done.
  UniqueFd channel;     // Web processes only.
};

struct StageBootstrap {
  zygote_protocol::Stage stage = zygote_protocol::Stage::kEngine;
  pid_t zygote_pid = 0;  // The stage before, which forked this one; 0: started by main.
  UniqueFd control;
  UniqueFd scripts;  // The app stage only: a script_bundle.h.
};

}  // namespace clade
