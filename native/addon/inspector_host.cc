#include "inspector_host.h"

#include <gtk/gtk.h>

#include <string>

#include "native/glib/gref.h"
#include "web_view_host.h"

namespace clade {
namespace {

constexpr char kStateKey[] = "clade-inspector";
constexpr char kActionKey[] = "clade-inspect-element";

enum class Next { kNone, kWaiting, kDone };

struct Inspector {
  const JsEmitter* emitter;
  bool open = false;
  bool docked = false;
  bool wants_docked = false;
  Next next = Next::kNone;
};

WebKitWebView* ViewOf(const Napi::CallbackInfo& info) { return WebViewHost::ViewOf(info[0]); }

Inspector* StateOf(WebKitWebView* view) {
  return static_cast<Inspector*>(g_object_get_data(G_OBJECT(view), kStateKey));
}

void Tell(const Inspector& inspector, const char* what) {
  inspector.emitter->Emit("inspector", {std::string(what)});
}

void OnFocusIn(GtkEventControllerFocus*, gpointer data) {
  Tell(*static_cast<Inspector*>(data), "focused");
}

void WatchFocus(WebKitWebInspector* inspector, gpointer data) {
  auto* widget = GTK_WIDGET(webkit_web_inspector_get_web_view(inspector));
  if (!widget) return;
  GtkEventController* focus = gtk_event_controller_focus_new();
  g_signal_connect(focus, "enter", G_CALLBACK(OnFocusIn), data);
  gtk_widget_add_controller(widget, focus);
}

// The engine opens it as it was last time; as it is wanted now it is only then.
gboolean MoveToPlace(gpointer view_data) {
  auto* view = WEBKIT_WEB_VIEW(view_data);
  Inspector* state = StateOf(view);
  if (!state || !state->open || state->docked == state->wants_docked) return G_SOURCE_REMOVE;
  WebKitWebInspector* inspector = webkit_web_view_get_inspector(view);
  if (!state->wants_docked) {
    webkit_web_inspector_detach(inspector);
  } else if (webkit_web_inspector_get_can_attach(inspector)) {
    webkit_web_inspector_attach(inspector);
  }
  return G_SOURCE_REMOVE;
}

void OnShown(WebKitWebInspector* inspector, Inspector* state, WebKitWebView* view, bool docked) {
  state->docked = docked;
  if (state->open) {
    // By the user, who may dock it and undock it at will.
    state->wants_docked = docked;
    return;
  }
  state->open = true;
  WatchFocus(inspector, state);
  g_idle_add_full(G_PRIORITY_DEFAULT, MoveToPlace, g_object_ref(view), g_object_unref);
  Tell(*state, "opened");
}

gboolean OnAttach(WebKitWebInspector* inspector, gpointer view) {
  OnShown(inspector, StateOf(WEBKIT_WEB_VIEW(view)), WEBKIT_WEB_VIEW(view), true);
  return FALSE;
}

gboolean OnOpenWindow(WebKitWebInspector* inspector, gpointer view) {
  OnShown(inspector, StateOf(WEBKIT_WEB_VIEW(view)), WEBKIT_WEB_VIEW(view), false);
  return FALSE;
}

void OnClosed(WebKitWebInspector*, gpointer view) {
  Inspector* state = StateOf(WEBKIT_WEB_VIEW(view));
  if (!state->open) return;
  state->open = false;
  Tell(*state, "closed");
}

void OnCanAttach(WebKitWebInspector*, GParamSpec*, gpointer view) { MoveToPlace(view); }

// In the menu that has just been made, before it is drawn.
gboolean ChooseInspect(gpointer view) {
  auto* action = static_cast<GAction*>(g_object_get_data(G_OBJECT(view), kActionKey));
  if (!action) return G_SOURCE_REMOVE;
  g_action_activate(action, nullptr);
  g_object_set_data(G_OBJECT(view), kActionKey, nullptr);
  for (GtkWidget* child = gtk_widget_get_first_child(GTK_WIDGET(view)); child;
       child = gtk_widget_get_next_sibling(child)) {
    if (GTK_IS_POPOVER(child)) gtk_popover_popdown(GTK_POPOVER(child));
  }
  return G_SOURCE_REMOVE;
}

Inspector* Follow(WebKitWebView* view, const JsEmitter* emitter) {
  if (Inspector* known = StateOf(view)) return known;
  auto* state = new Inspector{.emitter = emitter};
  g_object_set_data_full(G_OBJECT(view), kStateKey, state,
                         [](gpointer data) { delete static_cast<Inspector*>(data); });
  WebKitWebInspector* inspector = webkit_web_view_get_inspector(view);
  g_signal_connect(inspector, "attach", G_CALLBACK(OnAttach), view);
  g_signal_connect(inspector, "open-window", G_CALLBACK(OnOpenWindow), view);
  g_signal_connect(inspector, "notify::can-attach", G_CALLBACK(OnCanAttach), view);
  g_signal_connect(inspector, "closed", G_CALLBACK(OnClosed), view);
  return state;
}

Inspector* Follow(const Napi::CallbackInfo& info) {
  const WebViewHost* host = WebViewHost::Unwrap(info[0].As<Napi::Object>());
  return Follow(ViewOf(info), &host->emitter());
}

}  // namespace

Napi::Value OpenInspector(const Napi::CallbackInfo& info) {
  Inspector* state = Follow(info);
  state->wants_docked = info[1].ToBoolean();
  webkit_web_inspector_show(webkit_web_view_get_inspector(ViewOf(info)));
  if (state->open) MoveToPlace(ViewOf(info));
  return info.Env().Undefined();
}

Napi::Value CloseInspector(const Napi::CallbackInfo& info) {
  const Inspector* state = StateOf(ViewOf(info));
  if (state && state->open) webkit_web_inspector_close(webkit_web_view_get_inspector(ViewOf(info)));
  return info.Env().Undefined();
}

Napi::Value InspectorState(const Napi::CallbackInfo& info) {
  const Inspector* state = StateOf(ViewOf(info));
  const bool open = state && state->open;
  WebKitWebViewBase* shown =
      open ? webkit_web_inspector_get_web_view(webkit_web_view_get_inspector(ViewOf(info)))
           : nullptr;
  auto result = Napi::Object::New(info.Env());
  result.Set("open", Napi::Boolean::New(info.Env(), open));
  result.Set("docked", Napi::Boolean::New(info.Env(), open && state->docked));
  result.Set("focused",
             Napi::Boolean::New(info.Env(), shown && gtk_widget_has_focus(GTK_WIDGET(shown))));
  return result;
}

Napi::Value InspectNext(const Napi::CallbackInfo& info) {
  Inspector* state = Follow(info);
  const bool done = state->next == Next::kDone;
  state->next = info[1].ToBoolean() ? Next::kWaiting : Next::kNone;
  state->wants_docked = info[2].ToBoolean();
  return Napi::Boolean::New(info.Env(), done);
}

bool InspectFromMenu(WebKitWebView* view, WebKitContextMenu* menu) {
  Inspector* state = StateOf(view);
  if (!state || state->next != Next::kWaiting) return false;
  for (GList* node = webkit_context_menu_get_items(menu); node; node = node->next) {
    auto* item = WEBKIT_CONTEXT_MENU_ITEM(node->data);
    if (webkit_context_menu_item_get_stock_action(item) !=
        WEBKIT_CONTEXT_MENU_ACTION_INSPECT_ELEMENT) {
      continue;
    }
    // Its action does something only once the engine has made the menu.
    g_object_set_data_full(G_OBJECT(view), kActionKey,
                           g_object_ref(webkit_context_menu_item_get_gaction(item)),
                           g_object_unref);
    g_idle_add_full(G_PRIORITY_HIGH, ChooseInspect, g_object_ref(view), g_object_unref);
    state->next = Next::kDone;
    return true;
  }
  return false;
}

void ForgetInspector(WebKitWebView* view) {
  if (!StateOf(view)) return;
  WebKitWebInspector* inspector = webkit_web_view_get_inspector(view);
  g_signal_handlers_disconnect_by_data(inspector, view);
  if (StateOf(view)->open) webkit_web_inspector_close(inspector);
  g_object_set_data(G_OBJECT(view), kStateKey, nullptr);
}

}  // namespace clade
