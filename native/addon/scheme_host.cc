#include "scheme_host.h"

#include <webkit/webkit.h>

#include <cstdint>
#include <map>
#include <memory>
#include <string>

#include "engine_host.h"
#include "js_emitter.h"
#include "js_error.h"
#include "native/glib/gref.h"
#include "numbered.h"

namespace clade {
namespace {

constexpr gsize kMaxRequestBody = 4 * 1024 * 1024;

struct SchemeState {
  std::map<std::string, std::unique_ptr<JsEmitter>> handlers;
  Numbered<GRef<WebKitURISchemeRequest>> pending;
};

SchemeState& State() {
  static SchemeState state;
  return state;
}

// Request bodies of custom schemes are small (forms, JSON); what exceeds the limit is cut and
// then refused by the handler's own parser.
std::string ReadBody(WebKitURISchemeRequest* request) {
  const auto stream = GRef<GInputStream>::Adopt(webkit_uri_scheme_request_get_http_body(request));
  std::string body;
  if (!stream) return body;
  char chunk[8192];
  while (body.size() < kMaxRequestBody) {
    const gssize n = g_input_stream_read(stream.get(), chunk, sizeof chunk, nullptr, nullptr);
    if (n <= 0) break;
    body.append(chunk, static_cast<size_t>(n));
  }
  return body;
}

void OnRequest(WebKitURISchemeRequest* request, gpointer data) {
  const uint32_t id = State().pending.Add(GRef<WebKitURISchemeRequest>::Retain(request));
  WebKitWebView* view = webkit_uri_scheme_request_get_web_view(request);
  const double page_id = view ? static_cast<double>(webkit_web_view_get_page_id(view)) : 0.0;
  const auto& emitter = *static_cast<const JsEmitter*>(data);
  const char* method = webkit_uri_scheme_request_get_http_method(request);
  emitter.Emit("request", {static_cast<double>(id), std::string(method ? method : "GET"),
                           std::string(webkit_uri_scheme_request_get_uri(request)), page_id,
                           ReadBody(request)});
}

}  // namespace

Napi::Value RegisterScheme(const Napi::CallbackInfo& info) {
  const Napi::Env env = info.Env();
  const std::string scheme = info[0].ToString().Utf8Value();
  if (State().handlers.contains(scheme)) {
    ThrowCoded(env, "ERR_SCHEME_REGISTERED", "the scheme " + scheme + " is registered already");
    return env.Undefined();
  }
  auto& handler = State().handlers[scheme] =
      std::make_unique<JsEmitter>(info[1].As<Napi::Function>(), "clade:scheme");
  WebKitWebContext* context = EngineHost::Get()->context();
  webkit_web_context_register_uri_scheme(context, scheme.c_str(), OnRequest, handler.get(),
                                         nullptr);
  WebKitSecurityManager* security = webkit_web_context_get_security_manager(context);
  webkit_security_manager_register_uri_scheme_as_secure(security, scheme.c_str());
  return env.Undefined();
}

// respondToScheme(requestId, status, contentType, body: Buffer)
Napi::Value RespondToScheme(const Napi::CallbackInfo& info) {
  const Napi::Env env = info.Env();
  const auto request = State().pending.Take(info[0].ToNumber().Uint32Value());
  if (!request) return env.Undefined();
  const auto body = info[3].As<Napi::Buffer<uint8_t>>();
  GBytes* bytes = g_bytes_new(body.Data(), body.Length());
  const auto stream = GRef<GInputStream>::Adopt(g_memory_input_stream_new_from_bytes(bytes));
  g_bytes_unref(bytes);
  const auto response = GRef<WebKitURISchemeResponse>::Adopt(
      webkit_uri_scheme_response_new(stream.get(), static_cast<gint64>(body.Length())));
  webkit_uri_scheme_response_set_status(response.get(), info[1].ToNumber().Uint32Value(), nullptr);
  webkit_uri_scheme_response_set_content_type(response.get(),
                                              info[2].ToString().Utf8Value().c_str());
  webkit_uri_scheme_request_finish_with_response(request.get(), response.get());
  return env.Undefined();
}

}  // namespace clade
