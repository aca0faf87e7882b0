#include "native/sandbox/launcher/execute.h"

#include <unistd.h>

#include <cerrno>

#include "native/base/argv.h"
#include "native/base/log.h"
#include "native/sandbox/launcher/environment.h"

namespace clade::sandbox {

void Execute(std::vector<std::string> arguments, const std::vector<std::string>& environment) {
  std::vector<std::string> variables = ConfinedEnvironment(environment);
  execve(arguments[0].c_str(), PointersTo(arguments).data(), PointersTo(variables).data());
  Log("sandbox") << arguments[0]
                 << " cannot be executed: " << Error{ErrorCode::kSyscall, "execve", errno};
  _exit(kExitNotExecuted);
}

}  // namespace clade::sandbox
