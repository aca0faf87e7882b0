#include "zygote/webkit_engine_symbols.h"

#include <dlfcn.h>

#include <algorithm>
#include <cstdlib>
#include <string_view>

#include "native/base/check.h"

namespace clade {
namespace {

bool IsHidden(std::string_view name) {
  const char* hidden = getenv("CLADE_HIDE_SYMBOLS");
  std::string_view rest(hidden ? hidden : "");
  while (!rest.empty()) {
    const size_t end = std::min(rest.find(','), rest.size());
    if (rest.substr(0, end) == name) return true;
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
  return false;
}

}  // namespace

void* FindSymbol(const char* name) { return IsHidden(name) ? nullptr : dlsym(RTLD_DEFAULT, name); }

void* NextSymbol(const char* name, const char* version) {
  void* const symbol = version ? dlvsym(RTLD_NEXT, name, version) : dlsym(RTLD_NEXT, name);
  CHECK(symbol);
  return symbol;
}

}  // namespace clade
