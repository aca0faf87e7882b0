#include "renderer/extension/runtime_source.h"

#include <dlfcn.h>

#include <fstream>
#include <iterator>

#include "native/base/log.h"

namespace clade {
namespace {

// lib/extension/libclade-extension.so -> lib/preload-runtime.js
std::string RuntimePath() {
  Dl_info info = {};
  if (dladdr(reinterpret_cast<const void*>(&RuntimeSource), &info) == 0) return {};
  const std::string module(info.dli_fname);
  return module.substr(0, module.rfind('/') + 1) + "../preload-runtime.js";
}

std::string ReadRuntime() {
  std::ifstream file(RuntimePath(), std::ios::binary);
  if (!file) {
    Log("content") << RuntimePath() << " is missing: preload scripts cannot run";
    return {};
  }
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

}  // namespace

const std::string& RuntimeSource() {
  static const std::string source = ReadRuntime();
  return source;
}

__attribute__((constructor)) static void LoadRuntimeEarly() { RuntimeSource(); }

}  // namespace clade
