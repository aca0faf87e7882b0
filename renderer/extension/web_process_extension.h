// WebProcessExtension: the pages and frames of a content process, and Clade's runtime in them.
//
// Content process, main thread; one, for the life of the process. A page is announced to main when
// it is made. A frame's document gets the runtime (renderer/preload, in the isolated world) when
// the view's user script asks for it before any page script runs, or when main first addresses the
// frame. A document that needs neither costs nothing.
#pragma once

#include <webkit/webkit-web-process-extension.h>

#include <cstdint>
#include <map>
#include <memory>

#include "renderer/extension/channel.h"
#include "renderer/extension/frame_binding.h"

namespace clade {

class WebProcessExtension {
 public:
  // Follows the pages of `extension`; both live as long as the process.
  explicit WebProcessExtension(WebKitWebProcessExtension* extension);
  WebProcessExtension(const WebProcessExtension&) = delete;
  WebProcessExtension& operator=(const WebProcessExtension&) = delete;

 private:
  void OnPageCreated(WebKitWebPage* page);
  void OnDocumentLoaded(WebKitWebPage* page);
  void TellTitle(WebKitWebPage* page);
  void OnMessage(content_protocol::ToContent message);
  void OnToFrame(content_protocol::ToFrame message);
  void OnWindowObjectCleared(WebKitWebPage* page, WebKitFrame* frame);

  // Where the binding of a frame's document is kept while the frame lives.
  std::shared_ptr<FrameBinding>& SlotOf(WebKitFrame* frame);
  // The isolated world, made on first use: from then on each frame has one.
  WebKitScriptWorld* IsolatedWorld();
  WebKitScriptWorld* World(uint32_t world_id);
  // `__clade_start__` on the isolated world's global; it runs once.
  void OfferStart(WebKitWebPage* page, WebKitFrame* frame);
  std::shared_ptr<FrameBinding> StartRuntime(WebKitWebPage* page, WebKitFrame* frame, JsArgs args);
  // The id of the frame that contains this one; 0 for a main frame, or when it is not known.
  uint64_t ParentOf(WebKitFrame* frame);
  WebKitFrame* FindFrame(WebKitWebPage* page, uint64_t frame_id);

  WebKitWebProcessExtension* extension_;
  Channel channel_;
  std::map<uint32_t, WebKitScriptWorld*> worlds_;  // Owned by the engine for the process's life.
  // The binding of the document that each frame shows; null while it has no runtime.
  std::map<WebKitFrame*, std::shared_ptr<FrameBinding>> frames_;
};

}  // namespace clade
