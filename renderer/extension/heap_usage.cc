#include "renderer/extension/heap_usage.h"

#include <dlfcn.h>

namespace clade {
namespace {

// JavaScriptCore's C interface, whose headers are not installed (JSBase.h, JSObjectRef.h,
// JSStringRef.h, JSValueRef.h, JSBasePrivate.h), and the way from GLib's to it.
struct Engine {
  using Handle = const void*;
  Handle (*context_of)(JSCContext*);
  Handle (*memory_statistics)(Handle context);
  void* (*make_string)(const char*);
  void (*release_string)(void*);
  Handle (*property)(Handle context, Handle object, void* name, Handle* exception);
  double (*number)(Handle context, Handle value, Handle* exception);

  bool IsComplete() const {
    return context_of && memory_statistics && make_string && release_string && property && number;
  }

  double Get(Handle context, Handle object, const char* name) const {
    void* key = make_string(name);
    const double value = number(context, property(context, object, key, nullptr), nullptr);
    release_string(key);
    return value;
  }
};

template <typename Function>
void LookUp(void* library, const char* name, Function* function) {
  *function = reinterpret_cast<Function>(library ? dlsym(library, name) : nullptr);
}

Engine Find() {
  void* library = dlopen("libjavascriptcoregtk-6.0.so.1", RTLD_NOW | RTLD_NOLOAD);
  Engine engine;
  LookUp(library, "_Z22jscContextGetJSContextP11_JSCContext", &engine.context_of);
  LookUp(library, "JSGetMemoryUsageStatistics", &engine.memory_statistics);
  LookUp(library, "JSStringCreateWithUTF8CString", &engine.make_string);
  LookUp(library, "JSStringRelease", &engine.release_string);
  LookUp(library, "JSObjectGetProperty", &engine.property);
  LookUp(library, "JSValueToNumber", &engine.number);
  return engine;
}

}  // namespace

std::optional<HeapUsage> MeasureHeap(JSCContext* context) {
  static const Engine engine = Find();
  if (!engine.IsComplete()) return std::nullopt;
  const Engine::Handle own = engine.context_of(context);
  const Engine::Handle statistics = engine.memory_statistics(own);
  return HeapUsage{engine.Get(own, statistics, "heapSize"),
                   engine.Get(own, statistics, "heapCapacity")};
}

}  // namespace clade
