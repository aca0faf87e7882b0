// WebKitEngine: the real engine, WebKitGTK 6.0. Only zygote/webkit_engine*.cc knows it.
//
// Linked into clade-zygote, which must be built with -fPIC -pie -rdynamic: two of its symbols take
// the place of library ones (gtk_init, and the start value of libpas's scavenger).
#pragma once

#include <vector>

#include "zygote/engine.h"

namespace clade {

class WebKitEngine : public Engine {
 public:
  // Required: the engine's entry points. Everything else of the engine stage is skipped with a
  // note when it is not there.
  std::vector<WarmUpTask> WarmUpTasks(const StageBootstrap& bootstrap,
                                      ScriptReporter report) override;

  // Enters WebKit's own main function of the process kind.
  [[noreturn]] void RunContentProcess(ContentBootstrap bootstrap) override;
};

}  // namespace clade
