#include "web_view_signals.h"

#include <cstring>

#include "text.h"

namespace clade {
namespace {

const char* PhaseName(WebKitLoadEvent event) {
  switch (event) {
    case WEBKIT_LOAD_STARTED:
      return "started";
    case WEBKIT_LOAD_REDIRECTED:
      return "redirected";
    case WEBKIT_LOAD_COMMITTED:
      return "committed";
    case WEBKIT_LOAD_FINISHED:
      return "finished";
  }
  return "finished";
}

void OnLoadChanged(WebKitWebView* view, WebKitLoadEvent event, gpointer data) {
  Emitter(data).Emit("load-changed",
                     {std::string(PhaseName(event)), Text(webkit_web_view_get_uri(view))});
}

// TRUE: the engine's own error page is not shown; the app hears of it by did-fail-load.
gboolean OnLoadFailed(WebKitWebView*, WebKitLoadEvent event, const char* url, GError* error,
                      gpointer data) {
  Emitter(data).Emit("load-failed", {Text(url), Text(g_quark_to_string(error->domain)),
                                     static_cast<double>(error->code), Text(error->message),
                                     std::string(PhaseName(event))});
  return TRUE;
}

gboolean OnTlsFailed(WebKitWebView*, const char* url, GTlsCertificate* certificate,
                     GTlsCertificateFlags flags, gpointer data) {
  gchar* pem = nullptr;
  g_object_get(certificate, "certificate-pem", &pem, nullptr);
  const std::string text = Text(pem);
  g_free(pem);
  Emitter(data).Emit("tls-failed", {Text(url), static_cast<double>(flags), text});
  return TRUE;
}

const char* TerminationName(WebKitWebProcessTerminationReason reason) {
  switch (reason) {
    case WEBKIT_WEB_PROCESS_CRASHED:
      return "crashed";
    case WEBKIT_WEB_PROCESS_EXCEEDED_MEMORY_LIMIT:
      return "exceeded-memory";
    case WEBKIT_WEB_PROCESS_TERMINATED_BY_API:
      return "terminated";
  }
  return "crashed";
}

void OnTerminated(WebKitWebView*, WebKitWebProcessTerminationReason reason, gpointer data) {
  Emitter(data).Emit("process-terminated", {std::string(TerminationName(reason))});
}

void OnTitle(WebKitWebView* view, GParamSpec*, gpointer data) {
  Emitter(data).Emit("title", {Text(webkit_web_view_get_title(view))});
}

// From renderer/extension/web_process_extension.cc; a hostile page can say no more by it than by
// its title. FALSE: not a message of Clade's, the engine drops it.
gboolean OnUserMessage(WebKitWebView*, WebKitUserMessage* message, gpointer data) {
  GVariant* title = webkit_user_message_get_parameters(message);
  if (std::strcmp(webkit_user_message_get_name(message), "clade-title") != 0 || !title ||
      !g_variant_is_of_type(title, G_VARIANT_TYPE_STRING)) {
    return FALSE;
  }
  Emitter(data).Emit("document-title", {Text(g_variant_get_string(title, nullptr))});
  return TRUE;
}

void OnUrl(WebKitWebView* view, GParamSpec*, gpointer data) {
  Emitter(data).Emit("url", {Text(webkit_web_view_get_uri(view))});
}

void OnProgress(WebKitWebView* view, GParamSpec*, gpointer data) {
  Emitter(data).Emit("progress", {webkit_web_view_get_estimated_load_progress(view)});
}

void OnLoading(WebKitWebView* view, GParamSpec*, gpointer data) {
  Emitter(data).Emit("loading", {webkit_web_view_is_loading(view) != FALSE});
}

void OnPageId(WebKitWebView* view, GParamSpec*, gpointer data) {
  Emitter(data).Emit("page-id", {static_cast<double>(webkit_web_view_get_page_id(view))});
}

void OnResponsive(WebKitWebView* view, GParamSpec*, gpointer data) {
  Emitter(data).Emit("responsive", {webkit_web_view_get_is_web_process_responsive(view) != FALSE});
}

void OnPressed(GtkGestureClick*, int, double, double, gpointer data) {
  Emitter(data).Emit("pressed");
}

constexpr char kPressesKey[] = "clade-presses";

// Sees each press before the engine does, and takes none.
void WatchPresses(WebKitWebView* view, gpointer data) {
  GtkGesture* presses = gtk_gesture_click_new();
  gtk_gesture_single_set_button(GTK_GESTURE_SINGLE(presses), 0);
  gtk_event_controller_set_propagation_phase(GTK_EVENT_CONTROLLER(presses), GTK_PHASE_CAPTURE);
  g_signal_connect(presses, "pressed", G_CALLBACK(OnPressed), data);
  g_object_set_data(G_OBJECT(view), kPressesKey, presses);
  gtk_widget_add_controller(GTK_WIDGET(view), GTK_EVENT_CONTROLLER(presses));
}

void OnClose(WebKitWebView*, gpointer data) { Emitter(data).Emit("close-requested"); }

}  // namespace

void ConnectWebViewSignals(WebKitWebView* view, const JsEmitter* emitter) {
  const struct {
    const char* name;
    GCallback callback;
  } signals[] = {
      {"load-changed", G_CALLBACK(OnLoadChanged)},
      {"load-failed", G_CALLBACK(OnLoadFailed)},
      {"load-failed-with-tls-errors", G_CALLBACK(OnTlsFailed)},
      {"web-process-terminated", G_CALLBACK(OnTerminated)},
      {"notify::title", G_CALLBACK(OnTitle)},
      {"user-message-received", G_CALLBACK(OnUserMessage)},
      {"notify::uri", G_CALLBACK(OnUrl)},
      {"notify::estimated-load-progress", G_CALLBACK(OnProgress)},
      {"notify::is-loading", G_CALLBACK(OnLoading)},
      {"notify::page-id", G_CALLBACK(OnPageId)},
      {"notify::is-web-process-responsive", G_CALLBACK(OnResponsive)},
      {"close", G_CALLBACK(OnClose)},
  };
  for (const auto& signal : signals) {
    // The emitter is only read; GLib's signature has no const.
    g_signal_connect(view, signal.name, signal.callback, const_cast<JsEmitter*>(emitter));
  }
  WatchPresses(view, const_cast<JsEmitter*>(emitter));
}

void DisconnectWebViewSignals(WebKitWebView* view, const JsEmitter* emitter) {
  g_signal_handlers_disconnect_by_data(view, const_cast<JsEmitter*>(emitter));
  if (gpointer presses = g_object_steal_data(G_OBJECT(view), kPressesKey)) {
    gtk_widget_remove_controller(GTK_WIDGET(view), GTK_EVENT_CONTROLLER(presses));
  }
}

}  // namespace clade
