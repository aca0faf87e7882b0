// The engine's symbols as the zygote needs them beside FindSymbol().
//
// Zygote process. What is not there costs the stage that needs it, never the zygote.
#pragma once

#include "native/base/find_symbol.h"

namespace clade {

// The place where JavaScriptCore notes the VM that was used last; null when it is not exported.
void** FindRecentVm();

// The address of the definition behind the zygote's own one of the same name (RTLD_NEXT).
// `version` may be null. Ends the process when there is none: the zygote is linked to it.
void* NextSymbol(const char* name, const char* version = nullptr);

}  // namespace clade
