#include "native/sandbox/readable_paths.h"

#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cstdlib>
#include <string_view>

namespace clade::sandbox {
namespace {

// /lib and /lib64 are links into /usr on merged systems; the launcher copies links as such.
constexpr std::array kLibraries = {"/usr/lib",   "/usr/lib64",     "/lib",
                                   "/lib64",     "/usr/local/lib", "/usr/libexec/webkitgtk-6.0",
                                   "/nix/store", "/gnu/store"};

constexpr std::array kData = {"/usr/share/fonts",
                              "/usr/local/share/fonts",
                              "/usr/share/fontconfig",
                              "/etc/fonts",
                              "/var/cache/fontconfig",
                              "/usr/share/X11/locale",
                              "/usr/share/locale",
                              "/usr/share/i18n",
                              "/usr/share/mime",
                              "/usr/share/glvnd",
                              "/etc/glvnd",
                              "/usr/share/drirc.d",
                              "/usr/share/libdrm",
                              "/usr/share/zoneinfo",
                              "/usr/share/zoneinfo-icu",
                              "/etc/localtime",
                              "/etc/timezone",
                              "/etc/ld.so.cache",
                              "/etc/alternatives",
                              "/usr/share/poppler",
                              "/usr/share/hyphen",
                              "/usr/share/hunspell",
                              "/usr/share/alsa",
                              "/usr/share/gstreamer-1.0",
                              "/usr/share/icu",
                              "/sys/devices/system/cpu"};

// Of the user's own: fonts and what fontconfig keeps about them.
constexpr std::array kHome = {"/.fonts", "/.local/share/fonts", "/.config/fontconfig",
                              "/.cache/fontconfig"};

constexpr std::array kDevices = {"/dev/null", "/dev/zero", "/dev/random", "/dev/urandom"};
constexpr std::array kGpuDevices = {"/dev/dri", "/dev/nvidiactl", "/dev/nvidia0",
                                    "/dev/nvidia-modeset", "/dev/nvidia-uvm"};
constexpr std::array kGpuData = {"/sys/dev/char", "/sys/devices", "/usr/share/vulkan",
                                 "/etc/vulkan"};

bool Exists(const std::string& path) { return access(path.c_str(), F_OK) == 0; }

void Add(std::vector<ReadablePath>& paths, ReadablePath path) {
  if (Exists(path.path)) paths.push_back(std::move(path));
}

// Where the user or a package has put the engine's libraries.
void AddLibraryPath(std::vector<ReadablePath>& paths) {
  const char* value = getenv("LD_LIBRARY_PATH");
  std::string_view list(value ? value : "");
  while (!list.empty()) {
    const size_t colon = list.find(':');
    const std::string_view folder = list.substr(0, colon);
    if (folder.starts_with('/')) Add(paths, {std::string(folder), true, false});
    list = colon == std::string_view::npos ? std::string_view() : list.substr(colon + 1);
  }
}

}  // namespace

bool HasGpu() { return Exists("/dev/dri") || Exists("/dev/nvidiactl"); }

std::vector<ReadablePath> ReadablePaths(const std::string& home) {
  std::vector<ReadablePath> paths;
  for (const char* path : kLibraries) Add(paths, {path, true, false});
  AddLibraryPath(paths);
  for (const char* path : kData) Add(paths, {path, false, false});
  if (!home.empty()) {
    for (const char* path : kHome) Add(paths, {home + path, false, false});
  }
  for (const char* path : kDevices) Add(paths, {path, false, true});
  if (HasGpu()) {
    for (const char* path : kGpuDevices) Add(paths, {path, false, true});
    for (const char* path : kGpuData) Add(paths, {path, false, false});
  }
  return paths;
}

}  // namespace clade::sandbox
