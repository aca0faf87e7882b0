// The `clade` program that people start: becomes Node running Clade's main process.
//
// Runs before anything else and only until execv: <dir>/clade ARGS becomes
// <dir>/lib/node <dir>/lib/init.cjs ARGS. argv[0] is kept, so that process.argv0 is what the
// user typed. With ELECTRON_RUN_AS_NODE set and not empty it becomes plain Node:
// <dir>/lib/node ARGS, as Electron does. Depends on libc and libstdc++ only.

#include <unistd.h>

#include <cerrno>
#include <climits>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>
#include <vector>

namespace {

constexpr int kCannotStart = 127;  // What a shell answers for a command that it cannot run.

// The file of this program with every symbolic link resolved; empty when /proc has no answer.
std::string OwnPath() {
  char path[PATH_MAX];
  const ssize_t length = readlink("/proc/self/exe", path, sizeof path);
  if (length <= 0 || length == static_cast<ssize_t>(sizeof path)) return {};
  return std::string(path, static_cast<size_t>(length));
}

bool RunsAsNode() {
  const char* value = getenv("ELECTRON_RUN_AS_NODE");
  return value != nullptr && *value != '\0';
}

int Fail(const char* what, const std::string& path, const char* advice) {
  std::fprintf(stderr, "clade: %s %s: %s.%s\n", what, path.c_str(), strerror(errno), advice);
  return kCannotStart;
}

}  // namespace

int main(int argc, char** argv) {
  const std::string self = OwnPath();
  if (self.empty()) {
    return Fail("cannot read", "/proc/self/exe", " Clade needs a mounted /proc.");
  }
  const std::string lib = self.substr(0, self.rfind('/')) + "/lib";
  const std::string node = lib + "/node";
  std::string script = lib + "/init.cjs";

  std::vector<char*> arguments;
  arguments.push_back(argc > 0 ? argv[0] : const_cast<char*>(self.c_str()));
  if (!RunsAsNode()) arguments.push_back(script.data());
  for (int i = 1; i < argc; ++i) arguments.push_back(argv[i]);
  arguments.push_back(nullptr);

  // The main process cannot see this path by itself: its own executable is lib/node.
  if (setenv("CLADE_EXEC_PATH", self.c_str(), 1) != 0)
    return Fail("cannot set", "CLADE_EXEC_PATH", "");
  execv(node.c_str(), arguments.data());
  return Fail("cannot run", node,
              " The installation is incomplete: install Clade again, or run `npm run build` in a"
              " source tree.");
}
