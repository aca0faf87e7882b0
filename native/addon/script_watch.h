// ScriptWatch: tells which scripts the pages of a view load, and hands out their text.
//
// Main process, main thread. Mechanism for main/api/script-recorder.ts, which decides what is kept.
// The listener is called with (event "script", url, id) when a script has been loaded; its text can
// be read with that id until the id is dropped or the page goes. Ids are in the order in which
// loads began, over all views. Views of ephemeral sessions are never watched.
#pragma once

#include <napi.h>
#include <webkit/webkit.h>

#include <cstdint>
#include <map>
#include <memory>

#include "js_emitter.h"
#include "native/glib/gref.h"

namespace clade {

class ScriptWatch {
 public:
  // Null for a view of an ephemeral session.
  static std::unique_ptr<ScriptWatch> Start(WebKitWebView* view, const Napi::Function& listener);
  ~ScriptWatch();
  ScriptWatch(const ScriptWatch&) = delete;
  ScriptWatch& operator=(const ScriptWatch&) = delete;

  // A promise of the text as a Buffer; rejects when the page has gone. The id ends with this call.
  Napi::Value Read(uint32_t id, Napi::Env env);
  void Drop(uint32_t id);

 private:
  ScriptWatch(WebKitWebView* view, const Napi::Function& listener);
  static void OnResourceStarted(WebKitWebView* view, WebKitWebResource* resource, WebKitURIRequest*,
                                gpointer self);
  static void OnFinished(WebKitWebResource* resource, gpointer self);

  GRef<WebKitWebView> view_;
  JsEmitter emitter_;
  // Loads under way: those whose signals lead here.
  struct Load {
    GRef<WebKitWebResource> resource;
    uint32_t id;
  };
  std::map<WebKitWebResource*, Load> loading_;
  std::map<uint32_t, GRef<WebKitWebResource>> scripts_;
};

}  // namespace clade
