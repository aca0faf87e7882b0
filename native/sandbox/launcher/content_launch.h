// ContentLaunch: a content process that is executed, not forked, confined as far as that goes.
//
// Sandbox launcher. Where there is no zygote the engine's own program runs in namespaces and a
// root of its own, under this process's pid, which main and the engine know already; so it has no
// pid namespace, and sees the host's /proc, which Landlock narrows to its own part. The rest is
// done in the program itself, by libclade-confine.so (../preload), because execution is among
// what is forbidden there.
#pragma once

#include <string>
#include <vector>

namespace clade::sandbox {

// `program`: an absolute path and its arguments. Ends with kExitNotExecuted when it cannot run.
[[noreturn]] void LaunchContent(const std::string& library, std::vector<std::string> program);

}  // namespace clade::sandbox
