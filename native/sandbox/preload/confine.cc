// libclade-confine.so: confines a program of the engine from within, before any of its own code.
//
// Preloaded (LD_PRELOAD) into the engine's network process, and into its content process where
// there is no zygote; linked so that its initialiser is the first to run (-z initfirst), while
// there is one thread. CLADE_CONFINE says as what: "content" or "network"; CLADE_CONFINE_WRITE
// lists the folders that the network process may write in, separated by colons; CLADE_SANDBOX names
// the layers that the launcher has made. A layer that cannot be applied although the kernel has it
// ends the process (kExitUnconfined).
#include <dlfcn.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <unistd.h>

#include <cstring>
#include <string>
#include <string_view>

#include "native/base/log.h"
#include "native/sandbox/denial_log.h"
#include "native/sandbox/landlock.h"
#include "native/sandbox/process_limits.h"
#include "native/sandbox/readable_paths.h"
#include "native/sandbox/syscall_filter.h"
#include "native/sandbox/syscall_policy.h"

// A content process needs no display: the engine's call of gtk_init() ends here instead of in
// libgtk (as in zygote/webkit_engine.cc).
extern "C" __attribute__((visibility("default"))) void gtk_init(void) {}

// A media player's download is kept in memory: there is no folder to write in (as in
// zygote/webkit_engine_media.cc).
extern "C" __attribute__((visibility("default"))) int g_mkstemp(char* name) {
  if (std::strstr(name, "WebKit-Media-")) return memfd_create("media", MFD_CLOEXEC);
  using Function = int (*)(char*);
  static const auto real = reinterpret_cast<Function>(dlsym(RTLD_NEXT, "g_mkstemp"));
  return real(name);
}

namespace clade::sandbox {
namespace {

constexpr int kExitUnconfined = 122;

std::string Value(const char* name) {
  const char* value = getenv(name);
  return value ? value : "";
}

Result<void> AllowFolders(Landlock& ruleset, std::string_view list) {
  while (!list.empty()) {
    const size_t colon = list.find(':');
    const std::string folder(list.substr(0, colon));
    if (!folder.empty()) CLADE_TRY(ruleset.Allow(folder, FileAccess::kReadAndWrite));
    list = colon == std::string_view::npos ? std::string_view() : list.substr(colon + 1);
  }
  return {};
}

// Reads the certificates, the resolver's configuration, and whatever a page of the app's or the
// user's choice lies in; writes where the app keeps its data.
Result<void> AllowForNetwork(Landlock& ruleset) {
  CLADE_TRY(ruleset.Allow("/", FileAccess::kRead));
  CLADE_TRY(ruleset.Allow("/dev/null", FileAccess::kReadAndWrite));
  return AllowFolders(ruleset, Value("CLADE_CONFINE_WRITE"));
}

Result<void> AllowForContent(Landlock& ruleset) {
  for (const ReadablePath& readable : ReadablePaths(Value("HOME"))) {
    CLADE_TRY(ruleset.Allow(readable.path, FileAccess::kRead));
  }
  CLADE_TRY(ruleset.Allow(Value("CLADE_EXTENSION_DIR") + "/..", FileAccess::kRead));
  return ruleset.Allow("/proc/self", FileAccess::kRead);
}

Result<void> Confine(bool content) {
  CLADE_TRY(DropCapabilities());
  // Main, which measures it, has no more rights over the network process than any other.
  if (content) CLADE_TRY(ForbidTracing());
  if (content) CLADE_TRY(SetLimits());
  if (Landlock::Version() > 0) {
    Landlock ruleset = CLADE_TRY(Landlock::Create(/*restrict_network=*/content));
    CLADE_TRY(content ? AllowForContent(ruleset) : AllowForNetwork(ruleset));
    CLADE_TRY(ruleset.RestrictSelf());
  }
  if (!SyscallFilter::Available()) return {};
  if (DenialLogWanted()) CLADE_TRY(StartDenialLog());
  const SyscallFilter filter(content ? ContentCalls() : NetworkCalls(),
                             {.trap_denials = DenialLogWanted(),
                              .gpu = HasGpu(),
                              .own_pid = static_cast<uint32_t>(getpid())});
  return filter.Install();
}

// glibc passes the program's arguments to initialisers; libc's own has not run yet.
__attribute__((constructor)) void Start(int, char**, char** variables) {
  environ = variables;
  const std::string role = Value("CLADE_CONFINE");
  if (role.empty()) return;
  const auto confined = Confine(role == "content");
  if (!confined) {
    Log("sandbox") << "the engine's " << role << " process is not started: " << confined.error();
    _exit(kExitUnconfined);
  }
  for (const char* name : {"LD_PRELOAD", "CLADE_CONFINE", "CLADE_CONFINE_WRITE"}) unsetenv(name);
}

}  // namespace
}  // namespace clade::sandbox
