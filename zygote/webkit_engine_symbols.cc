#include "zygote/webkit_engine_symbols.h"

#include <dlfcn.h>

#include "native/base/check.h"

namespace clade {

void** FindRecentVm() {
  // JSC::VMInspector::m_recentVM until 2.50, JSC::VMManager::s_recentVM from 2.52 on.
  for (const char* name : {"_ZN3JSC11VMInspector10m_recentVME", "_ZN3JSC9VMManager10s_recentVME"}) {
    if (void* const place = FindSymbol(name)) return static_cast<void**>(place);
  }
  return nullptr;
}

void* NextSymbol(const char* name, const char* version) {
  void* const symbol = version ? dlvsym(RTLD_NEXT, name, version) : dlsym(RTLD_NEXT, name);
  CHECK(symbol);
  return symbol;
}

}  // namespace clade
