#include "view_input.h"

#include <gtk/gtk.h>
#include <webkit/webkit.h>

#include <optional>
#include <string>

#include "gdk_events.h"
#include "js_error.h"
#include "native/glib/gref.h"
#include "pending_promise.h"
#include "unseen_window.h"
#include "web_view_host.h"
#include "window_of.h"

namespace clade {
namespace {

// The engine scrolls this many CSS pixels for one unit of a surface-based scroll event.
constexpr double kPixelsPerScrollUnit = 2.5;
constexpr char kEmulationKey[] = "clade-focus-emulation";

GtkWidget* ViewOf(const Napi::CallbackInfo& info) {
  return WebViewHost::Unwrap(info[0].As<Napi::Object>())->widget();
}

std::optional<EventPlace> Refuse(Napi::Env env, const char* why) {
  ThrowCoded(env, "ERR_INPUT", why);
  return std::nullopt;
}

// A place inside the view, as a place on its window's surface.
std::optional<EventPlace> PlaceIn(Napi::Env env, GtkWidget* view, double x, double y, guint32 state,
                                  bool keyboard = false) {
  GtkNative* native = view ? gtk_widget_get_native(view) : nullptr;
  GdkSurface* surface = native ? gtk_native_get_surface(native) : nullptr;
  if (!surface || !gtk_widget_get_mapped(view)) {
    return Refuse(env,
                  "a page takes input only where it is shown, or, on X11, from clients of the "
                  "DevTools protocol");
  }
  GdkSeat* seat = gdk_display_get_default_seat(gtk_widget_get_display(view));
  GdkDevice* pointer = seat ? gdk_seat_get_pointer(seat) : nullptr;
  if (!pointer) return Refuse(env, "the display has no pointer and keyboard (no seat)");
  if (!EventLayoutIsKnown(surface, pointer)) {
    return Refuse(env, "this version of GTK lays out its input events in an unknown way");
  }
  graphene_point_t origin;
  const graphene_point_t zero = GRAPHENE_POINT_INIT(0, 0);
  if (!gtk_widget_compute_point(view, GTK_WIDGET(native), &zero, &origin)) origin = zero;
  const double zoom = webkit_web_view_get_zoom_level(WEBKIT_WEB_VIEW(view));
  double shadow_x = 0;
  double shadow_y = 0;
  gtk_native_get_surface_transform(native, &shadow_x, &shadow_y);
  return EventPlace{surface, keyboard ? gdk_seat_get_keyboard(seat) : pointer,
                    x * zoom + origin.x + shadow_x, y * zoom + origin.y + shadow_y,
                    static_cast<GdkModifierType>(state)};
}

std::optional<EventPlace> PlaceOfMouse(const Napi::CallbackInfo& info, size_t first_coordinate,
                                       size_t state) {
  return PlaceIn(info.Env(), ViewOf(info), info[first_coordinate].ToNumber().DoubleValue(),
                 info[first_coordinate + 1].ToNumber().DoubleValue(),
                 info[state].ToNumber().Uint32Value());
}

// At once: the queue of the display would merge motion events and wait for the next frame.
void Deliver(const EventPlace& place, const OwnedGdkEvent& event) {
  const auto surface = GRef<GdkSurface>::Retain(place.surface);
  gboolean handled = FALSE;
  g_signal_emit_by_name(surface.get(), "event", event.get(), &handled);
}

template <typename Visit>
void ForEachController(GtkWidget* widget, Visit visit) {
  const auto controllers = GRef<GListModel>::Adopt(gtk_widget_observe_controllers(widget));
  for (guint i = 0; i < g_list_model_get_n_items(controllers.get()); ++i) {
    const auto item =
        GRef<GObject>::Adopt(static_cast<GObject*>(g_list_model_get_item(controllers.get(), i)));
    visit(GTK_EVENT_CONTROLLER(item.get()));
  }
}

// GTK gives buttons and wheels to the widget that the pointer has moved into before. True when it
// had to be moved there.
bool EnsurePointerInside(GtkWidget* view, const EventPlace& place) {
  bool is_inside = false;
  ForEachController(view, [&](GtkEventController* controller) {
    is_inside |=
        GTK_IS_EVENT_CONTROLLER_MOTION(controller) &&
        gtk_event_controller_motion_contains_pointer(GTK_EVENT_CONTROLLER_MOTION(controller));
  });
  if (!is_inside) Deliver(place, NewMotionEvent(place));
  return !is_inside;
}

// GTK counts clicks by time and distance; here the caller counts. While one of these lives a
// further press of the same button is always the next click of the row.
class ClickCounting {
 public:
  ClickCounting(GtkWidget* view, bool first_click) : settings_(gtk_widget_get_settings(view)) {
    g_object_get(settings_, "gtk-double-click-time", &time_, "gtk-double-click-distance",
                 &distance_, nullptr);
    g_object_set(settings_, "gtk-double-click-time", kForever, "gtk-double-click-distance",
                 kAnywhere, nullptr);
    if (first_click) ResetClicks(view);
  }
  ClickCounting(const ClickCounting&) = delete;
  ClickCounting& operator=(const ClickCounting&) = delete;
  ~ClickCounting() {
    g_object_set(settings_, "gtk-double-click-time", time_, "gtk-double-click-distance", distance_,
                 nullptr);
  }

