#include "native/base/find_symbol.h"

#include <dlfcn.h>

#include <algorithm>
#include <cstddef>
#include <cstdlib>

namespace clade {

bool IsHidden(std::string_view name, const char* list) {
  std::string_view rest(list ? list : "");
  while (!rest.empty()) {
    const size_t end = std::min(rest.find(','), rest.size());
    if (rest.substr(0, end) == name) return true;
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
  return false;
}

void* FindSymbol(const char* name) {
  return IsHidden(name, getenv(kHideSymbols)) ? nullptr : dlsym(RTLD_DEFAULT, name);
}

}  // namespace clade
