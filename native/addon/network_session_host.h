// NetworkSessionHost: one engine network session, as a JavaScript object (class NetworkSession).
//
// Cookies, stored data, proxy and downloads of one partition; every view belongs to one for life.
// All sessions share one network process. Mechanism for main/api/session.ts; arguments are checked
// there. Events (event, ...): see download_host.h for `download`; cookies-changed().
#pragma once

#include <napi.h>
#include <webkit/webkit.h>

#include <memory>

#include "js_emitter.h"
#include "native/glib/gref.h"

namespace clade {

class NetworkSessionHost : public Napi::ObjectWrap<NetworkSessionHost> {
 public:
  static Napi::Function Define(Napi::Env env);
  // new NetworkSession("default" | "ephemeral" | {dataDirectory, cacheDirectory}, listener)
  explicit NetworkSessionHost(const Napi::CallbackInfo& info);
  ~NetworkSessionHost() override;

  WebKitNetworkSession* session() const { return session_.get(); }

 private:
  // cookies() -> Promise<{name, value, domain, path, expires (s since 1970, -1 for the session),
  // secure, httpOnly, sameSite: "None" | "Lax" | "Strict"}[]>
  Napi::Value Cookies(const Napi::CallbackInfo& info);
  // setCookie(cookie), removeCookie(cookie) -> Promise. Reject with ERR_COOKIE.
  Napi::Value SetCookie(const Napi::CallbackInfo& info);
  Napi::Value RemoveCookie(const Napi::CallbackInfo& info);
  // clearData(types: bit mask of WebKitWebsiteDataTypes) -> Promise. Rejects with ERR_CLEAR_DATA.
  Napi::Value ClearData(const Napi::CallbackInfo& info);
  // downloadUrl(url): a `download` event follows.
  Napi::Value DownloadUrl(const Napi::CallbackInfo& info);
  // setProxy(url | null, bypass: string[]): null is the system's.
  Napi::Value SetProxy(const Napi::CallbackInfo& info);
  // ignoreTlsErrors(bool)
  // allowCertificate(PEM, host): from now on it is good for this host. False: it is no certificate.
  Napi::Value IgnoreTlsErrors(const Napi::CallbackInfo& info);
  Napi::Value AllowCertificate(const Napi::CallbackInfo& info);

  WebKitCookieManager* cookie_manager() const {
    return webkit_network_session_get_cookie_manager(session_.get());
  }

  GRef<WebKitNetworkSession> session_;
  std::unique_ptr<JsEmitter> emitter_;
};

}  // namespace clade
