#include "zygote/webkit_engine.h"

#include <unistd.h>
#include <webkit/webkit.h>

#include <array>
#include <cstdio>
#include <string>
#include <string_view>
#include <utility>

#include "native/base/check.h"
#include "zygote/webkit_engine_quiesce.h"
#include "zygote/webkit_engine_scripts.h"
#include "zygote/webkit_engine_symbols.h"
#include "zygote/webkit_engine_vm.h"
#include "zygote/webkit_engine_warm_up.h"

// Exported by libjavascriptcoregtk; weak, because another engine version may lack it.
extern "C" __attribute__((weak)) unsigned pas_scavenger_should_suspend_count;

// libwebkitgtk starts libpas's scavenger thread from a static constructor, before main(). The
// executable's .preinit_array runs earlier still: a count of 1 means "suspended" (libpas,
// pas_scavenger.c), so the thread does not start until a child calls pas_scavenger_resume().
static void SuspendScavenger(int, char**, char** environment) {
  constexpr std::string_view kHidden = "CLADE_HIDE_SYMBOLS=";
  // getenv(3) knows no environment yet.
  const char* hidden = nullptr;
  for (; *environment; ++environment) {
    if (std::string_view(*environment).starts_with(kHidden)) hidden = *environment + kHidden.size();
  }
  if (clade::IsHidden("pas_scavenger_should_suspend_count", hidden)) return;
  if (&pas_scavenger_should_suspend_count) pas_scavenger_should_suspend_count = 1;
}
__attribute__((section(".preinit_array"),
               used)) static void (*suspend_scavenger)(int, char**, char**) = SuspendScavenger;

// A content process needs no display: the engine's call of gtk_init() ends here instead of in
// libgtk. What else it would do, setlocale(), is a warm-up task.
extern "C" __attribute__((visibility("default"))) void gtk_init(void) {}

// The engine of a content process wants to connect to the inspector's server, of which it knows an
// address that nobody listens on (native/addon/inspector_link.cc). Its pages are inspected through
// the main process; here it waits for ever, without threads and sockets.
extern "C" __attribute__((visibility("default"))) void g_socket_client_connect_to_host_async(
    GSocketClient*, const gchar*, guint16, GCancellable*, GAsyncReadyCallback, gpointer) {}

namespace clade {
namespace {

using zygote_protocol::ProcessKind;
using zygote_protocol::Stage;
using EngineMain = int (*)(int, char**);

constexpr char kWebProcessMain[] = "_ZN6WebKit14WebProcessMainEiPPc";
constexpr char kNetworkProcessMain[] = "_ZN6WebKit18NetworkProcessMainEiPPc";

EngineMain FindMain(const char* symbol) { return FindFunction<EngineMain>(symbol); }

TaskOutcome FindEntryPoints() {
  for (const char* symbol : {kWebProcessMain, kNetworkProcessMain}) {
    if (FindMain(symbol)) continue;
    return TaskOutcome::Failed("WebKitGTK " + std::to_string(webkit_get_major_version()) + "." +
                               std::to_string(webkit_get_minor_version()) + "." +
                               std::to_string(webkit_get_micro_version()) + " does not export " +
                               symbol + "; this version cannot be forked");
  }
  return TaskOutcome::Done();
}

void ResumeScavenger() {
  if (auto* resume = FindFunction<void (*)()>("pas_scavenger_resume")) resume();
}

// The same tasks, each waiting for the end of the threads that it has made the engine start.
std::vector<WarmUpTask> Quiescing(std::vector<WarmUpTask> tasks) {
  constexpr int kLimitMs = 3000;
  for (WarmUpTask& task : tasks) {
    task.run = [run = std::move(task.run)] {
      TaskOutcome outcome = run();
      Quiesce(kLimitMs);  // RunWarmUp() counts what is left.
      return outcome;
    };
  }
  return tasks;
}

}  // namespace

std::vector<WarmUpTask> WebKitEngine::WarmUpTasks(const StageBootstrap& bootstrap,
                                                  ScriptReporter report) {
  if (bootstrap.stage == Stage::kWarm) return Quiescing(WarmStageTasks());
  if (bootstrap.stage == Stage::kApp) {
    return Quiescing(AppStageTasks(bootstrap.scripts.get(), std::move(report)));
  }
  std::vector<WarmUpTask> tasks = {{"entry-points", FindEntryPoints}};
  for (WarmUpTask& task : EngineStageTasks()) tasks.push_back(std::move(task));
  return tasks;
}

void WebKitEngine::RunContentProcess(ContentBootstrap bootstrap) {
  const bool web = bootstrap.kind == ProcessKind::kWeb;
  const EngineMain engine_main = FindMain(web ? kWebProcessMain : kNetworkProcessMain);
  CHECK(engine_main);  // FindEntryPoints() has seen it.
  EnterChild();
  ResumeScavenger();
  // From here on the engine and the extension own them; both find them by number.
  std::string socket = std::to_string(bootstrap.engine_socket.Release());
  [[maybe_unused]] const int channel = bootstrap.channel.Release();
  std::string name = web ? "WebKitWebProcess" : "WebKitNetworkProcess";
  // No pid socket: the hand-shake is done (Shared/unix/AuxiliaryProcessMain.cpp, parseCommandLine:
  // the third argument is optional).
  std::array<char*, 4> argv = {name.data(), bootstrap.identifier.data(), socket.data(), nullptr};
  const int code = engine_main(3, argv.data());
  // Not exit(): destructors of the zygote's libraries are not for a child to run.
  std::fflush(nullptr);
  _exit(code);
}

}  // namespace clade
