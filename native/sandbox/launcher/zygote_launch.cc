#include "native/sandbox/launcher/zygote_launch.h"

#include <fcntl.h>
#include <linux/sched.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <vector>

#include "native/base/log.h"
#include "native/base/unique_fd.h"
#include "native/sandbox/launcher/confinement.h"
#include "native/sandbox/launcher/execute.h"
#include "native/sandbox/launcher/root_file_system.h"
#include "native/sandbox/namespace_fork.h"

namespace clade::sandbox {
namespace {

constexpr int kExitNotReached = 111;  // init ended before there was a zygote; it is reported.
constexpr uint64_t kChildFlags = CLONE_NEWUSER | CLONE_NEWPID;

// init -> launcher, once.
struct Report {
  int os_error = 0;
  char failed[64] = {};  // Empty: all is well.
  bool child_namespaces = false;
};

struct Plan {
  Identity identity;
  std::string library;
  int control_fd = -1;  // -1: a trial, without a zygote.
};

Report Failure(const Error& error) {
  Report report;
  report.os_error = error.os_error;
  strncpy(report.failed, error.op, sizeof(report.failed) - 1);
  return report;
}

int ExitCodeOf(int status) {
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

int WaitFor(pid_t pid) {
  int status = 0;
  while (waitpid(pid, &status, 0) < 0 && errno == EINTR) {
  }
  return status;
}

// Killed when the process that forked this one ends. It is undone by a change of user.
void DieWithParent() { prctl(PR_SET_PDEATHSIG, SIGKILL); }

// The kernel's out-of-memory killer takes a page before the app. Only a preference.
void PreferAsVictim() {
  const UniqueFd file = UniqueFd::Adopt(open("/proc/self/oom_score_adj", O_WRONLY | O_CLOEXEC));
  if (file && write(file.get(), "300", 3) != 3) Log("sandbox") << "oom_score_adj is not set";
}

// What the zygote will do for each child, as the zygote will be.
bool ChildNamespacesWork() {
  const auto child = ForkInto(kChildFlags);
  if (!child) return false;
  if (child->pid == 0) _exit(0);
  return WaitFor(child->pid) == 0;
}

std::string HomeOf() {
  const char* home = getenv("HOME");
  return home ? home : "";
}

Result<void> BuildSandbox(const Plan& plan) {
  PreferAsVictim();
  const Identity& identity = plan.identity;
  std::vector<ReadablePath> paths = ReadablePaths(HomeOf());
  paths.push_back({plan.library, true, false});
  // In a user namespace only its own user can own what is made.
  if (identity.drop_root && identity.user_namespace) {
    if (setresgid(identity.gid, identity.gid, identity.gid) != 0 ||
        setresuid(identity.uid, identity.uid, identity.uid) != 0) {
      return Error{ErrorCode::kSyscall, "setresuid", errno};
    }
  }
  CLADE_TRY(EnterRoot(paths, ProcMount::kFresh, identity.uid, identity.gid));
  if (sethostname("web", 3) != 0) return Error{ErrorCode::kSyscall, "sethostname", errno};
  return BecomeNobody(identity);
}

Layers NamespaceLayers(bool child_namespaces) {
  Layers layers;
  for (const Layer layer : {Layer::kMountNamespace, Layer::kNetworkNamespace, Layer::kIpcNamespace,
                            Layer::kUtsNamespace}) {
    layers.Add(layer);
  }
  if (child_namespaces) {
    layers.Add(Layer::kPidNamespace);
    layers.Add(Layer::kUserNamespace);
  }
  return layers;
}

constexpr char kNoChildNamespaces[] =
    "namespaces of each process: clone3: refused to an unprivileged user";

[[noreturn]] void ExecuteZygote(const Plan& plan, const NamespaceTrial& trial) {
  const std::string path = plan.library + "/clade-zygote";
  Execute({path, "--control-fd", std::to_string(plan.control_fd)},
          {"CLADE_SANDBOX=" + trial.layers.Names(), "CLADE_SANDBOX_MISSING=" + trial.missing});
}

// pid 1: reaps until the last process of the namespace is gone, and ends as the zygote did.
[[noreturn]] void RunInit(pid_t zygote) {
  int zygote_status = 0;
  while (true) {
    int status = 0;
    const pid_t ended = wait(&status);
    if (ended == zygote) zygote_status = status;
    if (ended < 0 && errno == ECHILD) _exit(ExitCodeOf(zygote_status));
  }
}

[[noreturn]] void InitMain(const Plan& plan, const UniqueFd& launcher) {
  DieWithParent();
  char go;
  // The launcher has written the maps; or it has died, before the line above or since.
  if (read(launcher.get(), &go, 1) != 1) _exit(kExitNotReached);
  const auto built = BuildSandbox(plan);
  DieWithParent();
  Report report;
  if (built) {
    report.child_namespaces = ChildNamespacesWork();
  } else {
    report = Failure(built.error());
  }
  const bool reported = send(launcher.get(), &report, sizeof(report), MSG_NOSIGNAL) ==
                        static_cast<ssize_t>(sizeof(report));
  if (!built || !reported) _exit(kExitNotReached);
  if (plan.control_fd < 0) _exit(0);
  const auto zygote = ForkInto(0);
  if (!zygote) {
    Log("sandbox") << "the zygote could not be forked: " << zygote.error();
    _exit(kExitNotReached);
  }
  if (zygote->pid == 0) {
    DieWithParent();
    NamespaceTrial trial{NamespaceLayers(report.child_namespaces), {}};
    if (!report.child_namespaces) trial.missing = kNoChildNamespaces;
    ExecuteZygote(plan, trial);
  }
  UniqueFd::Adopt(plan.control_fd) = {};  // Main knows the zygote's end by it.
  RunInit(zygote->pid);
}

struct Init {
  pid_t pid;
  bool child_namespaces;
};

// Starts pid 1 of new namespaces and waits until it has built them; no process is left otherwise.
Result<Init> StartInit(const Plan& plan) {
  int ends[2];
  if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends) != 0) {
    return Error{ErrorCode::kSyscall, "socketpair", errno};
  }
  UniqueFd ours = UniqueFd::Adopt(ends[0]);
  UniqueFd theirs = UniqueFd::Adopt(ends[1]);
  const auto init = ForkInto(NamespaceFlags(plan.identity) | CLONE_NEWPID);
  if (!init) return init.error();
  if (init->pid == 0) {
    ours = {};
    InitMain(plan, theirs);
  }
  theirs = {};
  const auto mapped = WriteMaps(init->pid, plan.identity);
  Report report;
  if (!mapped) {
    report = Failure(mapped.error());
  } else if (write(ours.get(), "", 1) != 1 ||
             read(ours.get(), &report, sizeof(report)) != static_cast<ssize_t>(sizeof(report))) {
    report = Failure({ErrorCode::kPeerClosed, "init ended", ESRCH});
  }
  if (report.failed[0] == '\0') return Init{init->pid, report.child_namespaces};
  kill(init->pid, SIGKILL);
  WaitFor(init->pid);
  // An Error refers to its text, which lives as long as this program: it makes few attempts.
  static std::vector<std::unique_ptr<std::string>> texts;
  texts.push_back(std::make_unique<std::string>(report.failed));
  return Error{ErrorCode::kSyscall, texts.back()->c_str(), report.os_error};
}

void Note(std::string& missing, const Error& error) {
  if (!missing.empty()) missing += "; ";
  missing += "namespaces: " + error.Message();
}

}  // namespace

int LaunchZygote(int control_fd, const std::string& library) {
  // Dies with main. Ctrl-C in a terminal is for main alone.
  DieWithParent();
  setpgid(0, 0);
  Plan plan{{}, library, control_fd};
  NamespaceTrial none;
  for (const Identity& identity : Identities()) {
    plan.identity = identity;
    const auto init = StartInit(plan);
    if (init) {
      UniqueFd::Adopt(control_fd) = {};  // Only the zygote may hold it.
      return ExitCodeOf(WaitFor(init->pid));
    }
    Note(none.missing, init.error());
  }
  ExecuteZygote(plan, none);
}

NamespaceTrial TryNamespaces(const std::string& library) {
  NamespaceTrial trial;
  for (const Identity& identity : Identities()) {
    const auto init = StartInit({identity, library, -1});
    if (init) {
      WaitFor(init->pid);
      trial.layers = NamespaceLayers(init->child_namespaces);
      trial.missing = init->child_namespaces ? "" : kNoChildNamespaces;
      return trial;
    }
    Note(trial.missing, init.error());
  }
  return trial;
}

}  // namespace clade::sandbox
