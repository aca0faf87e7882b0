// The environment that confined processes get: an allow-list, because an app's environment holds
// tokens, names of sockets and the like.
#pragma once

#include <string>
#include <vector>

namespace clade::sandbox {

// From this process's own environment: what the engine and its libraries understand, with the
// services that are not there turned off. `more` is added.
std::vector<std::string> ConfinedEnvironment(const std::vector<std::string>& more);

}  // namespace clade::sandbox
