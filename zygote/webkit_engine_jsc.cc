#include "zygote/webkit_engine_jsc.h"

#include <cstddef>
#include <cstdint>

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

constexpr char kLoadModule[] =
    "_ZN3JSC21loadAndEvaluateModuleEPNS_14JSGlobalObjectERKNS_10SourceCodeENS_7JSValueE";
constexpr char kEvaluate[] =
    "_ZN3JSC8evaluateEPNS_14JSGlobalObjectERKNS_10SourceCodeENS_7JSValueERN3WTF8NakedPtrINS_"
    "9ExceptionEEE";

bool next_is_module = false;

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

std::optional<std::string> ScriptContext::RunModule(const std::string& source,
                                                    const std::string& url) {
  if (!FindSymbol(kLoadModule)) return "the engine lacks " + std::string(kLoadModule);
  next_is_module = true;
  auto thrown = Run(source, url);
  next_is_module = false;
  return thrown;
}

void ScriptContext::CollectGarbage() { TheApi().collect(context_); }

}  // namespace clade

// The C API has no call for a module. JSEvaluateScript() calls JSC::evaluate() through the dynamic
// linker, which finds this definition first: it hands the source on to the module loader instead.
// A JSC::JSValue is a number of 64 bits; 0xa is `undefined` (JSC/runtime/JSCJSValue.h).
extern "C" __attribute__((visibility("default"), used)) uint64_t
CladeEvaluate(void* global, const void* source, uint64_t this_value, void** exception) __asm__(
    "_ZN3JSC8evaluateEPNS_14JSGlobalObjectERKNS_10SourceCodeENS_7JSValueERN3WTF8NakedPtrINS_"
    "9ExceptionEEE");

uint64_t CladeEvaluate(void* global, const void* source, uint64_t this_value, void** exception) {
  constexpr uint64_t kUndefined = 0xa;
  using Evaluate = uint64_t (*)(void*, const void*, uint64_t, void**);
  using LoadModule = void* (*)(void*, const void*, uint64_t);
  if (clade::next_is_module) {
    clade::next_is_module = false;
    *exception = nullptr;
    clade::FindFunction<LoadModule>(clade::kLoadModule)(global, source, kUndefined);
    return kUndefined;
  }
  static const auto real = reinterpret_cast<Evaluate>(clade::NextSymbol(clade::kEvaluate));
  return real(global, source, this_value, exception);
}
