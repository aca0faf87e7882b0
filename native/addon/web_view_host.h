// WebViewHost: one WebKitWebView, as a JavaScript object (class WebView of the binding).
//
// Mechanism for main/api/web-contents.ts: every method is one engine call, every signal one
// event. Arguments are checked in TypeScript. Events (event, ...):
//   load-changed(phase, url)      phase: started | redirected | committed | finished
//   load-failed(url, domain, code, message, phase), tls-failed(url, flags, certificate: PEM)
//   title(text), url(url), progress(0..1), page-id(id), responsive(bool), loading(bool),
//   pressed(): a button of the mouse went down in it, which the page hears of later
//   process-terminated(kind)      kind: crashed | exceeded-memory | terminated
//   close-requested()
//   new-window(url, userGesture, frameName)   answered with the WebView for it, made meanwhile with
//                                 `related`: this one; anything else: the page gets null
//   show-requested(x, y, width, height)       of a view made so; 0 for what the page left open
//   hold-navigation(id)           in a group of related views; true: answerNavigation(id) follows
//   may-show(url)                 in such a group, before a page's document is shown; true or not
#pragma once

#include <napi.h>
#include <webkit/webkit.h>

#include <memory>
#include <vector>

#include "js_emitter.h"
#include "native/glib/gref.h"
#include "script_watch.h"
#include "user_script.h"

namespace clade {

class WebViewHost : public Napi::ObjectWrap<WebViewHost> {
 public:
  static Napi::Function Define(Napi::Env env);
  explicit WebViewHost(const Napi::CallbackInfo& info);
  ~WebViewHost() override;

  // Null once destroyed.
  GtkWidget* widget() const { return GTK_WIDGET(view_.get()); }
  const JsEmitter& emitter() const { return *emitter_; }

  // Null for what is no live WebView.
  static WebKitWebView* ViewOf(const Napi::Value& value);

 private:
  Napi::Value LoadUrl(const Napi::CallbackInfo& info);
  Napi::Value Stop(const Napi::CallbackInfo& info);
  Napi::Value Reload(const Napi::CallbackInfo& info);
  Napi::Value GoToOffset(const Napi::CallbackInfo& info);
  Napi::Value History(const Napi::CallbackInfo& info);
  Napi::Value State(const Napi::CallbackInfo& info);
  Napi::Value Evaluate(const Napi::CallbackInfo& info);
  Napi::Value Snapshot(const Napi::CallbackInfo& info);
  Napi::Value SetBackgroundColor(const Napi::CallbackInfo& info);
  Napi::Value SetUserAgent(const Napi::CallbackInfo& info);
  Napi::Value TerminateProcess(const Napi::CallbackInfo& info);
  Napi::Value Focus(const Napi::CallbackInfo& info);
  // setUserScript(source | null, allFrames): runs in the isolated world at document start.
  Napi::Value SetUserScript(const Napi::CallbackInfo& info);
  // setDebugScripts([{source, world | null, allFrames}]): run at document start, after the above.
  Napi::Value SetDebugScripts(const Napi::CallbackInfo& info);
  // evaluateInWorld(script, world): resolves when it has run in the main frame.
  Napi::Value EvaluateInWorld(const Napi::CallbackInfo& info);
  // setPageCache(bool): whether documents that are left are kept alive for going back.
  Napi::Value SetPageCache(const Napi::CallbackInfo& info);
  Napi::Value SetZoom(const Napi::CallbackInfo& info);
  // configure(options): as given to the constructor.
  Napi::Value Configure(const Napi::CallbackInfo& info);
  // watchScripts(listener), readScript(id), dropScript(id): see script_watch.h.
  Napi::Value WatchScripts(const Napi::CallbackInfo& info);
  Napi::Value ReadScript(const Napi::CallbackInfo& info);
  Napi::Value DropScript(const Napi::CallbackInfo& info);
  Napi::Value Destroy(const Napi::CallbackInfo& info);

  void ApplyScripts();

  GRef<WebKitWebView> view_;
  UserScript user_script_;
  std::vector<UserScript> debug_scripts_;
  std::unique_ptr<JsEmitter> emitter_;
  std::unique_ptr<ScriptWatch> scripts_;
};

}  // namespace clade
