// Engine: what the zygote preloads, and what its children become.
//
// The server knows nothing else of the engine: webkit_engine.h is the real one,
// test/fake_engine.h the tests'. Warm-up tasks run in the zygote; RunContentProcess in a child.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "native/ipc/zygote_protocol.h"
#include "zygote/content_bootstrap.h"

namespace clade {

// How one warm-up task ended. The zygote survives kSkipped, at the price of slower children.
struct TaskOutcome {
  enum class Kind { kDone, kSkipped, kFailed };
  Kind kind = Kind::kDone;
  std::string note;  // Why it was skipped, or what failed and what to do about it.

  static TaskOutcome Done() { return {}; }
  static TaskOutcome Skipped(std::string why) { return {Kind::kSkipped, std::move(why)}; }
  static TaskOutcome Failed(std::string why) { return {Kind::kFailed, std::move(why)}; }
};

struct WarmUpTask {
  const char* name;  // At most zygote_protocol::kMaxStepNameBytes.
  std::function<TaskOutcome()> run;
};

using ScriptReporter = std::function<void(const zygote_protocol::ScriptReport&)>;

class Engine {
 public:
  virtual ~Engine() = default;

  // What the stage adds to the stage before it, in order. A task leaves no thread behind and no
  // descriptor that fd_registry.h does not know. `bootstrap` outlives the tasks.
  // An app stage tells of each script through `report`.
  virtual std::vector<WarmUpTask> WarmUpTasks(const StageBootstrap& bootstrap,
                                              ScriptReporter report) = 0;

  // The child's life from the end of Specialize() on; ends the process.
  [[noreturn]] virtual void RunContentProcess(ContentBootstrap bootstrap) = 0;
};

}  // namespace clade
