#include "script_watch.h"

#include <string>
#include <string_view>
#include <utility>

#include "js_error.h"
#include "web_view_async.h"

namespace clade {
namespace {

// More loads at once are a page that nobody learns anything from.
constexpr size_t kMaxLoading = 256;
constexpr size_t kMaxScripts = 64;

// https://mimesniff.spec.whatwg.org/#javascript-mime-type, as far as servers use them.
bool IsScript(WebKitWebResource* resource) {
  WebKitURIResponse* response = webkit_web_resource_get_response(resource);
  const char* type = response ? webkit_uri_response_get_mime_type(response) : nullptr;
  if (!type) return false;
  const std::string_view name(type);
  return name == "text/javascript" || name == "application/javascript" ||
         name == "application/x-javascript" || name == "application/ecmascript";
}

}  // namespace

std::unique_ptr<ScriptWatch> ScriptWatch::Start(WebKitWebView* view,
                                                const Napi::Function& listener) {
  WebKitNetworkSession* session = webkit_web_view_get_network_session(view);
  if (webkit_network_session_is_ephemeral(session)) return nullptr;
  return std::unique_ptr<ScriptWatch>(new ScriptWatch(view, listener));
}

ScriptWatch::ScriptWatch(WebKitWebView* view, const Napi::Function& listener)
    : view_(GRef<WebKitWebView>::Retain(view)), emitter_(listener, "clade:ScriptWatch") {
  g_signal_connect(view, "resource-load-started", G_CALLBACK(OnResourceStarted), this);
}

ScriptWatch::~ScriptWatch() {
  g_signal_handlers_disconnect_by_data(view_.get(), this);
  for (const auto& [resource, load] : loading_)
    g_signal_handlers_disconnect_by_data(resource, this);
}

void ScriptWatch::OnResourceStarted(WebKitWebView*, WebKitWebResource* resource, WebKitURIRequest*,
                                    gpointer self) {
  auto& loading = static_cast<ScriptWatch*>(self)->loading_;
  if (loading.size() >= kMaxLoading) return;
  static uint32_t last_id = 0;
  loading[resource] = {GRef<WebKitWebResource>::Retain(resource), ++last_id};
  g_signal_connect(resource, "finished", G_CALLBACK(OnFinished), self);
  g_signal_connect(resource, "failed",
                   G_CALLBACK(+[](WebKitWebResource* failed, GError*, gpointer data) {
                     auto* watch = static_cast<ScriptWatch*>(data);
                     g_signal_handlers_disconnect_by_data(failed, data);
                     watch->loading_.erase(failed);
                   }),
                   self);
}

void ScriptWatch::OnFinished(WebKitWebResource* resource, gpointer data) {
  auto* self = static_cast<ScriptWatch*>(data);
  g_signal_handlers_disconnect_by_data(resource, data);
  auto node = self->loading_.extract(resource);
  // `failed` is followed by `finished`.
  if (node.empty() || !IsScript(resource) || self->scripts_.size() >= kMaxScripts) return;
  const uint32_t id = node.mapped().id;
  const std::string url = webkit_web_resource_get_uri(resource);
  self->scripts_[id] = std::move(node.mapped().resource);
  self->emitter_.Emit("script", {url, static_cast<double>(id)});
}

Napi::Value ScriptWatch::Read(uint32_t id, Napi::Env env) {
  const auto node = scripts_.extract(id);
  if (!node.empty()) return ReadResource(node.mapped().get(), env);
  ThrowCoded(env, "ERR_INVALID_ARGUMENT", "there is no such script any more");
  return env.Undefined();
}

void ScriptWatch::Drop(uint32_t id) { scripts_.erase(id); }

}  // namespace clade
