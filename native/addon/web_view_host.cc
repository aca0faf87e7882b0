#include "web_view_host.h"

#include "engine_host.h"
#include "inspector_host.h"
#include "js_error.h"
#include "native/base/check.h"
#include "network_session_host.h"
#include "page_windows.h"
#include "picture.h"
#include "view_permissions.h"
#include "view_requests.h"
#include "web_view_async.h"
#include "web_view_signals.h"

namespace clade {
namespace {

// What an app may choose for a view.
void Apply(const Napi::Object& options, WebKitSettings* settings) {
  webkit_settings_set_enable_developer_extras(settings, options.Get("devTools").ToBoolean());
  webkit_settings_set_enable_javascript(settings, options.Get("javascript").ToBoolean());
}

// The world of preload scripts (renderer/extension/web_process_extension.cc).
constexpr char kPreloadWorld[] = "clade-isolated";

GRef<WebKitSettings> NewSettings(const Napi::Object& options) {
  auto settings = GRef<WebKitSettings>::Adopt(webkit_settings_new());
  if (EngineHost::Get()->software_rendering()) {
    webkit_settings_set_hardware_acceleration_policy(settings.get(),
                                                     WEBKIT_HARDWARE_ACCELERATION_POLICY_NEVER);
  }
  // Who may open windows is the app's to say (setWindowOpenHandler), not a matter of gestures.
  webkit_settings_set_javascript_can_open_windows_automatically(settings.get(), TRUE);
  Apply(options, settings.get());
  return settings;
}

// The network session is the related view's, as is the process.
GRef<WebKitWebView> NewView(const Napi::Object& options, WebKitSettings* settings,
                            const EngineHost& engine) {
  if (WebKitWebView* related = WebViewHost::ViewOf(options.Get("related"))) {
    return GRef<WebKitWebView>::Retain(WEBKIT_WEB_VIEW(g_object_new(
        WEBKIT_TYPE_WEB_VIEW, "related-view", related, "settings", settings, nullptr)));
  }
  const Napi::Value session = options.Get("session");
  WebKitNetworkSession* network_session =
      session.IsObject() ? NetworkSessionHost::Unwrap(session.As<Napi::Object>())->session()
                         : engine.session();
  return GRef<WebKitWebView>::Retain(WEBKIT_WEB_VIEW(
      g_object_new(WEBKIT_TYPE_WEB_VIEW, "web-context", engine.context(), "network-session",
                   network_session, "settings", settings, nullptr)));
}

Napi::Value OrNull(Napi::Env env, const char* text) {
  return text ? Napi::Value(Napi::String::New(env, text)) : env.Null();
}

}  // namespace

Napi::Function WebViewHost::Define(Napi::Env env) {
  return DefineClass(env, "WebView",
                     {InstanceMethod<&WebViewHost::LoadUrl>("loadUrl"),
                      InstanceMethod<&WebViewHost::Stop>("stop"),
                      InstanceMethod<&WebViewHost::Reload>("reload"),
                      InstanceMethod<&WebViewHost::GoToOffset>("goToOffset"),
                      InstanceMethod<&WebViewHost::History>("history"),
                      InstanceMethod<&WebViewHost::State>("state"),
                      InstanceMethod<&WebViewHost::Evaluate>("evaluate"),
                      InstanceMethod<&WebViewHost::Snapshot>("snapshot"),
                      InstanceMethod<&WebViewHost::SetBackgroundColor>("setBackgroundColor"),
                      InstanceMethod<&WebViewHost::SetUserAgent>("setUserAgent"),
                      InstanceMethod<&WebViewHost::TerminateProcess>("terminateProcess"),
                      InstanceMethod<&WebViewHost::Focus>("focus"),
                      InstanceMethod<&WebViewHost::SetUserScript>("setUserScript"),
                      InstanceMethod<&WebViewHost::SetDebugScripts>("setDebugScripts"),
                      InstanceMethod<&WebViewHost::EvaluateInWorld>("evaluateInWorld"),
                      InstanceMethod<&WebViewHost::SetPageCache>("setPageCache"),
                      InstanceMethod<&WebViewHost::SetZoom>("setZoom"),
                      InstanceMethod<&WebViewHost::Configure>("configure"),
                      InstanceMethod<&WebViewHost::WatchScripts>("watchScripts"),
                      InstanceMethod<&WebViewHost::ReadScript>("readScript"),
                      InstanceMethod<&WebViewHost::DropScript>("dropScript"),
                      InstanceMethod<&WebViewHost::Destroy>("destroy")});
}

WebViewHost::WebViewHost(const Napi::CallbackInfo& info) : Napi::ObjectWrap<WebViewHost>(info) {
  EngineHost* engine = EngineHost::Get();
  CHECK(engine);
  const auto options = info[0].As<Napi::Object>();
  emitter_ = std::make_unique<JsEmitter>(info[1].As<Napi::Function>(), "clade:WebView");
  const auto settings = NewSettings(options);
  view_ = NewView(options, settings.get(), *engine);
  ConnectWebViewSignals(view_.get(), emitter_.get());
  ConnectViewRequests(view_.get(), emitter_.get());
  ConnectViewPermissions(view_.get(), emitter_.get());
  ConnectPageWindows(view_.get(), emitter_.get());
  if (ViewOf(options.Get("related"))) MarkRelated(view_.get());
  // The JavaScript object lives until destroy(), whoever still refers to it.
  Ref();
}

WebKitWebView* WebViewHost::ViewOf(const Napi::Value& value) {
  return !value.IsEmpty() && value.IsObject() ? Unwrap(value.As<Napi::Object>())->view_.get()
                                              : nullptr;
}

WebViewHost::~WebViewHost() {
  if (view_) DisconnectWebViewSignals(view_.get(), emitter_.get());
}

Napi::Value WebViewHost::LoadUrl(const Napi::CallbackInfo& info) {
  const auto request =
      GRef<WebKitURIRequest>::Adopt(webkit_uri_request_new(info[0].ToString().Utf8Value().c_str()));
  SoupMessageHeaders* headers = webkit_uri_request_get_http_headers(request.get());
  // There are none for what goes over no network.
  if (headers && info[1].IsString()) {
    soup_message_headers_replace(headers, "Referer", info[1].ToString().Utf8Value().c_str());
  }
  webkit_web_view_load_request(view_.get(), request.get());
  return info.Env().Undefined();
}

Napi::Value WebViewHost::Stop(const Napi::CallbackInfo& info) {
  webkit_web_view_stop_loading(view_.get());
  return info.Env().Undefined();
}

Napi::Value WebViewHost::Reload(const Napi::CallbackInfo& info) {
  if (info[0].ToBoolean()) {
    webkit_web_view_reload_bypass_cache(view_.get());
  } else {
    webkit_web_view_reload(view_.get());
  }
  return info.Env().Undefined();
}

Napi::Value WebViewHost::GoToOffset(const Napi::CallbackInfo& info) {
  WebKitBackForwardList* list = webkit_web_view_get_back_forward_list(view_.get());
  WebKitBackForwardListItem* item =
      webkit_back_forward_list_get_nth_item(list, info[0].ToNumber().Int32Value());
  if (item) webkit_web_view_go_to_back_forward_list_item(view_.get(), item);
  return Napi::Boolean::New(info.Env(), item != nullptr);
}

Napi::Value WebViewHost::History(const Napi::CallbackInfo& info) {
  const Napi::Env env = info.Env();
  WebKitBackForwardList* list = webkit_web_view_get_back_forward_list(view_.get());
  GList* back = webkit_back_forward_list_get_back_list(list);
  const int active = static_cast<int>(g_list_length(back));
  g_list_free(back);
  auto entries = Napi::Array::New(env);
  for (int offset = -active;; ++offset) {
    WebKitBackForwardListItem* item = webkit_back_forward_list_get_nth_item(list, offset);
    if (!item) break;
    auto entry = Napi::Object::New(env);
    entry.Set("url", OrNull(env, webkit_back_forward_list_item_get_uri(item)));
    entry.Set("title", OrNull(env, webkit_back_forward_list_item_get_title(item)));
    entries.Set(static_cast<uint32_t>(offset + active), entry);
  }
  auto history = Napi::Object::New(env);
  history.Set("entries", entries);
  history.Set(
      "activeIndex",
      Napi::Number::New(env, webkit_back_forward_list_get_current_item(list) ? active : -1));
  return history;
}

Napi::Value WebViewHost::State(const Napi::CallbackInfo& info) {
  const Napi::Env env = info.Env();
  auto state = Napi::Object::New(env);
  state.Set("url", OrNull(env, webkit_web_view_get_uri(view_.get())));
  state.Set("title", OrNull(env, webkit_web_view_get_title(view_.get())));
  state.Set("loading", Napi::Boolean::New(env, webkit_web_view_is_loading(view_.get())));
  state.Set("pageId",
            Napi::Number::New(env, static_cast<double>(webkit_web_view_get_page_id(view_.get()))));
  return state;
}

Napi::Value WebViewHost::Evaluate(const Napi::CallbackInfo& info) {
  const std::string world = info[1].IsString() ? info[1].ToString().Utf8Value() : "";
  return EvaluateInPage(view_.get(), info[0].ToString().Utf8Value(), world, info.Env());
}

Napi::Value WebViewHost::Snapshot(const Napi::CallbackInfo& info) {
  return SnapshotView(view_.get(), {info[0].ToBoolean(), info[1].ToBoolean()}, info.Env());
}

Napi::Value WebViewHost::SetBackgroundColor(const Napi::CallbackInfo& info) {
  const GdkRGBA color = {info[0].ToNumber().FloatValue(), info[1].ToNumber().FloatValue(),
                         info[2].ToNumber().FloatValue(), info[3].ToNumber().FloatValue()};
  webkit_web_view_set_background_color(view_.get(), &color);
  return info.Env().Undefined();
}

Napi::Value WebViewHost::SetUserAgent(const Napi::CallbackInfo& info) {
  webkit_settings_set_user_agent(webkit_web_view_get_settings(view_.get()),
                                 info[0].ToString().Utf8Value().c_str());
  return info.Env().Undefined();
}

Napi::Value WebViewHost::TerminateProcess(const Napi::CallbackInfo& info) {
  webkit_web_view_terminate_web_process(view_.get());
  return info.Env().Undefined();
}

Napi::Value WebViewHost::Focus(const Napi::CallbackInfo& info) {
  gtk_widget_grab_focus(widget());
  return info.Env().Undefined();
}

Napi::Value WebViewHost::SetUserScript(const Napi::CallbackInfo& info) {
  user_script_ = info[0].IsString()
                     ? MakeUserScript(info[0].ToString(), kPreloadWorld, info[1].ToBoolean())
                     : UserScript();
  ApplyScripts();
  return info.Env().Undefined();
}

Napi::Value WebViewHost::SetDebugScripts(const Napi::CallbackInfo& info) {
  const auto scripts = info[0].As<Napi::Array>();
  debug_scripts_.clear();
  for (uint32_t i = 0; i < scripts.Length(); ++i) {
    const auto script = scripts.Get(i).As<Napi::Object>();
    const Napi::Value world = script.Get("world");
    debug_scripts_.push_back(
        MakeUserScript(script.Get("source").ToString(),
                       world.IsString() ? world.ToString().Utf8Value() : std::string(),
                       script.Get("allFrames").ToBoolean()));
  }
  ApplyScripts();
  return info.Env().Undefined();
}

void WebViewHost::ApplyScripts() {
  WebKitUserContentManager* manager = webkit_web_view_get_user_content_manager(view_.get());
  webkit_user_content_manager_remove_all_scripts(manager);
  if (user_script_) webkit_user_content_manager_add_script(manager, user_script_.get());
  for (const auto& script : debug_scripts_) {
    webkit_user_content_manager_add_script(manager, script.get());
  }
}

Napi::Value WebViewHost::EvaluateInWorld(const Napi::CallbackInfo& info) {
  return RunInWorld(view_.get(), info[0].ToString(), info[1].ToString(), info.Env());
}

Napi::Value WebViewHost::SetPageCache(const Napi::CallbackInfo& info) {
  webkit_settings_set_enable_page_cache(webkit_web_view_get_settings(view_.get()),
                                        info[0].ToBoolean());
  return info.Env().Undefined();
}

Napi::Value WebViewHost::SetZoom(const Napi::CallbackInfo& info) {
  webkit_web_view_set_zoom_level(view_.get(), info[0].ToNumber().DoubleValue());
  return info.Env().Undefined();
}

Napi::Value WebViewHost::Configure(const Napi::CallbackInfo& info) {
  Apply(info[0].As<Napi::Object>(), webkit_web_view_get_settings(view_.get()));
  return info.Env().Undefined();
}

Napi::Value WebViewHost::WatchScripts(const Napi::CallbackInfo& info) {
  scripts_ = ScriptWatch::Start(view_.get(), info[0].As<Napi::Function>());
  return info.Env().Undefined();
}

Napi::Value WebViewHost::ReadScript(const Napi::CallbackInfo& info) {
  if (scripts_) return scripts_->Read(info[0].ToNumber().Uint32Value(), info.Env());
  ThrowCoded(info.Env(), "ERR_DESTROYED", "the view is gone, or watches no scripts");
  return info.Env().Undefined();
}

Napi::Value WebViewHost::DropScript(const Napi::CallbackInfo& info) {
  if (scripts_) scripts_->Drop(info[0].ToNumber().Uint32Value());
  return info.Env().Undefined();
}

Napi::Value WebViewHost::Destroy(const Napi::CallbackInfo& info) {
  if (!view_) return info.Env().Undefined();
  DisconnectWebViewSignals(view_.get(), emitter_.get());
  ForgetInspector(view_.get());
  scripts_.reset();
  if (GtkWidget* parent = gtk_widget_get_parent(widget())) {
    if (GTK_IS_OVERLAY(parent)) {
      gtk_overlay_get_child(GTK_OVERLAY(parent)) == widget()
          ? gtk_overlay_set_child(GTK_OVERLAY(parent), nullptr)
          : gtk_overlay_remove_overlay(GTK_OVERLAY(parent), widget());
    }
  }
  view_ = {};
  Unref();
  return info.Env().Undefined();
}

}  // namespace clade
