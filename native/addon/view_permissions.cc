#include "view_permissions.h"

#include <cstdint>
#include <string>
#include <utility>

#include "native/glib/gref.h"
#include "numbered.h"
#include "text.h"

namespace clade {
namespace {

struct Pending {
  Numbered<GRef<WebKitPermissionRequest>> permissions;
  Numbered<GRef<WebKitAuthenticationRequest>> credentials;
};

Pending& State() {
  static Pending pending;
  return pending;
}

std::string OriginText(WebKitSecurityOrigin* origin) {
  gchar* text = origin ? webkit_security_origin_to_string(origin) : nullptr;
  std::string result = Text(text);
  g_free(text);
  return result;
}

const char* KindOf(WebKitPermissionRequest* request) {
  if (WEBKIT_IS_GEOLOCATION_PERMISSION_REQUEST(request)) return "geolocation";
  if (WEBKIT_IS_USER_MEDIA_PERMISSION_REQUEST(request)) return "media";
  if (WEBKIT_IS_NOTIFICATION_PERMISSION_REQUEST(request)) return "notifications";
  if (WEBKIT_IS_POINTER_LOCK_PERMISSION_REQUEST(request)) return "pointerLock";
  if (WEBKIT_IS_CLIPBOARD_PERMISSION_REQUEST(request)) return "clipboard-read";
  if (WEBKIT_IS_MEDIA_KEY_SYSTEM_PERMISSION_REQUEST(request)) return "mediaKeySystem";
  if (WEBKIT_IS_DEVICE_INFO_PERMISSION_REQUEST(request)) return "device-info";
  if (WEBKIT_IS_WEBSITE_DATA_ACCESS_PERMISSION_REQUEST(request)) return "storage-access";
  return "unknown";
}

Napi::Object DetailsOf(Napi::Env env, WebKitPermissionRequest* request) {
  auto details = Napi::Object::New(env);
  if (!WEBKIT_IS_USER_MEDIA_PERMISSION_REQUEST(request)) return details;
  auto* media = WEBKIT_USER_MEDIA_PERMISSION_REQUEST(request);
  details.Set("audio", webkit_user_media_permission_is_for_audio_device(media) != FALSE);
  details.Set("video", webkit_user_media_permission_is_for_video_device(media) != FALSE);
  details.Set("display", webkit_user_media_permission_is_for_display_device(media) != FALSE);
  return details;
}

// Denied unless somebody answers: a page must not get a camera because nobody was asked.
gboolean OnPermissionRequest(WebKitWebView*, WebKitPermissionRequest* request, gpointer data) {
  const JsEmitter& emitter = Emitter(data);
  Napi::HandleScope handles(emitter.env());
  // Kept before it is told: the answer may come from inside the event.
  const uint32_t id = State().permissions.Add(GRef<WebKitPermissionRequest>::Retain(request));
  const bool taken =
      emitter.Ask("permission-request", {static_cast<double>(id), std::string(KindOf(request)),
                                         Napi::Value(DetailsOf(emitter.env(), request))});
  if (taken) return TRUE;
  State().permissions.Remove(id);
  webkit_permission_request_deny(request);
  return TRUE;
}

WebKitPermissionState StateNamed(const Napi::Value& answer) {
  if (answer.IsEmpty() || !answer.IsString()) return WEBKIT_PERMISSION_STATE_PROMPT;
  const std::string name = answer.ToString().Utf8Value();
  if (name == "granted") return WEBKIT_PERMISSION_STATE_GRANTED;
  if (name == "denied") return WEBKIT_PERMISSION_STATE_DENIED;
  return WEBKIT_PERMISSION_STATE_PROMPT;
}

gboolean OnPermissionQuery(WebKitWebView*, WebKitPermissionStateQuery* query, gpointer data) {
  const JsEmitter& emitter = Emitter(data);
  Napi::HandleScope handles(emitter.env());
  const Napi::Value answer = emitter.Request(
      "permission-query", {Text(webkit_permission_state_query_get_name(query)),
                           OriginText(webkit_permission_state_query_get_security_origin(query))});
  webkit_permission_state_query_finish(query, StateNamed(answer));
  return TRUE;
}

// Null for what is not asked of a user by name and password: the engine has its own answers.
const char* SchemeName(WebKitAuthenticationRequest* request) {
  switch (webkit_authentication_request_get_scheme(request)) {
    case WEBKIT_AUTHENTICATION_SCHEME_HTTP_BASIC:
      return "basic";
    case WEBKIT_AUTHENTICATION_SCHEME_HTTP_DIGEST:
      return "digest";
    case WEBKIT_AUTHENTICATION_SCHEME_NTLM:
      return "ntlm";
    case WEBKIT_AUTHENTICATION_SCHEME_NEGOTIATE:
      return "negotiate";
    case WEBKIT_AUTHENTICATION_SCHEME_DEFAULT:
    case WEBKIT_AUTHENTICATION_SCHEME_HTML_FORM:
    case WEBKIT_AUTHENTICATION_SCHEME_UNKNOWN:
      return "unknown";
    default:
      return nullptr;
  }
}

Napi::Object ChallengeOf(Napi::Env env, WebKitAuthenticationRequest* request, const char* scheme) {
  auto challenge = Napi::Object::New(env);
  challenge.Set("host", Text(webkit_authentication_request_get_host(request)));
  challenge.Set("port", static_cast<double>(webkit_authentication_request_get_port(request)));
  challenge.Set("realm", Text(webkit_authentication_request_get_realm(request)));
  challenge.Set("scheme", scheme);
  challenge.Set("isProxy", webkit_authentication_request_is_for_proxy(request) != FALSE);
  challenge.Set("isRetry", webkit_authentication_request_is_retry(request) != FALSE);
  WebKitSecurityOrigin* origin = webkit_authentication_request_get_security_origin(request);
  challenge.Set("origin", OriginText(origin));
  if (origin) webkit_security_origin_unref(origin);
  return challenge;
}

// The page gets what the server says to strangers; cancelling would end the load.
void GoOnWithout(WebKitAuthenticationRequest* request) {
  webkit_authentication_request_authenticate(request, nullptr);
}

gboolean OnAuthenticate(WebKitWebView*, WebKitAuthenticationRequest* request, gpointer data) {
  const char* scheme = SchemeName(request);
  if (!scheme) return FALSE;
  const JsEmitter& emitter = Emitter(data);
  Napi::HandleScope handles(emitter.env());
  const uint32_t id = State().credentials.Add(GRef<WebKitAuthenticationRequest>::Retain(request));
  const bool taken = emitter.Ask(
      "authenticate",
      {static_cast<double>(id), Napi::Value(ChallengeOf(emitter.env(), request, scheme))});
  if (taken) return TRUE;
  State().credentials.Remove(id);
  GoOnWithout(request);
  return TRUE;
}

}  // namespace

void ConnectViewPermissions(WebKitWebView* view, const JsEmitter* emitter) {
  auto* data = const_cast<JsEmitter*>(emitter);
  g_signal_connect(view, "permission-request", G_CALLBACK(OnPermissionRequest), data);
  g_signal_connect(view, "query-permission-state", G_CALLBACK(OnPermissionQuery), data);
  g_signal_connect(view, "authenticate", G_CALLBACK(OnAuthenticate), data);
}

Napi::Value AnswerPermission(const Napi::CallbackInfo& info) {
  const auto request = State().permissions.Take(info[0].ToNumber().Uint32Value());
  if (!request) return info.Env().Undefined();
  if (info[1].ToBoolean()) {
    webkit_permission_request_allow(request.get());
  } else {
    webkit_permission_request_deny(request.get());
  }
  return info.Env().Undefined();
}

Napi::Value AnswerAuthentication(const Napi::CallbackInfo& info) {
  const auto request = State().credentials.Take(info[0].ToNumber().Uint32Value());
  if (!request) return info.Env().Undefined();
  if (!info[1].IsString()) {
    GoOnWithout(request.get());
    return info.Env().Undefined();
  }
  WebKitCredential* credential = webkit_credential_new(info[1].ToString().Utf8Value().c_str(),
                                                       info[2].ToString().Utf8Value().c_str(),
                                                       WEBKIT_CREDENTIAL_PERSISTENCE_NONE);
  webkit_authentication_request_authenticate(request.get(), credential);
  webkit_credential_free(credential);
  return info.Env().Undefined();
}

}  // namespace clade
