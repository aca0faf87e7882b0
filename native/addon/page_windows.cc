#include "page_windows.h"

#include <libsoup/soup.h>

#include <string>

#include "native/glib/gref.h"
#include "numbered.h"
#include "text.h"
#include "web_view_host.h"

namespace clade {
namespace {

constexpr char kRelated[] = "clade-related";
constexpr char kFrameName[] = "clade-frame-name";

Numbered<GRef<WebKitPolicyDecision>>& Held() {
  static Numbered<GRef<WebKitPolicyDecision>> held;
  return held;
}

bool IsRelated(WebKitWebView* view) { return g_object_get_data(G_OBJECT(view), kRelated); }

// What the server calls an attachment, and what the engine cannot show.
bool IsDownload(WebKitResponsePolicyDecision* decision) {
  if (!webkit_response_policy_decision_is_mime_type_supported(decision)) return true;
  SoupMessageHeaders* headers =
      webkit_uri_response_get_http_headers(webkit_response_policy_decision_get_response(decision));
  const char* disposition =
      headers ? soup_message_headers_get_one(headers, "Content-Disposition") : nullptr;
  return disposition && g_ascii_strncasecmp(disposition, "attachment", 10) == 0;
}

gboolean DecideResponse(WebKitWebView* view, WebKitPolicyDecision* decision, gpointer data) {
  WebKitResponsePolicyDecision* response = WEBKIT_RESPONSE_POLICY_DECISION(decision);
  if (IsDownload(response)) {
    webkit_policy_decision_download(decision);
    return TRUE;
  }
  if (!IsRelated(view) || !webkit_response_policy_decision_is_main_frame_main_resource(response)) {
    return FALSE;
  }
  const char* url =
      webkit_uri_response_get_uri(webkit_response_policy_decision_get_response(response));
  if (Emitter(data).Ask("may-show", {Text(url)})) return FALSE;
  webkit_policy_decision_ignore(decision);
  return TRUE;
}

gboolean DecideNavigation(WebKitWebView* view, WebKitPolicyDecision* decision, gpointer data) {
  if (!IsRelated(view)) return FALSE;
  WebKitNavigationAction* action = webkit_navigation_policy_decision_get_navigation_action(
      WEBKIT_NAVIGATION_POLICY_DECISION(decision));
  // For these the process, and with it the opener, may wait inside its script.
  const char* url = webkit_uri_request_get_uri(webkit_navigation_action_get_request(action));
  if (!url || g_str_has_prefix(url, "about:")) return FALSE;
  const uint32_t id = Held().Add(GRef<WebKitPolicyDecision>::Retain(decision));
  if (Emitter(data).Ask("hold-navigation", {static_cast<double>(id)})) return TRUE;
  Held().Remove(id);
  return FALSE;
}

gboolean OnDecidePolicy(WebKitWebView* view, WebKitPolicyDecision* decision,
                        WebKitPolicyDecisionType type, gpointer data) {
  switch (type) {
    case WEBKIT_POLICY_DECISION_TYPE_RESPONSE:
      return DecideResponse(view, decision, data);
    case WEBKIT_POLICY_DECISION_TYPE_NAVIGATION_ACTION:
      return DecideNavigation(view, decision, data);
    case WEBKIT_POLICY_DECISION_TYPE_NEW_WINDOW_ACTION:
      break;
  }
  // `create` follows, which does not have the name.
  WebKitNavigationAction* action = webkit_navigation_policy_decision_get_navigation_action(
      WEBKIT_NAVIGATION_POLICY_DECISION(decision));
  g_object_set_data_full(G_OBJECT(view), kFrameName,
                         g_strdup(webkit_navigation_action_get_frame_name(action)), g_free);
  return FALSE;
}

// The page waits for the answer inside its window.open().
GtkWidget* OnCreate(WebKitWebView* view, WebKitNavigationAction* action, gpointer data) {
  const JsEmitter& emitter = Emitter(data);
  Napi::HandleScope scope(emitter.env());
  const auto opener = GRef<WebKitWebView>::Retain(view);
  const std::string frame_name =
      Text(static_cast<const char*>(g_object_get_data(G_OBJECT(view), kFrameName)));
  g_object_set_data(G_OBJECT(view), kFrameName, nullptr);
  const char* url = webkit_uri_request_get_uri(webkit_navigation_action_get_request(action));
  WebKitWebView* made = WebViewHost::ViewOf(emitter.Request(
      "new-window",
      {Text(url), webkit_navigation_action_is_user_gesture(action) != FALSE, frame_name}));
  if (!made) return nullptr;
  MarkRelated(view);
  return GTK_WIDGET(made);
}

void OnReadyToShow(WebKitWebView* view, gpointer data) {
  GdkRectangle place = {};
  webkit_window_properties_get_geometry(webkit_web_view_get_window_properties(view), &place);
  Emitter(data).Emit("show-requested",
                     {static_cast<double>(place.x), static_cast<double>(place.y),
                      static_cast<double>(place.width), static_cast<double>(place.height)});
}

}  // namespace

void ConnectPageWindows(WebKitWebView* view, const JsEmitter* emitter) {
  // The emitter is only read; GLib's signature has no const.
  auto* data = const_cast<JsEmitter*>(emitter);
  g_signal_connect(view, "decide-policy", G_CALLBACK(OnDecidePolicy), data);
  g_signal_connect(view, "create", G_CALLBACK(OnCreate), data);
  g_signal_connect(view, "ready-to-show", G_CALLBACK(OnReadyToShow), data);
}

void MarkRelated(WebKitWebView* view) {
  g_object_set_data(G_OBJECT(view), kRelated, GINT_TO_POINTER(1));
}

void AnswerNavigation(uint32_t id) {
  const auto decision = Held().Take(id);
  if (decision) webkit_policy_decision_use(decision.get());
}

}  // namespace clade
