// WebProcessExtension: tells the main process about the pages of a content process.
//
// Content process, main thread. It owns the process's end of the content channel. A channel that
// is absent (an exec'd process of another shell) or closed never disturbs a page: what cannot be
// announced is dropped.
#pragma once

#include <webkit/webkit-web-process-extension.h>

#include <cstddef>
#include <span>

#include "native/base/unique_fd.h"

namespace clade {

class WebProcessExtension {
 public:
  // Takes the channel from the environment variable content_protocol::kChannelEnv, removes the
  // variable, and says Hello. Follows the pages of `extension`; both live as long as the process.
  explicit WebProcessExtension(WebKitWebProcessExtension* extension);
  WebProcessExtension(const WebProcessExtension&) = delete;
  WebProcessExtension& operator=(const WebProcessExtension&) = delete;

 private:
  void OnPageCreated(WebKitWebPage* page);
  void OnDocumentLoaded(WebKitWebPage* page);
  void Send(std::span<const std::byte> message);

  UniqueFd channel_;
};

}  // namespace clade
