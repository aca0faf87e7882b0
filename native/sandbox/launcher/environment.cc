#include "native/sandbox/launcher/environment.h"

#include <unistd.h>

#include <algorithm>
#include <array>
#include <string_view>

namespace clade::sandbox {
namespace {

constexpr std::array<std::string_view, 6> kNames = {
    "LANG=", "LANGUAGE=", "TZ=", "HOME=", "LD_LIBRARY_PATH=", "LD_BIND_NOW="};

// Families: locale, Clade's own, and switches of the engine and of what draws and plays for it.
constexpr std::array<std::string_view, 14> kPrefixes = {
    "LC_",   "CLADE_", "WEBKIT_", "JSC_",   "GST_",  "G_DEBUG",  "G_MESSAGES_DEBUG",
    "ASAN_", "UBSAN_", "LSAN_",   "LIBGL_", "MESA_", "GALLIUM_", "FC_DEBUG"};

// No bus, no store of settings, no proxy look-up, nothing to be started, no cache to be written.
constexpr std::array<std::string_view, 13> kFixed = {
    "PATH=/nonexistent",
    "DBUS_SESSION_BUS_ADDRESS=disabled:", "DBUS_SYSTEM_BUS_ADDRESS=disabled:", "GIO_USE_VFS=local",
    "GIO_USE_PROXY_RESOLVER=dummy", "GSETTINGS_BACKEND=memory", "GST_REGISTRY_FORK=no",
    "GST_REGISTRY_UPDATE=no", "MESA_SHADER_CACHE_DISABLE=true",
    // No sound server is in reach: none is looked for.
    "GST_PLUGIN_FEATURE_RANK="
    "pulsesink:NONE,pipewiresink:NONE,alsasink:NONE,"
    "jackaudiosink:NONE,osssink:NONE,oss4sink:NONE,"
    "openalsink:NONE",
    "GTK_A11Y=none", "NO_AT_BRIDGE=1", "AL_LIB_LOGLEVEL=0"};

bool Passes(std::string_view entry) {
  const auto begins = [entry](std::string_view start) { return entry.starts_with(start); };
  return std::any_of(kNames.begin(), kNames.end(), begins) ||
         std::any_of(kPrefixes.begin(), kPrefixes.end(), begins);
}

void Set(std::vector<std::string>& all, std::string_view entry) {
  const std::string_view name = entry.substr(0, entry.find('=') + 1);
  std::erase_if(all, [name](const std::string& old) { return old.starts_with(name); });
  all.emplace_back(entry);
}

}  // namespace

std::vector<std::string> ConfinedEnvironment(const std::vector<std::string>& more) {
  std::vector<std::string> all;
  for (char** entry = environ; *entry; ++entry) {
    if (Passes(*entry)) all.emplace_back(*entry);
  }
  for (const std::string_view entry : kFixed) Set(all, entry);
  for (const std::string& entry : more) Set(all, entry);
  return all;
}

}  // namespace clade::sandbox
