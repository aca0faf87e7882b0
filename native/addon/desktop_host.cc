#include "desktop_host.h"

#include <gdk/x11/gdkx.h>
#include <gtk/gtk.h>

#include <memory>
#include <string>
#include <utility>

#include "js_emitter.h"
#include "native/glib/gref.h"
#include "pending_promise.h"

namespace clade {
namespace {

// gdk_x11_* is deprecated from GTK 4.18 on without a replacement.
G_GNUC_BEGIN_IGNORE_DEPRECATIONS

GdkRectangle WorkArea(GdkMonitor* monitor, const GdkRectangle& whole) {
  GdkRectangle area = whole;
  if (GDK_IS_X11_MONITOR(monitor)) gdk_x11_monitor_get_workarea(monitor, &area);
  return area;
}

GdkMonitor* PrimaryMonitor(GdkDisplay* display) {
  return GDK_IS_X11_DISPLAY(display) ? gdk_x11_display_get_primary_monitor(display) : nullptr;
}

bool ReadPointer(GdkDisplay* display, int* x, int* y) {
  if (!GDK_IS_X11_DISPLAY(display)) return false;
  Display* x_display = gdk_x11_display_get_xdisplay(display);
  Window root = None;
  Window child = None;
  int inside_x = 0;
  int inside_y = 0;
  unsigned int state = 0;
  return XQueryPointer(x_display, DefaultRootWindow(x_display), &root, &child, x, y, &inside_x,
                       &inside_y, &state) != 0;
}

G_GNUC_END_IGNORE_DEPRECATIONS

Napi::Object RectangleOf(Napi::Env env, const GdkRectangle& rectangle) {
  auto result = Napi::Object::New(env);
  result.Set("x", Napi::Number::New(env, rectangle.x));
  result.Set("y", Napi::Number::New(env, rectangle.y));
  result.Set("width", Napi::Number::New(env, rectangle.width));
  result.Set("height", Napi::Number::New(env, rectangle.height));
  return result;
}

Napi::Object Describe(Napi::Env env, GdkMonitor* monitor) {
  GdkRectangle whole;
  gdk_monitor_get_geometry(monitor, &whole);
  const char* model = gdk_monitor_get_model(monitor);
  const char* connector = gdk_monitor_get_connector(monitor);
  Napi::Object result = RectangleOf(env, whole);
  result.Set("connector", connector ? connector : "");
  result.Set("label", model ? model : "");
  result.Set("workArea", RectangleOf(env, WorkArea(monitor, whole)));
  result.Set("scaleFactor", Napi::Number::New(env, gdk_monitor_get_scale_factor(monitor)));
  // GDK counts in thousandths.
  result.Set("frequency", Napi::Number::New(env, gdk_monitor_get_refresh_rate(monitor) / 1000.0));
  return result;
}

// For as long as the process lives, as what it watches does.
void Watch(gpointer object, const char* signal, const char* event, const Napi::CallbackInfo& info) {
  struct Watcher {
    JsEmitter emitter;
    const char* event;
  };
  auto* watcher = new Watcher{{info[0].As<Napi::Function>(), "clade:desktop"}, event};
  const auto tell = +[](Watcher* told) { told->emitter.Emit(told->event); };
  g_signal_connect_swapped(object, signal, G_CALLBACK(tell), watcher);
}

GtkSettings* Settings() { return gtk_settings_get_default(); }

void OnTrashed(GObject* file, GAsyncResult* result, gpointer data) {
  const auto pending = PendingPromise::Take(data);
  GError* error = nullptr;
  if (g_file_trash_finish(G_FILE(file), result, &error)) return pending->Resolve();
  pending->Reject("ERR_TRASH", error);
}

void OnFolderShown(GObject* bus, GAsyncResult* result, gpointer data) {
  const auto pending = PendingPromise::Take(data);
  GVariant* answer = g_dbus_connection_call_finish(G_DBUS_CONNECTION(bus), result, nullptr);
  const bool is_shown = answer != nullptr;
  if (answer) g_variant_unref(answer);
  pending->Resolve([&] { return Napi::Boolean::New(pending->env(), is_shown); });
}

// A file manager may have to be started first.
constexpr int kFileManagerLimitMs = 5000;

struct FileManagerCall {
  std::unique_ptr<PendingPromise> pending;
  std::string uri;
};

void CallFileManager(GObject*, GAsyncResult* result, gpointer data) {
  const std::unique_ptr<FileManagerCall> call(static_cast<FileManagerCall*>(data));
  const auto bus = GRef<GDBusConnection>::Adopt(g_bus_get_finish(result, nullptr));
  if (!bus) {
    call->pending->Resolve([&] { return Napi::Boolean::New(call->pending->env(), false); });
    return;
  }
  const char* uris[] = {call->uri.c_str(), nullptr};
  g_dbus_connection_call(bus.get(), "org.freedesktop.FileManager1", "/org/freedesktop/FileManager1",
                         "org.freedesktop.FileManager1", "ShowItems",
                         g_variant_new("(^ass)", uris, ""), nullptr, G_DBUS_CALL_FLAGS_NONE,
                         kFileManagerLimitMs, nullptr, OnFolderShown, call->pending.release());
}

}  // namespace

Napi::Value Monitors(const Napi::CallbackInfo& info) {
  GdkDisplay* display = gdk_display_get_default();
  GListModel* monitors = gdk_display_get_monitors(display);
  GdkMonitor* primary = PrimaryMonitor(display);
  auto result = Napi::Array::New(info.Env());
  uint32_t count = 0;
  if (primary) result.Set(count++, Describe(info.Env(), primary));
  for (guint i = 0; i < g_list_model_get_n_items(monitors); ++i) {
    const auto monitor =
        GRef<GdkMonitor>::Adopt(static_cast<GdkMonitor*>(g_list_model_get_item(monitors, i)));
    if (monitor.get() != primary) result.Set(count++, Describe(info.Env(), monitor.get()));
  }
  return result;
}

Napi::Value WatchMonitors(const Napi::CallbackInfo& info) {
  Watch(gdk_display_get_monitors(gdk_display_get_default()), "items-changed", "monitors-changed",
        info);
  return info.Env().Undefined();
}

Napi::Value PointerPosition(const Napi::CallbackInfo& info) {
  int x = 0;
  int y = 0;
  if (!ReadPointer(gdk_display_get_default(), &x, &y)) x = y = 0;
  auto result = Napi::Object::New(info.Env());
  result.Set("x", Napi::Number::New(info.Env(), x));
  result.Set("y", Napi::Number::New(info.Env(), y));
  return result;
}

Napi::Value PreferDark(const Napi::CallbackInfo& info) {
  g_object_set(Settings(), "gtk-application-prefer-dark-theme",
               static_cast<gboolean>(info[0].ToBoolean()), nullptr);
  return info.Env().Undefined();
}

Napi::Value IsDark(const Napi::CallbackInfo& info) {
  gboolean prefers = FALSE;
  char* theme = nullptr;
  g_object_get(Settings(), "gtk-application-prefer-dark-theme", &prefers, "gtk-theme-name", &theme,
               nullptr);
  const std::unique_ptr<char, decltype(&g_free)> owned(theme, g_free);
  // As the engine tells dark themes.
  const bool named =
      theme && (g_str_has_suffix(theme, "-dark") || g_str_has_suffix(theme, "-Dark"));
  return Napi::Boolean::New(info.Env(), prefers || named);
}

Napi::Value WatchTheme(const Napi::CallbackInfo& info) {
  Watch(Settings(), "notify::gtk-application-prefer-dark-theme", "theme-changed", info);
  Watch(Settings(), "notify::gtk-theme-name", "theme-changed", info);
  return info.Env().Undefined();
}

Napi::Value Trash(const Napi::CallbackInfo& info) {
  auto pending = std::make_unique<PendingPromise>(info.Env());
  const Napi::Promise promise = pending->promise();
  const auto file = GRef<GFile>::Adopt(g_file_new_for_path(info[0].ToString().Utf8Value().c_str()));
  g_file_trash_async(file.get(), G_PRIORITY_DEFAULT, nullptr, OnTrashed, pending.release());
  return promise;
}

Napi::Value ShowInFolder(const Napi::CallbackInfo& info) {
  auto pending = std::make_unique<PendingPromise>(info.Env());
  const Napi::Promise promise = pending->promise();
  auto* call = new FileManagerCall{std::move(pending), info[0].ToString().Utf8Value()};
  g_bus_get(G_BUS_TYPE_SESSION, nullptr, CallFileManager, call);
  return promise;
}

Napi::Value Beep(const Napi::CallbackInfo& info) {
  gdk_display_beep(gdk_display_get_default());
  return info.Env().Undefined();
}

}  // namespace clade
