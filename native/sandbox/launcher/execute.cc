#include "native/sandbox/launcher/execute.h"

#include <unistd.h>

#include <cerrno>

#include "native/base/log.h"
#include "native/sandbox/launcher/environment.h"

namespace clade::sandbox {
namespace {

std::vector<char*> Pointers(std::vector<std::string>& strings) {
  std::vector<char*> pointers;
  for (std::string& text : strings) pointers.push_back(text.data());
  pointers.push_back(nullptr);
  return pointers;
}

}  // namespace

void Execute(std::vector<std::string> arguments, const std::vector<std::string>& environment) {
  std::vector<std::string> variables = ConfinedEnvironment(environment);
  execve(arguments[0].c_str(), Pointers(arguments).data(), Pointers(variables).data());
  Log("sandbox") << arguments[0]
                 << " cannot be executed: " << Error{ErrorCode::kSyscall, "execve", errno};
  _exit(kExitNotExecuted);
}

}  // namespace clade::sandbox