 private:
  static constexpr int kForever = 60 * 60 * 1000;
  static constexpr int kAnywhere = 30000;

  static void ResetClicks(GtkWidget* view) {
    ForEachController(view, [](GtkEventController* controller) {
      // A press in progress (another button) is not to be cancelled.
      if (GTK_IS_GESTURE_CLICK(controller) && !gtk_gesture_is_active(GTK_GESTURE(controller))) {
        gtk_event_controller_reset(controller);
      }
    });
  }

  GtkSettings* settings_;
  int time_ = 0;
  int distance_ = 0;
};

void SendFocus(GtkWidget* window, bool in) {
  GdkSurface* surface = gtk_native_get_surface(GTK_NATIVE(window));
  GdkSeat* seat = gdk_display_get_default_seat(gtk_widget_get_display(window));
  GdkDevice* keyboard = seat ? gdk_seat_get_keyboard(seat) : nullptr;
  if (!surface || !keyboard || !EventLayoutIsKnown(surface, gdk_seat_get_pointer(seat))) return;
  const EventPlace place = {surface, keyboard, 0, 0, static_cast<GdkModifierType>(0)};
  Deliver(place, NewFocusEvent(place, in));
}

// The window lost the real focus, or is mapped only now: it goes on as the active one.
void KeepActive(GtkWidget* window) {
  if (gtk_widget_get_mapped(window) && !gtk_window_is_active(GTK_WINDOW(window))) {
    SendFocus(window, true);
  }
}

gboolean KeepActiveLater(gpointer window) {
  if (g_object_get_data(G_OBJECT(window), kEmulationKey)) KeepActive(GTK_WIDGET(window));
  return G_SOURCE_REMOVE;
}

void OnActiveChanged(GtkWindow* window, GParamSpec*, gpointer) {
  if (gtk_window_is_active(window)) return;
  // Not from inside the event that says otherwise.
  g_idle_add_full(G_PRIORITY_HIGH, KeepActiveLater, g_object_ref(window), g_object_unref);
}

void StartEmulation(GtkWidget* window) {
  if (g_object_get_data(G_OBJECT(window), kEmulationKey)) return;
  g_object_set_data(G_OBJECT(window), kEmulationKey, GINT_TO_POINTER(1));
  g_signal_connect(window, "notify::is-active", G_CALLBACK(OnActiveChanged), nullptr);
  g_signal_connect_after(window, "map", G_CALLBACK(KeepActive), nullptr);
  HoldUnseen(GTK_WINDOW(window), kEmulationKey);
  KeepActive(window);
}

void StopEmulation(GtkWidget* window) {
  if (!g_object_steal_data(G_OBJECT(window), kEmulationKey)) return;
  g_signal_handlers_disconnect_by_func(window, reinterpret_cast<gpointer>(OnActiveChanged),
                                       nullptr);
  g_signal_handlers_disconnect_by_func(window, reinterpret_cast<gpointer>(KeepActive), nullptr);
  ReleaseUnseen(GTK_WINDOW(window), kEmulationKey);
  GdkSurface* surface = gtk_native_get_surface(GTK_NATIVE(window));
  const bool has_focus =
      surface && GDK_IS_TOPLEVEL(surface) &&
      (gdk_toplevel_get_state(GDK_TOPLEVEL(surface)) & GDK_TOPLEVEL_STATE_FOCUSED) != 0;
  if (!has_focus && gtk_window_is_active(GTK_WINDOW(window))) SendFocus(window, false);
}

// A world of its own: a page may have replaced the functions of its own world.
constexpr char kWorld[] = "clade-input";
// The engine takes note of hover moves at the end of a frame, so one step after its callbacks. A
// page that is not shown has no frames; it must not wait for ever.
constexpr char kNextFrame[] =
    "return new Promise((done) => {"
    " requestAnimationFrame(() => setTimeout(done)); setTimeout(done, 100); })";

// The engine does not handle hover moves before the page knows that it is shown, and has drawn. One
// that lies where no monitor is never does.
constexpr char kVisible[] =
    "return new Promise((done) => {"
    " const draw = () => requestAnimationFrame(() => setTimeout(done));"
    " if (document.visibilityState === 'visible') draw();"
    " else document.addEventListener('visibilitychange', draw, { once: true });"
    " setTimeout(done, 2000); })";

const char* CodeUntil(const std::string& what) {
  if (what == "drawn") return kNextFrame;
  return what == "visible" ? kVisible : "return 0";
}

// A page that cannot answer (gone, navigating, scripts off) has nothing left to handle. The value
// is left where it is: taking it would make a script engine in this process.
void OnSettled(GObject*, GAsyncResult*, gpointer data) { PendingPromise::Take(data)->Resolve(); }

}  // namespace

Napi::Value SettleInput(const Napi::CallbackInfo& info) {
  auto pending = std::make_unique<PendingPromise>(info.Env());
  const Napi::Promise promise = pending->promise();
  webkit_web_view_call_async_javascript_function(
      WEBKIT_WEB_VIEW(ViewOf(info)), CodeUntil(info[1].ToString().Utf8Value()), -1, nullptr, kWorld,
      nullptr, nullptr, OnSettled, pending.release());
  return promise;
}

Napi::Value PostMouse(const Napi::CallbackInfo& info) {
  const auto place = PlaceOfMouse(info, 2, 6);
  if (!place) return info.Env().Undefined();
  const std::string kind = info[1].ToString().Utf8Value();
  if (kind == "move") {
    Deliver(*place, NewMotionEvent(*place));
    return Napi::Boolean::New(info.Env(), true);
  }
  const bool moved = EnsurePointerInside(ViewOf(info), *place);
  const guint button = info[4].ToNumber().Uint32Value();
  if (kind == "down") {
    const ClickCounting counting(ViewOf(info), info[5].ToNumber().Int32Value() <= 1);
    Deliver(*place, NewButtonEvent(*place, true, button));
  } else {
    Deliver(*place, NewButtonEvent(*place, false, button));
  }
  return Napi::Boolean::New(info.Env(), moved);
}

Napi::Value PostWheel(const Napi::CallbackInfo& info) {
  const auto place = PlaceOfMouse(info, 1, 5);
  if (!place) return info.Env().Undefined();
  EnsurePointerInside(ViewOf(info), *place);
  const double dx = info[3].ToNumber().DoubleValue() / kPixelsPerScrollUnit;
  const double dy = info[4].ToNumber().DoubleValue() / kPixelsPerScrollUnit;
  Deliver(*place, NewScrollEvent(*place, dx, dy));
  return info.Env().Undefined();
}

Napi::Value PostKey(const Napi::CallbackInfo& info) {
  GtkWidget* view = ViewOf(info);
  const auto place =
      PlaceIn(info.Env(), view, 0, 0, info[5].ToNumber().Uint32Value(), /*keyboard=*/true);
  if (!place) return info.Env().Undefined();
  // GTK gives keys to the widget that has its window's focus.
  if (!gtk_widget_has_focus(view)) gtk_widget_grab_focus(view);
  const KeyFacts key = {info[2].ToNumber().Uint32Value(), info[3].ToNumber().Uint32Value(),
                        info[4].ToBoolean()};
  Deliver(*place, NewKeyEvent(*place, info[1].ToBoolean(), key));
  return info.Env().Undefined();
}

Napi::Value PostTouch(const Napi::CallbackInfo& info) {
  const auto place = PlaceOfMouse(info, 2, 5);
  if (!place) return info.Env().Undefined();
  const std::string kind = info[1].ToString().Utf8Value();
  const GdkEventType type = kind == "begin"    ? GDK_TOUCH_BEGIN
                            : kind == "update" ? GDK_TOUCH_UPDATE
                            : kind == "end"    ? GDK_TOUCH_END
                                               : GDK_TOUCH_CANCEL;
  Deliver(*place, NewTouchEvent(*place, type, info[4].ToNumber().Uint32Value()));
  return info.Env().Undefined();
}

Napi::Value EmulateFocus(const Napi::CallbackInfo& info) {
  GtkWidget* view = ViewOf(info);
  GtkWindow* window = WindowOf(view);
  if (!window) return info.Env().Undefined();
  if (info[1].ToBoolean()) {
    gtk_widget_grab_focus(view);
    StartEmulation(GTK_WIDGET(window));
  } else {
    StopEmulation(GTK_WIDGET(window));
  }
  return info.Env().Undefined();
}

Napi::Value EditingCommand(const Napi::CallbackInfo& info) {
  auto* view = WEBKIT_WEB_VIEW(ViewOf(info));
  const std::string command = info[1].ToString().Utf8Value();
  if (info[2].IsString()) {
    webkit_web_view_execute_editing_command_with_argument(view, command.c_str(),
                                                          info[2].ToString().Utf8Value().c_str());
  } else {
    webkit_web_view_execute_editing_command(view, command.c_str());
  }
  return info.Env().Undefined();
}

}  // namespace clade
