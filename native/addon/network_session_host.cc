#include "network_session_host.h"

#include <libsoup/soup.h>

#include <string>
#include <vector>

#include "download_host.h"
#include "engine_host.h"
#include "pending_promise.h"

namespace clade {
namespace {

struct FreeCookie {
  void operator()(SoupCookie* cookie) const { soup_cookie_free(cookie); }
};
using OwnedCookie = std::unique_ptr<SoupCookie, FreeCookie>;

std::string StringOf(const Napi::Object& object, const char* name) {
  return object.Get(name).ToString().Utf8Value();
}

GRef<WebKitNetworkSession> MakeSession(const Napi::Value& where) {
  if (where.IsObject()) {
    const auto directories = where.As<Napi::Object>();
    auto session = GRef<WebKitNetworkSession>::Adopt(
        webkit_network_session_new(StringOf(directories, "dataDirectory").c_str(),
                                   StringOf(directories, "cacheDirectory").c_str()));
    const std::string file = StringOf(directories, "dataDirectory") + "/cookies.sqlite";
    webkit_cookie_manager_set_persistent_storage(
        webkit_network_session_get_cookie_manager(session.get()), file.c_str(),
        WEBKIT_COOKIE_PERSISTENT_STORAGE_SQLITE);
    return session;
  }
  if (where.ToString().Utf8Value() == "default") {
    return GRef<WebKitNetworkSession>::Retain(EngineHost::Get()->session());
  }
  return GRef<WebKitNetworkSession>::Adopt(webkit_network_session_new_ephemeral());
}

const char* SameSiteName(SoupSameSitePolicy policy) {
  switch (policy) {
    case SOUP_SAME_SITE_POLICY_LAX:
      return "Lax";
    case SOUP_SAME_SITE_POLICY_STRICT:
      return "Strict";
    case SOUP_SAME_SITE_POLICY_NONE:
      break;
  }
  return "None";
}

SoupSameSitePolicy SameSiteOf(const std::string& name) {
  if (name == "Lax") return SOUP_SAME_SITE_POLICY_LAX;
  if (name == "Strict") return SOUP_SAME_SITE_POLICY_STRICT;
  return SOUP_SAME_SITE_POLICY_NONE;
}

Napi::Object CookieToJs(Napi::Env env, SoupCookie* cookie) {
  auto object = Napi::Object::New(env);
  const auto text = [](const char* value) { return std::string(value ? value : ""); };
  object.Set("name", text(soup_cookie_get_name(cookie)));
  object.Set("value", text(soup_cookie_get_value(cookie)));
  object.Set("domain", text(soup_cookie_get_domain(cookie)));
  object.Set("path", text(soup_cookie_get_path(cookie)));
  GDateTime* expires = soup_cookie_get_expires(cookie);
  object.Set("expires", expires ? static_cast<double>(g_date_time_to_unix(expires)) : -1.0);
  object.Set("secure", soup_cookie_get_secure(cookie) != FALSE);
  object.Set("httpOnly", soup_cookie_get_http_only(cookie) != FALSE);
  object.Set("sameSite", std::string(SameSiteName(soup_cookie_get_same_site_policy(cookie))));
  return object;
}

OwnedCookie CookieFromJs(const Napi::Object& object) {
  OwnedCookie cookie(
      soup_cookie_new(StringOf(object, "name").c_str(), StringOf(object, "value").c_str(),
                      StringOf(object, "domain").c_str(), StringOf(object, "path").c_str(), -1));
  const double expires = object.Get("expires").ToNumber().DoubleValue();
  if (expires >= 0) {
    GDateTime* date = g_date_time_new_from_unix_utc(static_cast<gint64>(expires));
    if (date) {
      soup_cookie_set_expires(cookie.get(), date);
      g_date_time_unref(date);
    }
  }
  soup_cookie_set_secure(cookie.get(), object.Get("secure").ToBoolean());
  soup_cookie_set_http_only(cookie.get(), object.Get("httpOnly").ToBoolean());
  soup_cookie_set_same_site_policy(cookie.get(), SameSiteOf(StringOf(object, "sameSite")));
  return cookie;
}

void OnCookies(GObject* manager, GAsyncResult* result, gpointer data) {
  const auto pending = PendingPromise::Take(data);
  GError* error = nullptr;
  GList* cookies =
      webkit_cookie_manager_get_all_cookies_finish(WEBKIT_COOKIE_MANAGER(manager), result, &error);
  if (error) return pending->Reject("ERR_COOKIE", error);
  pending->Resolve([&] {
    auto array = Napi::Array::New(pending->env());
    uint32_t index = 0;
    for (GList* item = cookies; item; item = item->next) {
      array.Set(index++, CookieToJs(pending->env(), static_cast<SoupCookie*>(item->data)));
    }
    return array;
  });
  g_list_free_full(cookies,
                   [](gpointer cookie) { soup_cookie_free(static_cast<SoupCookie*>(cookie)); });
}

void OnCookiesChanged(WebKitCookieManager*, gpointer emitter) {
  static_cast<const JsEmitter*>(emitter)->Emit("cookies-changed");
}

// The engine's finish functions that only say whether it worked.
template <typename Owner, auto Finish>
void OnDone(GObject* owner, GAsyncResult* result, gpointer data) {
  const auto pending = PendingPromise::Take(data);
  GError* error = nullptr;
  Finish(reinterpret_cast<Owner*>(owner), result, &error);
  if (error) return pending->Reject("ERR_SESSION", error);
  pending->Resolve();
}

}  // namespace

Napi::Function NetworkSessionHost::Define(Napi::Env env) {
  return DefineClass(env, "NetworkSession",
                     {InstanceMethod<&NetworkSessionHost::Cookies>("cookies"),
                      InstanceMethod<&NetworkSessionHost::SetCookie>("setCookie"),
                      InstanceMethod<&NetworkSessionHost::RemoveCookie>("removeCookie"),
                      InstanceMethod<&NetworkSessionHost::ClearData>("clearData"),
                      InstanceMethod<&NetworkSessionHost::DownloadUrl>("downloadUrl"),
                      InstanceMethod<&NetworkSessionHost::SetProxy>("setProxy"),
                      InstanceMethod<&NetworkSessionHost::IgnoreTlsErrors>("ignoreTlsErrors"),
                      InstanceMethod<&NetworkSessionHost::AllowCertificate>("allowCertificate")});
}

NetworkSessionHost::NetworkSessionHost(const Napi::CallbackInfo& info)
    : Napi::ObjectWrap<NetworkSessionHost>(info),
      session_(MakeSession(info[0])),
      emitter_(std::make_unique<JsEmitter>(info[1].As<Napi::Function>(), "clade:NetworkSession")) {
  FollowDownloads(session_.get(), emitter_.get());
  g_signal_connect(cookie_manager(), "changed", G_CALLBACK(OnCookiesChanged), emitter_.get());
}

NetworkSessionHost::~NetworkSessionHost() {
  g_signal_handlers_disconnect_by_data(cookie_manager(), emitter_.get());
  g_signal_handlers_disconnect_by_data(session_.get(), emitter_.get());
}

Napi::Value NetworkSessionHost::Cookies(const Napi::CallbackInfo& info) {
  auto pending = std::make_unique<PendingPromise>(info.Env());
  const Napi::Promise promise = pending->promise();
  webkit_cookie_manager_get_all_cookies(cookie_manager(), nullptr, OnCookies, pending.release());
  return promise;
}

Napi::Value NetworkSessionHost::SetCookie(const Napi::CallbackInfo& info) {
  auto pending = std::make_unique<PendingPromise>(info.Env());
  const Napi::Promise promise = pending->promise();
  const OwnedCookie cookie = CookieFromJs(info[0].As<Napi::Object>());
  webkit_cookie_manager_add_cookie(
      cookie_manager(), cookie.get(), nullptr,
      OnDone<WebKitCookieManager, webkit_cookie_manager_add_cookie_finish>, pending.release());
  return promise;
}

Napi::Value NetworkSessionHost::RemoveCookie(const Napi::CallbackInfo& info) {
  auto pending = std::make_unique<PendingPromise>(info.Env());
  const Napi::Promise promise = pending->promise();
  const OwnedCookie cookie = CookieFromJs(info[0].As<Napi::Object>());
  webkit_cookie_manager_delete_cookie(
      cookie_manager(), cookie.get(), nullptr,
      OnDone<WebKitCookieManager, webkit_cookie_manager_delete_cookie_finish>, pending.release());
  return promise;
}

Napi::Value NetworkSessionHost::ClearData(const Napi::CallbackInfo& info) {
  auto pending = std::make_unique<PendingPromise>(info.Env());
  const Napi::Promise promise = pending->promise();
  webkit_website_data_manager_clear(
      webkit_network_session_get_website_data_manager(session_.get()),
      static_cast<WebKitWebsiteDataTypes>(info[0].ToNumber().Uint32Value()), 0, nullptr,
      OnDone<WebKitWebsiteDataManager, webkit_website_data_manager_clear_finish>,
      pending.release());
  return promise;
}

Napi::Value NetworkSessionHost::DownloadUrl(const Napi::CallbackInfo& info) {
  const auto download = GRef<WebKitDownload>::Adopt(
      webkit_network_session_download_uri(session_.get(), info[0].ToString().Utf8Value().c_str()));
  return info.Env().Undefined();
}

Napi::Value NetworkSessionHost::SetProxy(const Napi::CallbackInfo& info) {
  if (!info[0].IsString()) {
    webkit_network_session_set_proxy_settings(session_.get(), WEBKIT_NETWORK_PROXY_MODE_DEFAULT,
                                              nullptr);
    return info.Env().Undefined();
  }
  const auto list = info[1].As<Napi::Array>();
  std::vector<std::string> hosts;
  for (uint32_t i = 0; i < list.Length(); ++i) hosts.push_back(list.Get(i).ToString().Utf8Value());
  std::vector<const gchar*> pointers;
  for (const std::string& host : hosts) pointers.push_back(host.c_str());
  pointers.push_back(nullptr);
  WebKitNetworkProxySettings* settings =
      webkit_network_proxy_settings_new(info[0].ToString().Utf8Value().c_str(), pointers.data());
  webkit_network_session_set_proxy_settings(session_.get(), WEBKIT_NETWORK_PROXY_MODE_CUSTOM,
                                            settings);
  webkit_network_proxy_settings_free(settings);
  return info.Env().Undefined();
}

Napi::Value NetworkSessionHost::IgnoreTlsErrors(const Napi::CallbackInfo& info) {
  webkit_network_session_set_tls_errors_policy(session_.get(), info[0].ToBoolean()
                                                                   ? WEBKIT_TLS_ERRORS_POLICY_IGNORE
                                                                   : WEBKIT_TLS_ERRORS_POLICY_FAIL);
  return info.Env().Undefined();
}

Napi::Value NetworkSessionHost::AllowCertificate(const Napi::CallbackInfo& info) {
  const std::string pem = info[0].ToString().Utf8Value();
  const auto certificate = GRef<GTlsCertificate>::Adopt(
      g_tls_certificate_new_from_pem(pem.c_str(), static_cast<gssize>(pem.size()), nullptr));
  if (!certificate) return Napi::Boolean::New(info.Env(), false);
  webkit_network_session_allow_tls_certificate_for_host(session_.get(), certificate.get(),
                                                        info[1].ToString().Utf8Value().c_str());
  return Napi::Boolean::New(info.Env(), true);
}

}  // namespace clade
