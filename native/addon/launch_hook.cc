// Where the engine's "start a process" meets Clade: the only such place.
//
// WebKit starts its auxiliary processes with g_subprocess_launcher_spawnv
// (UIProcess/Launcher/glib/ProcessLauncherGLib.cpp), argv = {executable, process identifier,
// IPC socket, pid socket}. Because libwebkitgtk is loaded as this addon's dependency, the dynamic
// linker finds the definition below first. The engine only drops the object that is returned, and
// learns the pid from the pid socket, so nothing needs to be spawned before this returns.
//
// From 2.52 on there is no pid socket: the engine asks the returned object for its pid at once. No
// process has that pid yet, so it gets a number that none can have (PID_MAX_LIMIT is 2^22,
// linux/threads.h). It would only be killed by it; closing its socket ends a process as well.
#include <dlfcn.h>
#include <gio/gio.h>

#include <cstdlib>
#include <optional>
#include <string_view>

#include "native/base/check.h"
#include "native/ipc/zygote_protocol.h"
#include "process_hub.h"

namespace clade {
namespace {

using zygote_protocol::ProcessKind;
using SpawnFunction = GSubprocess* (*)(GSubprocessLauncher*, const gchar* const*, GError**);

template <typename Function>
Function Real(const char* name) {
  void* gio = dlopen("libgio-2.0.so.0", RTLD_NOW | RTLD_NOLOAD);
  void* symbol = gio ? dlsym(gio, name) : nullptr;
  CHECK(symbol);
  return reinterpret_cast<Function>(symbol);
}

SpawnFunction RealSpawn() {
  static const auto real = Real<SpawnFunction>("g_subprocess_launcher_spawnv");
  return real;
}

constexpr char kNoPid[] = "clade-no-pid";

// What the engine drops, in place of a GSubprocess.
GSubprocess* Launched() {
  constexpr unsigned kBeyondPids = 1u << 30;
  static unsigned count = 0;
  auto* const object = G_OBJECT(g_object_new(G_TYPE_OBJECT, nullptr));
  g_object_set_data_full(object, kNoPid, g_strdup_printf("%u", kBeyondPids + ++count), g_free);
  return reinterpret_cast<GSubprocess*>(object);
}

std::optional<ProcessKind> KindOf(const gchar* const* argv) {
  const guint length = g_strv_length(const_cast<gchar**>(argv));
  if (length != 3 && length != 4) return std::nullopt;
  const std::string_view path(argv[0]);
  if (path.ends_with("/WebKitWebProcess")) return ProcessKind::kWeb;
  if (path.ends_with("/WebKitNetworkProcess")) return ProcessKind::kNetwork;
  return std::nullopt;
}

}  // namespace
}  // namespace clade

extern "C" __attribute__((visibility("default"))) GSubprocess* g_subprocess_launcher_spawnv(
    GSubprocessLauncher* launcher, const gchar* const* argv, GError** error) {
  using clade::ProcessHub;
  const auto kind = clade::KindOf(argv);
  if (!kind || !ProcessHub::Get()) return clade::RealSpawn()(launcher, argv, error);
  const auto launched =
      ProcessHub::Get()->OnLaunch(*kind, argv[0], argv[1], atoi(argv[2]),
                                  argv[3] ? std::optional(atoi(argv[3])) : std::nullopt);
  if (!launched) {
    // Out of descriptors, most likely: the engine's own way needs fewer.
    g_warning("clade: %s; the engine starts this process by itself",
              launched.error().Message().c_str());
    return clade::RealSpawn()(launcher, argv, error);
  }
  g_subprocess_launcher_close(launcher);
  return clade::Launched();
}

extern "C" __attribute__((visibility("default"))) const gchar* g_subprocess_get_identifier(
    GSubprocess* subprocess) {
  if (const void* text = g_object_get_data(G_OBJECT(subprocess), clade::kNoPid)) {
    return static_cast<const gchar*>(text);
  }
  static const auto real =
      clade::Real<decltype(&g_subprocess_get_identifier)>("g_subprocess_get_identifier");
  return real(subprocess);
}
