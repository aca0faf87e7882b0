// ContentBootstrap and StageBootstrap: what a forked child takes with it out of the server.
//
// Made in the child from the request; everything else of the server is destroyed before it is
// used.
#pragma once

#include <string>

#include "native/base/unique_fd.h"
#include "native/ipc/zygote_protocol.h"

namespace clade {

struct ContentBootstrap {
  zygote_protocol::ProcessKind kind = zygote_protocol::ProcessKind::kWeb;
  std::string identifier;  // The engine's process identifier, decimal digits.
  std::string title;       // For ps(1).
  bool wait_debugger = false;
  UniqueFd zygote;  // A pidfd of the parent that forked this process; empty once tied to it.
  UniqueFd engine_socket;
  UniqueFd pid_socket;  // Empty once the hand-shake is done.
  UniqueFd channel;     // Web processes only.
};

struct StageBootstrap {
  zygote_protocol::Stage stage = zygote_protocol::Stage::kEngine;
  UniqueFd zygote;  // A pidfd of the stage before, which forked this one; empty once tied to it.
  UniqueFd control;
  UniqueFd scripts;  // The app stage only: a script_bundle.h.
};

}  // namespace clade
