// Text that the engine gives, which may be none.
#pragma once

#include <string>

namespace clade {

inline std::string Text(const char* text) { return text ? text : ""; }

}  // namespace clade
