#include "native/sandbox/launcher/content_launch.h"

#include <sched.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <optional>

#include "native/base/log.h"
#include "native/sandbox/launcher/confinement.h"
#include "native/sandbox/launcher/execute.h"
#include "native/sandbox/launcher/root_file_system.h"
#include "native/sandbox/layers.h"
#include "native/sandbox/namespace_fork.h"

namespace clade::sandbox {
namespace {

std::vector<ReadablePath> PathsFor(const std::string& library, const std::string& program) {
  const char* home = getenv("HOME");
  std::vector<ReadablePath> paths = ReadablePaths(home ? home : "");
  paths.push_back({library, true, false});
  paths.push_back({program.substr(0, program.rfind('/')), true, false});
  return paths;
}

Result<void> EnterNamespaces(const Identity& identity, const std::vector<ReadablePath>& paths) {
  if (unshare(static_cast<int>(NamespaceFlags(identity))) != 0) {
    return Error{ErrorCode::kSyscall, "unshare", errno};
  }
  CLADE_TRY(WriteMaps(0, identity));
  CLADE_TRY(EnterRoot(paths, ProcMount::kHost, identity.uid, identity.gid));
  if (sethostname("web", 3) != 0) return Error{ErrorCode::kSyscall, "sethostname", errno};
  return {};
}

// In a process that ends afterwards: a half-built sandbox cannot be left again.
bool Works(const Identity& identity, const std::vector<ReadablePath>& paths) {
  const auto trial = ForkInto(0);
  if (!trial) return false;
  if (trial->pid == 0) _exit(EnterNamespaces(identity, paths) ? 0 : 1);
  int status = -1;
  while (waitpid(trial->pid, &status, 0) < 0 && errno == EINTR) {
  }
  return status == 0;
}

}  // namespace

void LaunchContent(const std::string& library, std::vector<std::string> program) {
  const std::vector<ReadablePath> paths = PathsFor(library, program[0]);
  const Identity identity = Identities().front();
  Layers layers;
  if (Works(identity, paths)) {
    auto entered = EnterNamespaces(identity, paths);
    if (entered) entered = BecomeNobody(identity);
    if (!entered) {
      Log("sandbox") << "a content process is not started: " << entered.error();
      _exit(kExitNotExecuted);
    }
    for (const Layer layer : {Layer::kMountNamespace, Layer::kNetworkNamespace,
                              Layer::kIpcNamespace, Layer::kUtsNamespace}) {
      layers.Add(layer);
    }
  }
  // By its name: in LD_PRELOAD a space in a path would end it, in LD_LIBRARY_PATH it does not.
  const char* others = getenv("LD_LIBRARY_PATH");
  Execute(std::move(program),
          {"LD_PRELOAD=libclade-confine.so",
           "LD_LIBRARY_PATH=" + library + (others && *others ? std::string(":") + others : ""),
           "CLADE_CONFINE=content", "CLADE_SANDBOX=" + layers.Names()});
}

}  // namespace clade::sandbox
