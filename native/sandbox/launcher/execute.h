// Execute: becomes a confined program.
#pragma once

#include <string>
#include <vector>

namespace clade::sandbox {

inline constexpr int kExitNotExecuted = 127;

// execve(2) with the confined environment and `environment` beside it. Says why not and ends.
[[noreturn]] void Execute(std::vector<std::string> arguments,
                          const std::vector<std::string>& environment);

}  // namespace clade::sandbox
