// clade-sandbox: starts the zygote, or the engine's own content process, confined.
//
//   clade-sandbox zygote CONTROL_FD LIBRARY         LIBRARY/clade-zygote, see zygote_launch.h
//   clade-sandbox content LIBRARY PROGRAM ARGUMENT..  PROGRAM, see content_launch.h
//   clade-sandbox check LIBRARY                     says which layers can be had, for `clade
//   doctor`
//
// LIBRARY is the folder of Clade's own files. Small on purpose: it stays as pid 1, and is the one
// program that needs a permission where user namespaces are restricted.
#include <charconv>
#include <cstdio>
#include <string>
#include <string_view>
#include <vector>

#include "native/base/log.h"
#include "native/sandbox/landlock.h"
#include "native/sandbox/launcher/content_launch.h"
#include "native/sandbox/launcher/zygote_launch.h"
#include "native/sandbox/syscall_filter.h"

namespace clade::sandbox {
namespace {

constexpr int kExitUsage = 2;

int Check(const std::string& library) {
  NamespaceTrial trial = TryNamespaces(library);
  trial.layers.Add(Layer::kCapabilities);
  trial.layers.Add(Layer::kLimits);
  if (SyscallFilter::Available()) trial.layers.Add(Layer::kSeccomp);
  if (Landlock::Version() > 0) trial.layers.Add(Layer::kLandlock);
  std::printf("layers %s\nmissing %s\nlandlock %d\n", trial.layers.Names().c_str(),
              trial.missing.c_str(), Landlock::Version());
  return 0;
}

int Run(const std::vector<std::string>& arguments) {
  const std::string_view mode = arguments.empty() ? "" : std::string_view(arguments[0]);
  if (mode == "check" && arguments.size() == 2) return Check(arguments[1]);
  if (mode == "content" && arguments.size() >= 3) {
    LaunchContent(arguments[1], {arguments.begin() + 2, arguments.end()});
  }
  if (mode == "zygote" && arguments.size() == 3) {
    const std::string& text = arguments[1];
    int fd = -1;
    const auto parsed = std::from_chars(text.data(), text.data() + text.size(), fd);
    if (parsed.ec == std::errc() && fd > 2) return LaunchZygote(fd, arguments[2]);
  }
  Log("sandbox") << "it is started by Clade's main process; \"clade doctor\" checks the sandbox";
  return kExitUsage;
}

}  // namespace
}  // namespace clade::sandbox

int main(int argc, char** argv) {
  return clade::sandbox::Run(std::vector<std::string>(argv + 1, argv + argc));
}
