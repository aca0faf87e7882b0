// Where a content process believes to be: its time zone and its languages.
//
// The engine has functions for both, which its own settings use once per process; libraries export
// them under C++ names only, so they are looked up, and what is not found is told.
#pragma once

#include <string>

namespace clade {

// A time zone as tzdata names it; empty is the system's. False when the engine does not know it, or
// cannot be told. Dates show it from the next entry into a script on.
bool OverrideTimeZone(const std::string& name);

// The language of pages, such as "de-DE"; empty is the user's own. False when the engine cannot be
// told.
bool OverrideLanguage(const std::string& tag);

}  // namespace clade
