// Symbols of the engine's libraries, looked up at run time, because another version may lack them.
//
// Zygote process. What is not there costs the stage that needs it, never the zygote.
#pragma once

namespace clade {

// The address of an exported symbol; null when no library has it, or when the environment variable
// CLADE_HIDE_SYMBOLS (names with commas between them) says so, for tests.
void* FindSymbol(const char* name);

template <typename Function>
Function FindFunction(const char* name) {
  return reinterpret_cast<Function>(FindSymbol(name));
}

// The address of the definition behind the zygote's own one of the same name (RTLD_NEXT).
// `version` may be null. Ends the process when there is none: the zygote is linked to it.
void* NextSymbol(const char* name, const char* version = nullptr);

}  // namespace clade
