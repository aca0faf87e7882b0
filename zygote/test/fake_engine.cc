#include "zygote/test/fake_engine.h"

#include <pthread.h>
#include <signal.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/prctl.h>
#include <unistd.h>

#include <cstdlib>
#include <cstring>
#include <string>
#include <string_view>

#include "native/base/check.h"
#include "native/base/proc_self.h"
#include "native/ipc/content_protocol.h"
#include "native/ipc/script_bundle.h"
#include "native/ipc/seqpacket.h"
#include "zygote/script_watchdog.h"

namespace clade {
namespace {

void* SleepForEver(void*) {
  while (true) pause();
}

void StartThread(int) {
  pthread_t thread;
  CHECK(pthread_create(&thread, nullptr, SleepForEver, nullptr) == 0);
}

void OpenEpoll(int) { CHECK(epoll_create1(EPOLL_CLOEXEC) >= 0); }

// What shall go wrong in a stage: the part of FAKE_ENGINE behind "warm:" or "app:", all of it for
// the engine stage.
std::string_view TroubleOf(zygote_protocol::Stage stage) {
  const char* mode = getenv("FAKE_ENGINE");
  std::string_view trouble(mode ? mode : "");
  const size_t colon = trouble.find(':');
  const bool is_first = stage == zygote_protocol::Stage::kEngine;
  if (colon == std::string_view::npos) return is_first ? trouble : "";
  if (trouble.substr(0, colon) != zygote_protocol::StageName(stage)) return "";
  return trouble.substr(colon + 1);
}

TaskOutcome MakeTrouble(std::string_view trouble) {
  if (trouble == "fail") return TaskOutcome::Failed("there is no engine");
  if (trouble == "skip") return TaskOutcome::Skipped("not here");
  if (trouble == "thread") StartThread(0);
  if (trouble == "stray") OpenEpoll(0);
  if (trouble == "hang") SleepForEver(nullptr);
  if (trouble == "crash") raise(SIGKILL);
  return TaskOutcome::Done();
}

TaskOutcome WarmUpEngine() {
  // Left open on purpose, as an event loop's would be.
  CHECK(eventfd(3, EFD_CLOEXEC | EFD_NONBLOCK) >= 0);
  signal(SIGUSR1, StartThread);
  signal(SIGUSR2, OpenEpoll);
  return MakeTrouble(TroubleOf(zygote_protocol::Stage::kEngine));
}

// The bundle's sources are commands: "loop", "grow" (memory), "throw", anything else does nothing.
void RunScripts(const UniqueFd& fd, const ScriptReporter& report) {
  using Report = zygote_protocol::ScriptReport;
  const auto bundle = ScriptBundle::Map(fd.get());
  CHECK(bundle);
  ScriptWatchdog watchdog(bundle->limits());
  uint32_t index = 0;
  for (const BundledScript& script : bundle->scripts()) {
    report({index, Report::State::kStarted, 0, ""});
    watchdog.Restart();
    const std::string command(reinterpret_cast<const char*>(script.source.data()),
                              script.source.size());
    volatile bool always = true;
    while (command == "loop" && always) {
    }
    while (command == "grow") std::memset(malloc(1 << 20), 1, 1 << 20);
    const bool throws = command == "throw";
    report({index, throws ? Report::State::kThrew : Report::State::kDone, 1,
            throws ? "Error: thrown" : ""});
    ++index;
  }
}

int Number(std::string_view command) { return atoi(command.data() + command.find(':') + 1); }

// The lines that the tests look for: "name=value" and "fd N target".
std::string Describe() {
  int death_signal = -1;
  prctl(PR_GET_PDEATHSIG, &death_signal);
  sigset_t blocked;
  sigprocmask(SIG_BLOCK, nullptr, &blocked);
  struct sigaction sigpipe;
  sigaction(SIGPIPE, nullptr, &sigpipe);
  const char* channel = getenv(content_protocol::kChannelEnv);
  std::string report = "random=" + std::to_string(random());
  report += "\npdeathsig=" + std::to_string(death_signal);
  report += "\nsigchld-blocked=" + std::to_string(sigismember(&blocked, SIGCHLD));
  report += std::string("\nsigpipe-default=") + (sigpipe.sa_handler == SIG_DFL ? "1" : "0");
  report += std::string("\nchannel-env=") + (channel ? channel : "");
  const auto fds = OpenFds();
  CHECK(fds);
  for (const OpenFd& fd : *fds) report += "\nfd " + std::to_string(fd.fd) + " " + fd.target;
  return report + "\n";
}

void Report(const UniqueFd& channel) {
  const std::string report = Describe();
  CHECK(SendPacket(channel.get(), std::as_bytes(std::span(report)), {}, false));
}

[[noreturn]] void WaitForEnd(const UniqueFd& engine_socket) {
  char byte;
  _exit(read(engine_socket.get(), &byte, 1) == 0 ? 0 : 99);
}

}  // namespace

std::vector<WarmUpTask> FakeEngine::WarmUpTasks(const StageBootstrap& bootstrap,
                                                ScriptReporter report) {
  using zygote_protocol::Stage;
  if (bootstrap.stage == Stage::kEngine) {
    return {{"first", WarmUpEngine}, {"second", [] { return TaskOutcome::Done(); }}};
  }
  return {{"next", [&bootstrap, report] {
             // A stage has what was given to it, and nobody else has.
             CHECK(static_cast<bool>(bootstrap.scripts) == (bootstrap.stage == Stage::kApp));
             if (bootstrap.scripts) RunScripts(bootstrap.scripts, report);
             return MakeTrouble(TroubleOf(bootstrap.stage));
           }}};
}

void FakeEngine::RunContentProcess(ContentBootstrap bootstrap) {
  const std::string_view command(bootstrap.title);
  if (command.starts_with("exit:")) _exit(Number(command));
  if (command.starts_with("raise:")) {
    signal(Number(command), SIG_DFL);  // A sanitizer may have its own.
    raise(Number(command));
  }
  if (command == "report") Report(bootstrap.channel);
  WaitForEnd(bootstrap.engine_socket);
}

}  // namespace clade
