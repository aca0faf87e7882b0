#include "zygote/webkit_engine_jsc.h"

#include <cstddef>

#include "zygote/webkit_engine_symbols.h"

namespace clade {
namespace {

using CreateContext = void* (*)(void* group, void* global_class);
using ReleaseContext = void (*)(void* context);
using CreateString = void* (*)(const char* utf8);
using ReleaseString = void (*)(void* string);
using Utf8Size = size_t (*)(void* string);
using CopyUtf8 = size_t (*)(void* string, char* buffer, size_t size);
using Evaluate = void* (*)(void* context, void* source, void* this_object, void* url, int line,
                           void** exception);
using ToString = void* (*)(void* context, void* value, void** exception);
using Collect = void (*)(void* context);

struct Api {
  CreateContext create_context = FindFunction<CreateContext>("JSGlobalContextCreateInGroup");
  ReleaseContext release_context = FindFunction<ReleaseContext>("JSGlobalContextRelease");
  CreateString create_string = FindFunction<CreateString>("JSStringCreateWithUTF8CString");
  ReleaseString release_string = FindFunction<ReleaseString>("JSStringRelease");
  Utf8Size utf8_size = FindFunction<Utf8Size>("JSStringGetMaximumUTF8CStringSize");
  CopyUtf8 copy_utf8 = FindFunction<CopyUtf8>("JSStringGetUTF8CString");
  Evaluate evaluate = FindFunction<Evaluate>("JSEvaluateScript");
  ToString to_string = FindFunction<ToString>("JSValueToStringCopy");
  Collect collect = FindFunction<Collect>("JSSynchronousGarbageCollectForDebugging");

  bool IsComplete() const {
    return create_context && release_context && create_string && release_string && utf8_size &&
           copy_utf8 && evaluate && to_string && collect;
  }
};

const Api& TheApi() {
  static const Api api;
  return api;
}

class ScriptString {
 public:
  explicit ScriptString(void* owned) : string_(owned) {}
  explicit ScriptString(const std::string& text) : string_(TheApi().create_string(text.c_str())) {}
  ScriptString(const ScriptString&) = delete;
  ScriptString& operator=(const ScriptString&) = delete;
  ~ScriptString() {
    if (string_) TheApi().release_string(string_);
  }

  void* get() const { return string_; }
  std::string Text() const {
    if (!string_) return {};
    std::string text(TheApi().utf8_size(string_), '\0');
    const size_t size = TheApi().copy_utf8(string_, text.data(), text.size());
    text.resize(size > 0 ? size - 1 : 0);  // Without the null character.
    return text;
  }

 private:
  void* string_;
};

}  // namespace

TaskOutcome FindScriptApi() {
  if (TheApi().IsComplete()) return TaskOutcome::Done();
  return TaskOutcome::Failed("the engine lacks a function of JavaScriptCore's C API");
}

ScriptContext::ScriptContext(void* vm) : context_(TheApi().create_context(vm, nullptr)) {}

ScriptContext::~ScriptContext() { TheApi().release_context(context_); }

std::optional<std::string> ScriptContext::Run(const std::string& source, const std::string& url) {
  const ScriptString script(source);
  const ScriptString address(url);
  void* exception = nullptr;
  TheApi().evaluate(context_, script.get(), nullptr, address.get(), 1, &exception);
  if (!exception) return std::nullopt;
  const ScriptString text(TheApi().to_string(context_, exception, nullptr));
  return text.Text();
}

void ScriptContext::CollectGarbage() { TheApi().collect(context_); }

}  // namespace clade
