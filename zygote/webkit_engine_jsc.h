// ScriptContext: a global object of a VM, through JavaScriptCore's C API.
//
// Zygote process. The C API's headers are not installed with the engine, so its functions are
// looked up (JavaScriptCore/API/JSBase.h, JSContextRef.h, JSStringRef.h, JSValueRef.h).
#pragma once

#include <optional>
#include <string>

#include "zygote/engine.h"

namespace clade {

// Whether all functions of the C API that are used here are there.
TaskOutcome FindScriptApi();

class ScriptContext {
 public:
  // `vm` is what the API calls a context group.
  explicit ScriptContext(void* vm);
  ScriptContext(const ScriptContext&) = delete;
  ScriptContext& operator=(const ScriptContext&) = delete;
  ~ScriptContext();

  // Runs a script as a page of that URL would. Returns what it threw, as text; nothing when it
  // has run to its end. `source` is UTF-8 without null characters.
  std::optional<std::string> Run(const std::string& source, const std::string& url);

  // The same for an ES module. One with imports is refused: a plain global has no loader.
  std::optional<std::string> RunModule(const std::string& source, const std::string& url);

  // One full collection, of the whole VM.
  void CollectGarbage();

 private:
  void* context_;
};

}  // namespace clade
