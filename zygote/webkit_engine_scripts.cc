#include "zygote/webkit_engine_scripts.h"

#include <cstdlib>
#include <fstream>
#include <iterator>
#include <optional>
#include <string>
#include <utility>

#include "native/ipc/script_bundle.h"
#include "zygote/script_watchdog.h"
#include "zygote/stopwatch.h"
#include "zygote/webkit_engine_jsc.h"
#include "zygote/webkit_engine_typed_arrays.h"
#include "zygote/webkit_engine_vm.h"

namespace clade {
namespace {

// As renderer/extension/web_process_extension.cc gives it.
constexpr char kRuntimeUrl[] = "clade:preload-runtime.js";

void RunScript(ScriptContext& context, const BundledScript& script, uint32_t index,
               const ScriptReporter& report) {
  using Report = zygote_protocol::ScriptReport;
  report({index, Report::State::kStarted, 0, ""});
  const Stopwatch watch;
  const std::string source(reinterpret_cast<const char*>(script.source.data()),
                           script.source.size());
  const auto thrown =
      script.module ? context.RunModule(source, script.url) : context.Run(source, script.url);
  report({index, thrown ? Report::State::kThrew : Report::State::kDone, watch.Microseconds(),
          thrown.value_or("")});
}

TaskOutcome RunScripts(int fd, const ScriptReporter& report) {
  const auto bundle = ScriptBundle::Map(fd);
  if (!bundle) return TaskOutcome::Failed(bundle.error().Message());
  const auto plain = PlainTypedArrays::Install(CommonVm());
  if (!plain) return TaskOutcome::Failed("the VM's typed array controller was not found");
  ScriptWatchdog watchdog(bundle->limits());
  std::optional<ScriptContext> context;
  uint32_t index = 0;
  for (const BundledScript& script : bundle->scripts()) {
    if (script.fresh || !context) context.emplace(CommonVm());
    watchdog.Restart();
    RunScript(*context, script, index++, report);
  }
  return TaskOutcome::Done();
}

// What the scripts have left behind but the code: children's collections would go through it.
TaskOutcome CollectGarbage() {
  ScriptContext(CommonVm()).CollectGarbage();
  return TaskOutcome::Done();
}

}  // namespace

std::vector<WarmUpTask> AppStageTasks(int bundle, ScriptReporter report) {
  return {{"scripts", [bundle, report = std::move(report)] { return RunScripts(bundle, report); }},
          {"collect", CollectGarbage},
          {"trim", TrimHeaps}};
}

TaskOutcome CompileRuntime() {
  const char* directory = getenv("CLADE_EXTENSION_DIR");
  if (!directory) return TaskOutcome::Skipped("CLADE_EXTENSION_DIR is not set");
  const std::string path = std::string(directory) + "/../preload-runtime.js";
  std::ifstream file(path, std::ios::binary);
  if (!file) return TaskOutcome::Skipped(path + " cannot be read");
  const std::string source{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
  ScriptContext context(CommonVm());
  if (const auto thrown = context.Run(source, kRuntimeUrl)) return TaskOutcome::Skipped(*thrown);
  context.CollectGarbage();
  return TaskOutcome::Done();
}

}  // namespace clade
