// A media player of the engine keeps what it has downloaded in a file of /var/tmp, which no content
// process can write. Here it gets anonymous memory instead: GLib's g_mkstemp() binds to this
// definition, because symbols of the executable come before those of libraries.
#include <dlfcn.h>
#include <sys/mman.h>

#include <cstring>

extern "C" __attribute__((visibility("default"))) int g_mkstemp(char* name) {
  // WebKit, Platform/graphics/gstreamer/MediaPlayerPrivateGStreamer.cpp, configureDownloadBuffer.
  if (std::strstr(name, "WebKit-Media-")) return memfd_create("media", MFD_CLOEXEC);
  using Function = int (*)(char*);
  static const auto real = reinterpret_cast<Function>(dlsym(RTLD_NEXT, "g_mkstemp"));
  return real(name);
}
