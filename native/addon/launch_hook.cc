// Where the engine's "start a process" meets Clade: the only such place.
//
// WebKit starts its auxiliary processes with g_subprocess_launcher_spawnv
// (UIProcess/Launcher/glib/ProcessLauncherGLib.cpp), argv = {executable, process identifier,
// IPC socket, pid socket}. Because libwebkitgtk is loaded as this addon's dependency, the dynamic
// linker finds the definition below first. The engine only drops the object that is returned, and
// learns the pid from the pid socket, so nothing needs to be spawned before this returns.
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

SpawnFunction RealSpawn() {
  static const SpawnFunction real = [] {
    void* gio = dlopen("libgio-2.0.so.0", RTLD_NOW | RTLD_NOLOAD);
    void* symbol = gio ? dlsym(gio, "g_subprocess_launcher_spawnv") : nullptr;
    CHECK(symbol);
    return reinterpret_cast<SpawnFunction>(symbol);
  }();
  return real;
}

std::optional<ProcessKind> KindOf(const gchar* const* argv) {
  if (g_strv_length(const_cast<gchar**>(argv)) != 4) return std::nullopt;
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
      ProcessHub::Get()->OnLaunch(*kind, argv[0], argv[1], atoi(argv[2]), atoi(argv[3]));
  if (!launched) {
    // Out of descriptors, most likely: the engine's own way needs fewer.
    g_warning("clade: %s; the engine starts this process by itself",
              launched.error().Message().c_str());
    return clade::RealSpawn()(launcher, argv, error);
  }
  g_subprocess_launcher_close(launcher);
  return reinterpret_cast<GSubprocess*>(g_object_new(G_TYPE_OBJECT, nullptr));
}
