#include "zygote/zygote_main.h"

#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <charconv>
#include <cstdio>
#include <optional>
#include <string_view>
#include <utility>
#include <variant>

#include "native/base/check.h"
#include "native/base/log.h"
#include "native/base/unique_fd.h"
#include "zygote/fd_registry.h"
#include "zygote/process_title.h"
#include "zygote/sandbox/child_confinement.h"
#include "zygote/specialize.h"
#include "zygote/stopwatch.h"
#include "zygote/warm_up.h"
#include "zygote/zygote_server.h"

namespace clade {
namespace {

namespace zp = zygote_protocol;

// The number behind --control-fd, when it is a socket of the right type.
std::optional<int> ParseControlFd(int argc, char** argv) {
  if (argc != 3 || std::string_view(argv[1]) != "--control-fd") return std::nullopt;
  const std::string_view text(argv[2]);
  int fd = -1;
  const auto parsed = std::from_chars(text.data(), text.data() + text.size(), fd);
  if (parsed.ec != std::errc() || parsed.ptr != text.data() + text.size()) return std::nullopt;
  int type = 0;
  socklen_t size = sizeof(type);
  if (fd <= STDERR_FILENO || getsockopt(fd, SOL_SOCKET, SO_TYPE, &type, &size) != 0 ||
      type != SOCK_SEQPACKET) {
    return std::nullopt;
  }
  return fd;
}

// A standard stream that is closed would be taken by the next descriptor that is opened.
void EnsureStandardStreams() {
  for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; ++fd) {
    // open(2) gives the lowest free number, which is `fd`.
    if (fcntl(fd, F_GETFD) < 0) CHECK(open("/dev/null", O_RDWR) == fd);
  }
}

void PrepareProcess() {
  EnsureStandardStreams();
  // Dies with main. When main has died before this call, the control socket is closed already.
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  // Ctrl-C in a terminal is for main alone, which then ends the rest in good order.
  setpgid(0, 0);
  signal(SIGPIPE, SIG_IGN);
  // The loader has read it; helpers that a library may start need not bind all at once.
  unsetenv("LD_BIND_NOW");
  const char* debugger = getenv("CLADE_WAIT_DEBUGGER");
  if (debugger && std::string_view(debugger) == "zygote") WaitForDebugger("zygote");
}

std::optional<zp::WarmUpFailed> FindStrayDescriptors(FdRegistry& registry) {
  const auto refused = registry.Audit({});
  if (!refused) return zp::WarmUpFailed{"descriptors", refused.error().Message()};
  if (refused->empty()) return std::nullopt;
  const OpenFd& stray = refused->front();
  return zp::WarmUpFailed{"descriptors",
                          "descriptor " + std::to_string(stray.fd) + " (" + stray.target +
                              ") is of no known kind: either it was inherited, then its opener "
                              "must make it close-on-exec, or zygote/fd_registry.h must learn it"};
}

// Returns whether the stage is ready to serve.
Result<bool> WarmUp(ZygoteServer& server, Engine& engine, const StageBootstrap& bootstrap,
                    FdRegistry& registry, const Stopwatch& since_start) {
  // A report that cannot be sent is followed by others that cannot either.
  const auto report = [&server](const zp::ScriptReport& script) {
    static_cast<void>(server.Announce(script));
  };
  auto result = RunWarmUp(engine.WarmUpTasks(bootstrap, report));
  auto* steps = std::get_if<std::vector<zp::WarmUpStep>>(&result);
  auto failure = steps ? FindStrayDescriptors(registry) : *std::get_if<zp::WarmUpFailed>(&result);
  if (failure) {
    Log("zygote") << zp::StageName(bootstrap.stage) << " stage: warm-up failed: " << failure->step
                  << ": " << failure->message;
    CLADE_TRY(server.Announce(*failure));
    return false;
  }
  zp::Ready ready;
  ready.pid = getpid();
  ready.stage = bootstrap.stage;
  ready.warm_up_us = since_start.Microseconds();
  ready.steps = std::move(*steps);
  CLADE_TRY(server.Announce(ready));
  return true;
}

// For `clade doctor`: warms up as far as can be without main, says what each step did, and ends.
int Check(Engine& engine) {
  for (const zp::Stage stage : {zp::Stage::kEngine, zp::Stage::kWarm}) {
    StageBootstrap bootstrap;
    bootstrap.stage = stage;
    const auto result = RunWarmUp(engine.WarmUpTasks(bootstrap, nullptr));
    if (const auto* failed = std::get_if<zp::WarmUpFailed>(&result)) {
      printf("%s stage: %s: %s\n", zp::StageName(stage), failed->step.c_str(),
             failed->message.c_str());
      return stage == zp::Stage::kEngine ? kExitWarmUpFailed : kExitNotDeep;
    }
    const auto& steps = *std::get_if<std::vector<zp::WarmUpStep>>(&result);
    printf("%s stage: %zu steps", zp::StageName(stage), steps.size());
    for (const zp::WarmUpStep& step : steps) {
      if (step.skipped) printf("; without %s (%s)", step.name.c_str(), step.note.c_str());
    }
    printf("\n");
  }
  return kExitControlClosed;
}

struct Outcome {
  int exit_code;
  ZygoteServer::MaybeChild child;  // Set in a forked child only.
};

Outcome Fail(const Error& error) {
  if (error.code == ErrorCode::kPeerClosed) return {kExitControlClosed, {}};
  Log("zygote") << error;
  return {kExitControlLost, {}};
}

// The server lives and ends in here; a child comes out of it with what it shall become.
Outcome RunServer(StageBootstrap bootstrap, Engine& engine, FdRegistry& registry,
                  const ChildConfinement& confinement, const Stopwatch& since_start) {
  auto server =
      ZygoteServer::Create(std::move(bootstrap.control), bootstrap.stage, registry, confinement);
  if (!server) return Fail(server.error());
  if (bootstrap.stage == zp::Stage::kEngine) {
    if (const auto announced = server->AnnounceStart(); !announced) return Fail(announced.error());
  }
  if (bootstrap.scripts) registry.Declare(bootstrap.scripts.get(), FdAction::kClose);
  const auto ready = WarmUp(*server, engine, bootstrap, registry, since_start);
  if (!ready) return Fail(ready.error());
  if (!*ready) return {kExitWarmUpFailed, {}};
  bootstrap.scripts = {};
  auto served = server->Serve();
  if (!served) return Fail(served.error());
  return {kExitControlClosed, std::move(*served)};
}

// The life of one stage. Returns in the stage with its exit code, and in a child of it that
// becomes the next stage with what that is; in a child that becomes a content process it does not
// return.
std::variant<int, StageBootstrap> RunStage(StageBootstrap bootstrap, Engine& engine,
                                           ChildConfinement& confinement, ProcessTitle& title,
                                           const Stopwatch& since_start) {
  FdRegistry registry;
  for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; ++fd) registry.Declare(fd, FdAction::kKeep);
  confinement.DeclareDescriptors(registry);
  Outcome outcome = RunServer(std::move(bootstrap), engine, registry, confinement, since_start);
  if (auto* content = std::get_if<ContentBootstrap>(&outcome.child)) {
    Specialize(*content, registry, title, confinement);
    engine.RunContentProcess(std::move(*content));
    UNREACHABLE();
  }
  auto* stage = std::get_if<StageBootstrap>(&outcome.child);
  if (!stage) return outcome.exit_code;
  SpecializeStage(*stage, registry, title);
  return std::move(*stage);
}

}  // namespace

int ZygoteMain(int argc, char** argv, Engine& engine) {
  Stopwatch since_start;
  if (argc == 2 && std::string_view(argv[1]) == "--check") return Check(engine);
  const auto control_fd = ParseControlFd(argc, argv);
  if (!control_fd) {
    Log("zygote")
        << "usage: clade-zygote --check, or --control-fd N, N being an inherited SOCK_SEQPACKET "
           "socket; it is started by Clade's main process";
    return kExitUsage;
  }
  PrepareProcess();
  fcntl(*control_fd, F_SETFD, FD_CLOEXEC);
  ProcessTitle title(argc, argv);
  StageBootstrap bootstrap;
  bootstrap.control = UniqueFd::Adopt(*control_fd);
  auto confinement = ChildConfinement::Prepare();
  if (!confinement) return Fail(confinement.error()).exit_code;
  // Each round is a stage; the process that goes on to the next one is its child.
  while (true) {
    auto end = RunStage(std::move(bootstrap), engine, *confinement, title, since_start);
    if (const int* exit_code = std::get_if<int>(&end)) return *exit_code;
    bootstrap = std::move(*std::get_if<StageBootstrap>(&end));
    since_start = Stopwatch();
  }
}

}  // namespace clade
