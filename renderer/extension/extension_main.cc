// The symbol by which WebKit starts a web-process extension, once per content process.
//
// The module must lie alone in its directory: WebKit loads every library that it finds there
// (webkit_web_context_set_web_process_extensions_directory).
#include <webkit/webkit-web-process-extension.h>

#include "renderer/extension/web_process_extension.h"

extern "C" __attribute__((visibility("default"))) void
webkit_web_process_extension_initialize_with_user_data(WebKitWebProcessExtension* extension,
                                                       const GVariant*) {
  // Lives as long as the process, whose end runs no destructors of ours.
  static auto& instance = *new clade::WebProcessExtension(extension);
  static_cast<void>(instance);
}
