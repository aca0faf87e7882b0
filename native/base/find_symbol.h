// Symbols of the engine's libraries, looked up at run time, because another version may lack them.
//
// Zygote and content processes. What is not there costs what needs it, never the process.
#pragma once

#include <string_view>

namespace clade {

// The environment variable that hides symbols, for tests: names with commas between them.
inline constexpr char kHideSymbols[] = "CLADE_HIDE_SYMBOLS";

// Whether a symbol is one of those in `list`, that variable's value; null is none. Allocates
// nothing and asks for no environment, so that it may be called before main().
bool IsHidden(std::string_view name, const char* list);

// The address of an exported symbol; null when no library has it, or when it is hidden.
void* FindSymbol(const char* name);

template <typename Function>
Function FindFunction(const char* name) {
  return reinterpret_cast<Function>(FindSymbol(name));
}

}  // namespace clade
