#include "view_requests.h"

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "inspector_host.h"
#include "native/glib/gref.h"
#include "numbered.h"
#include "text.h"
#include "unseen_window.h"
#include "web_view_host.h"
#include "window_of.h"

namespace clade {
namespace {

struct UnrefDialog {
  void operator()(WebKitScriptDialog* dialog) const { webkit_script_dialog_unref(dialog); }
};
using OwnedDialog = std::unique_ptr<WebKitScriptDialog, UnrefDialog>;

struct Pending {
  Numbered<OwnedDialog> dialogs;
  Numbered<GRef<WebKitFileChooserRequest>> choosers;
};

Pending& State() {
  static Pending pending;
  return pending;
}

const char* KindName(WebKitScriptDialogType type) {
  switch (type) {
    case WEBKIT_SCRIPT_DIALOG_ALERT:
      return "alert";
    case WEBKIT_SCRIPT_DIALOG_CONFIRM:
      return "confirm";
    case WEBKIT_SCRIPT_DIALOG_PROMPT:
      return "prompt";
    case WEBKIT_SCRIPT_DIALOG_BEFORE_UNLOAD_CONFIRM:
      return "beforeunload";
  }
  return "alert";
}

gboolean OnScriptDialog(WebKitWebView*, WebKitScriptDialog* dialog, gpointer data) {
  const WebKitScriptDialogType type = webkit_script_dialog_get_dialog_type(dialog);
  const char* default_text = type == WEBKIT_SCRIPT_DIALOG_PROMPT
                                 ? webkit_script_dialog_prompt_get_default_text(dialog)
                                 : nullptr;
  // Kept before it is told: the answer may come from inside the event.
  const uint32_t id = State().dialogs.Add(OwnedDialog(webkit_script_dialog_ref(dialog)));
  const bool taken = Emitter(data).Ask(
      "script-dialog", {static_cast<double>(id), std::string(KindName(type)),
                        Text(webkit_script_dialog_get_message(dialog)), Text(default_text)});
  if (!taken) State().dialogs.Remove(id);
  return taken;
}

gboolean OnFileChooser(WebKitWebView*, WebKitFileChooserRequest* request, gpointer data) {
  const uint32_t id = State().choosers.Add(GRef<WebKitFileChooserRequest>::Retain(request));
  const bool multiple = webkit_file_chooser_request_get_select_multiple(request);
  const bool taken = Emitter(data).Ask("file-chooser", {static_cast<double>(id), multiple});
  if (!taken) State().choosers.Remove(id);
  return taken;
}

Napi::Object MenuDetails(Napi::Env env, WebKitHitTestResult* hit) {
  auto details = Napi::Object::New(env);
  const auto set = [&](const char* name, const char* text) { details.Set(name, Text(text)); };
  set("linkURL", webkit_hit_test_result_get_link_uri(hit));
  set("linkText", webkit_hit_test_result_get_link_label(hit));
  set("titleText", webkit_hit_test_result_get_link_title(hit));
  const bool is_image = webkit_hit_test_result_context_is_image(hit);
  const bool is_media = webkit_hit_test_result_context_is_media(hit);
  set("srcURL", is_image ? webkit_hit_test_result_get_image_uri(hit)
                         : (is_media ? webkit_hit_test_result_get_media_uri(hit) : nullptr));
  set("mediaType", is_image ? "image" : (is_media ? "video" : "none"));
  details.Set("isEditable", webkit_hit_test_result_context_is_editable(hit) != FALSE);
  details.Set("hasSelection", webkit_hit_test_result_context_is_selection(hit) != FALSE);
  return details;
}

gboolean OnContextMenu(WebKitWebView* view, WebKitContextMenu* menu, WebKitHitTestResult* hit,
                       gpointer data) {
  if (InspectFromMenu(view, menu)) return FALSE;
  const JsEmitter& emitter = Emitter(data);
  Napi::HandleScope handles(emitter.env());
  Napi::Object details = MenuDetails(emitter.env(), hit);
  double x = 0;
  double y = 0;
  graphene_point_t point = GRAPHENE_POINT_INIT(0, 0);
  GdkEvent* event = webkit_context_menu_get_event(menu);
  GtkNative* native = gtk_widget_get_native(GTK_WIDGET(view));
  if (event && native && gdk_event_get_position(event, &x, &y)) {
    const graphene_point_t on_surface =
        GRAPHENE_POINT_INIT(static_cast<float>(x), static_cast<float>(y));
    if (!gtk_widget_compute_point(GTK_WIDGET(native), GTK_WIDGET(view), &on_surface, &point)) {
      point = on_surface;
    }
  }
  details.Set("x", Napi::Number::New(emitter.env(), point.x));
  details.Set("y", Napi::Number::New(emitter.env(), point.y));
  return emitter.Ask("context-menu", {Napi::Value(details)});
}

gboolean OnOptionMenu(WebKitWebView*, WebKitOptionMenu* menu, GdkRectangle*, gpointer data) {
  if (!Emitter(data).Ask("option-menu")) return FALSE;
  // Not inside the signal: the engine has yet to take note of the menu.
  g_idle_add_full(
      G_PRIORITY_HIGH,
      [](gpointer shown) -> gboolean {
        webkit_option_menu_close(WEBKIT_OPTION_MENU(shown));
        return G_SOURCE_REMOVE;
      },
      g_object_ref(menu), g_object_unref);
  return TRUE;
}

// The engine's own is a window; a page that nobody sees opens none.
gboolean OnColorChooser(WebKitWebView* view, WebKitColorChooserRequest* request, gpointer) {
  GtkWindow* window = WindowOf(GTK_WIDGET(view));
  if (!window || !IsUnseen(window)) return FALSE;
  webkit_color_chooser_request_cancel(request);
  return TRUE;
}

void Answer(WebKitScriptDialog* dialog, bool accept, const Napi::Value& text) {
  switch (webkit_script_dialog_get_dialog_type(dialog)) {
    case WEBKIT_SCRIPT_DIALOG_CONFIRM:
    case WEBKIT_SCRIPT_DIALOG_BEFORE_UNLOAD_CONFIRM:
      webkit_script_dialog_confirm_set_confirmed(dialog, accept);
      break;
    case WEBKIT_SCRIPT_DIALOG_PROMPT:
      // Without a text the prompt counts as cancelled.
      if (accept) {
        webkit_script_dialog_prompt_set_text(dialog, text.ToString().Utf8Value().c_str());
      }
      break;
    case WEBKIT_SCRIPT_DIALOG_ALERT:
      break;
  }
  webkit_script_dialog_close(dialog);
}

}  // namespace

void ConnectViewRequests(WebKitWebView* view, const JsEmitter* emitter) {
  auto* data = const_cast<JsEmitter*>(emitter);
  g_signal_connect(view, "script-dialog", G_CALLBACK(OnScriptDialog), data);
  g_signal_connect(view, "run-file-chooser", G_CALLBACK(OnFileChooser), data);
  g_signal_connect(view, "run-color-chooser", G_CALLBACK(OnColorChooser), data);
  g_signal_connect(view, "context-menu", G_CALLBACK(OnContextMenu), data);
  g_signal_connect(view, "show-option-menu", G_CALLBACK(OnOptionMenu), data);
}

Napi::Value AnswerDialog(const Napi::CallbackInfo& info) {
  const OwnedDialog dialog = State().dialogs.Take(info[0].ToNumber().Uint32Value());
  if (!dialog) return info.Env().Undefined();
  Answer(dialog.get(), info[1].ToBoolean(), info[2]);
  return info.Env().Undefined();
}

Napi::Value AnswerFileChooser(const Napi::CallbackInfo& info) {
  const auto request = State().choosers.Take(info[0].ToNumber().Uint32Value());
  if (!request) return info.Env().Undefined();
  if (!info[1].IsArray()) {
    webkit_file_chooser_request_cancel(request.get());
    return info.Env().Undefined();
  }
  const auto list = info[1].As<Napi::Array>();
  std::vector<std::string> paths;
  for (uint32_t i = 0; i < list.Length(); ++i) {
    paths.push_back(list.Get(i).ToString().Utf8Value());
  }
  std::vector<const gchar*> pointers;
  for (const std::string& path : paths) pointers.push_back(path.c_str());
  pointers.push_back(nullptr);
  webkit_file_chooser_request_select_files(request.get(), pointers.data());
  return info.Env().Undefined();
}

Napi::Value TryClose(const Napi::CallbackInfo& info) {
  GtkWidget* view = WebViewHost::Unwrap(info[0].As<Napi::Object>())->widget();
  webkit_web_view_try_close(WEBKIT_WEB_VIEW(view));
  return info.Env().Undefined();
}

}  // namespace clade
