// MemoryPressure: tells when memory is short on this machine.
//
// Main process, main thread. The kernel's pressure stall information
// (Documentation/accounting/psi.rst of Linux) is asked to wake us, so nothing runs while there is
// memory; where it is not to be had, GLib's GMemoryMonitor is used (low-memory-monitor, or the
// desktop portal). Events to JavaScript:
// ("pressure", "moderate" | "critical"), at most one of each in two seconds.
#pragma once

#include <gio/gio.h>
#include <napi.h>

#include <memory>
#include <string>
#include <vector>

#include "fd_source.h"
#include "js_emitter.h"
#include "native/base/result.h"
#include "native/base/unique_fd.h"
#include "native/glib/gref.h"

namespace clade {

class MemoryPressure {
 public:
  // watchMemoryPressure(listener, path): path of the pressure file. Returns what is watched: "psi",
  // "monitor" or "nothing". Watches until the end of the process.
  static Napi::Value Watch(const Napi::CallbackInfo& info);

 private:
  struct Trigger {
    MemoryPressure* owner;
    const char* level;
    UniqueFd fd;
    FdSource source;
  };

  explicit MemoryPressure(const Napi::Function& listener);
  Result<void> AddTrigger(const std::string& path, const char* threshold, const char* level);
  bool WatchMonitor();

  JsEmitter emitter_;
  std::vector<std::unique_ptr<Trigger>> triggers_;
  GRef<GMemoryMonitor> monitor_;
};

}  // namespace clade
