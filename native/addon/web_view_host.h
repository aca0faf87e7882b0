// WebViewHost: one WebKitWebView, as a JavaScript object (class WebView of the binding).
//
// Mechanism for main/api/web-contents.ts: every method is one engine call, every signal one
// event. Arguments are checked in TypeScript. Events (event, ...):
//   load-changed(phase, url)      phase: started | redirected | committed | finished
//   load-failed(url, domain, code, message, phase), tls-failed(url)
//   title(text), url(url), progress(0..1), page-id(id), responsive(bool), loading(bool)
//   process-terminated(kind)      kind: crashed | exceeded-memory | terminated
//   new-window(url, userGesture), close-requested(), audible(bool)
#pragma once

#include <napi.h>
#include <webkit/webkit.h>

#include <memory>

#include "gref.h"
#include "js_emitter.h"

namespace clade {

class WebViewHost : public Napi::ObjectWrap<WebViewHost> {
 public:
  static Napi::Function Define(Napi::Env env);
  explicit WebViewHost(const Napi::CallbackInfo& info);
  ~WebViewHost() override;

  // Null once destroyed.
  GtkWidget* widget() const { return GTK_WIDGET(view_.get()); }
  const JsEmitter& emitter() const { return *emitter_; }

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
  Napi::Value SetZoom(const Napi::CallbackInfo& info);
  // configure(options): as given to the constructor.
  Napi::Value Configure(const Napi::CallbackInfo& info);
  Napi::Value Destroy(const Napi::CallbackInfo& info);

  GRef<WebKitWebView> view_;
  std::unique_ptr<JsEmitter> emitter_;
};

}  // namespace clade
