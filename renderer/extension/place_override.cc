#include "renderer/extension/place_override.h"

#include <dlfcn.h>

#include <cstdint>

namespace clade {
namespace {

// WTF::StringView, WTF::String and WTF::Vector<WTF::String>, as far as they are handed over here.
struct StringView {
  const void* characters;
  uint32_t length;
  bool is_8_bit;
};
struct String {
  void* impl;
};
struct StringVector {
  String* buffer;
  uint32_t capacity;
  uint32_t size;
};

template <typename Function>
Function Engine(const char* mangled) {
  void* library = dlopen("libjavascriptcoregtk-6.0.so.1", RTLD_NOW | RTLD_NOLOAD);
  return reinterpret_cast<Function>(library ? dlsym(library, mangled) : nullptr);
}

using SetTimeZone = bool (*)(StringView);
using GetLanguages = void (*)(StringVector* result, bool minimize);
using MakeString = void (*)(String*, const char*);
using SetLanguages = void (*)(const StringVector&);

}  // namespace

bool OverrideTimeZone(const std::string& name) {
  static const auto set = Engine<SetTimeZone>("_ZN3WTF19setTimeZoneOverrideENS_10StringViewE");
  return set && set({name.data(), static_cast<uint32_t>(name.size()), true});
}

bool OverrideLanguage(const std::string& tag) {
  static const auto get =
      Engine<GetLanguages>("_ZN3WTF22userPreferredLanguagesENS_23ShouldMinimizeLanguagesE");
  static const auto make = Engine<MakeString>("_ZN3WTF6StringC1EPKc");
  static const auto set = Engine<SetLanguages>(
      "_ZN3WTF30overrideUserPreferredLanguagesERKNS_6VectorINS_6StringELm0ENS_"
      "15CrashOnOverflowELm16"
      "ENS_10FastMallocEEE");
  if (!get || !make || !set) return false;
  // Those that the process was started with; lives as long as the process.
  static const StringVector own = [] {
    StringVector languages = {};
    get(&languages, false);
    return languages;
  }();
  if (tag.empty()) {
    set(own);
    return true;
  }
  // The engine's list keeps a reference of its own; this one is left, a few bytes each time.
  String language = {};
  make(&language, tag.c_str());
  set({&language, 1, 1});
  return true;
}

}  // namespace clade
