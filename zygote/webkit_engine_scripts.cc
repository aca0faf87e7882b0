#include "zygote/webkit_engine_scripts.h"

#include <cstdlib>
#include <fstream>
#include <iterator>
#include <string>

#include "zygote/webkit_engine_jsc.h"
#include "zygote/webkit_engine_vm.h"

namespace clade {
namespace {

// As renderer/extension/web_process_extension.cc gives it.
constexpr char kRuntimeUrl[] = "clade:preload-runtime.js";

}  // namespace

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
