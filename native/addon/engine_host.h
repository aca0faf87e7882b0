// EngineHost: GTK and the engine's process-wide objects, in the main process.
//
// One WebKitWebContext (how content processes are started, which extension they load) and one
// WebKitNetworkSession (the default session's data) per app.
#pragma once

#include <napi.h>
#include <webkit/webkit.h>

#include <string>

#include "native/glib/gref.h"

namespace clade {

struct EngineOptions {
  std::string extension_directory;  // Holds libclade-extension.so and nothing else.
  std::string data_directory;       // The default session's persistent data.
  std::string cache_directory;
  std::string time_zone;  // As tzdata names it; empty for the system's.
  bool ignore_certificate_errors;
  bool software_rendering;  // Hardware acceleration policy NEVER for every view.
};

class EngineHost {
 public:
  // Null until Initialize succeeded.
  static EngineHost* Get();

  // JavaScript: initialize(options) -> {gtk, webkit}. Opens the display.
  // Throws ERR_NO_DISPLAY.
  static Napi::Value Initialize(const Napi::CallbackInfo& info);

  WebKitWebContext* context() const { return context_.get(); }
  WebKitNetworkSession* session() const { return session_.get(); }
  bool software_rendering() const { return options_.software_rendering; }

 private:
  explicit EngineHost(EngineOptions options);
  static GRef<WebKitWebContext> NewContext(const EngineOptions& options);
  static void OnInitializeExtensions(WebKitWebContext* context, gpointer self);

  EngineOptions options_;
  GRef<WebKitWebContext> context_;
  GRef<WebKitNetworkSession> session_;
};

}  // namespace clade
