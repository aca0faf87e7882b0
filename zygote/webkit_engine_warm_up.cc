#include "zygote/webkit_engine_warm_up.h"

#include <dlfcn.h>
#include <epoxy/egl.h>
#include <fontconfig/fontconfig.h>
#include <glob.h>
#include <locale.h>
#include <webkit/webkit.h>

#include <cstdlib>
#include <fstream>
#include <memory>
#include <string>
#include <string_view>

#include "zygote/webkit_engine_vm.h"

namespace clade {
namespace {

template <auto Function>
struct Deleter {
  template <typename T>
  void operator()(T* object) const {
    Function(object);
  }
};
using Pattern = std::unique_ptr<FcPattern, Deleter<FcPatternDestroy>>;

std::string LastLoaderError() {
  const char* message = dlerror();
  return message ? message : "unknown dlopen(3) error";
}

// gtk_init() would do it; without it navigator.language is "C".
TaskOutcome SetLocale() {
  if (setlocale(LC_ALL, "")) return TaskOutcome::Done();
  return TaskOutcome::Skipped("the locale of the environment is not installed: \"C\" is used");
}

bool MatchFont(const char* family) {
  const Pattern pattern(FcNameParse(reinterpret_cast<const FcChar8*>(family)));
  if (!pattern) return false;
  FcConfigSubstitute(nullptr, pattern.get(), FcMatchPattern);
  FcDefaultSubstitute(pattern.get());
  FcResult result = FcResultNoMatch;
  const Pattern match(FcFontMatch(nullptr, pattern.get(), &result));
  return match && result == FcResultMatch;
}

// Reads the configuration and the caches; children use the same FcConfig.
TaskOutcome LoadFonts() {
  if (!FcInit()) return TaskOutcome::Skipped("fontconfig found no configuration");
  for (const char* family : {"sans-serif", "serif", "monospace"}) {
    if (!MatchFont(family)) {
      return TaskOutcome::Skipped(std::string("no font for ") + family + " is installed");
    }
  }
  return TaskOutcome::Done();
}

bool AnyFile(const char* pattern) {
  glob_t found = {};
  const bool any = glob(pattern, GLOB_NOSORT, nullptr, &found) == 0;
  globfree(&found);
  return any;
}

// Whether the driver has mapped memory of a file that siblings would share (zygote/fd_registry.h).
bool SharesGraphicsMemory() {
  std::ifstream maps("/proc/self/maps");
  for (std::string line; std::getline(maps, line);) {
    if (line.find("memfd:allocation fd") != std::string::npos) return true;
  }
  return false;
}

// The engine needs a surfaceless EGL display for every page, even without acceleration. EGL hands
// out the same display again, so a child finds it initialised.
TaskOutcome InitialiseEgl() {
  const char* extensions = eglQueryString(EGL_NO_DISPLAY, EGL_EXTENSIONS);
  if (!extensions || std::string_view(extensions).find("EGL_MESA_platform_surfaceless") ==
                         std::string_view::npos) {
    return TaskOutcome::Skipped("EGL has no surfaceless platform");
  }
  // A driver keeps its device open, and siblings must not share that.
  if (AnyFile("/dev/dri/renderD*") || AnyFile("/dev/nvidiactl")) {
    return TaskOutcome::Skipped("there is a GPU, whose descriptors cannot be inherited");
  }
  const EGLDisplay display =
      eglGetPlatformDisplayEXT(EGL_PLATFORM_SURFACELESS_MESA, EGL_DEFAULT_DISPLAY, nullptr);
  if (display == EGL_NO_DISPLAY || !eglInitialize(display, nullptr, nullptr)) {
    return TaskOutcome::Skipped("the surfaceless EGL display cannot be initialised");
  }
  eglQueryString(display, EGL_EXTENSIONS);
  if (SharesGraphicsMemory())
    return TaskOutcome::Failed("EGL maps memory that siblings would share");
  return TaskOutcome::Done();
}

// Keeps a library for good: the engine's own dlopen(3) gives the same handle later.
TaskOutcome LoadLibrary(const std::string& path) {
  if (dlopen(path.c_str(), RTLD_NOW | RTLD_LOCAL)) return TaskOutcome::Done();
  return TaskOutcome::Skipped(LastLoaderError());
}

// <libdir>/webkitgtk-6.0/injected-bundle/, beside the engine's library (WebKit,
// UIProcess/API/glib/WebKitWebContext.cpp, injectedBundleDirectory).
TaskOutcome LoadInjectedBundle() {
  Dl_info engine = {};
  if (!dladdr(dlsym(RTLD_DEFAULT, "webkit_get_major_version"), &engine) || !engine.dli_fname) {
    return TaskOutcome::Skipped("the engine's own library was not found");
  }
  const std::string_view library(engine.dli_fname);
  const std::string directory(library.substr(0, library.rfind('/') + 1));
  return LoadLibrary(directory + "webkitgtk-6.0/injected-bundle/libwebkitgtkinjectedbundle.so");
}

TaskOutcome LoadExtension() {
  const char* directory = getenv("CLADE_EXTENSION_DIR");
  if (!directory) return TaskOutcome::Skipped("CLADE_EXTENSION_DIR is not set");
  return LoadLibrary(std::string(directory) + "/libclade-extension.so");
}

}  // namespace

std::vector<WarmUpTask> EngineStageTasks() {
  return {{"locale", SetLocale},        {"fonts", LoadFonts},
          {"egl", InitialiseEgl},       {"injected-bundle", LoadInjectedBundle},
          {"extension", LoadExtension}, {"trim", TrimHeaps}};
}

}  // namespace clade
