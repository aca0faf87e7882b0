#include "window_host.h"

#include <webkit/webkit.h>

#include "editing_shortcuts.h"
#include "menu_host.h"
#include "menu_popup.h"
#include "unseen_window.h"
#include "web_view_host.h"
#include "x11_placement.h"

namespace clade {
namespace {

constexpr char kBoundsKey[] = "clade-bounds";

GtkWidget* ViewWidget(const Napi::Value& view) {
  return WebViewHost::Unwrap(view.As<Napi::Object>())->widget();
}

// Overlay children are placed where JavaScript said, not by their own wishes.
gboolean OnChildPosition(GtkOverlay*, GtkWidget* child, GdkRectangle* allocation, gpointer) {
  const auto* bounds =
      static_cast<const GdkRectangle*>(g_object_get_data(G_OBJECT(child), kBoundsKey));
  *allocation = bounds ? *bounds : GdkRectangle{0, 0, 0, 0};
  return TRUE;
}

void StoreBounds(GtkWidget* child, const Napi::CallbackInfo& info, size_t first) {
  auto* bounds = g_new(GdkRectangle, 1);
  *bounds = {info[first].ToNumber(), info[first + 1].ToNumber(), info[first + 2].ToNumber(),
             info[first + 3].ToNumber()};
  g_object_set_data_full(G_OBJECT(child), kBoundsKey, bounds, g_free);
}

gboolean OnCloseRequest(GtkWindow*, gpointer data) {
  Emitter(data).Emit("close-requested");
  return TRUE;
}

void OnActive(GtkWindow* window, GParamSpec*, gpointer data) {
  if (IsUnseen(window)) return;
  Emitter(data).Emit("active", {gtk_window_is_active(window) != FALSE});
}

void OnVisible(GtkWidget* widget, GParamSpec*, gpointer data) {
  if (IsUnseen(GTK_WINDOW(widget))) return;
  Emitter(data).Emit("visible", {gtk_widget_get_visible(widget) != FALSE});
}

void OnSurfaceState(GdkToplevel* toplevel, GParamSpec*, gpointer data) {
  const GdkToplevelState state = gdk_toplevel_get_state(toplevel);
  Emitter(data).Emit("state", {(state & GDK_TOPLEVEL_STATE_MAXIMIZED) != 0,
                               (state & GDK_TOPLEVEL_STATE_FULLSCREEN) != 0,
                               (state & GDK_TOPLEVEL_STATE_MINIMIZED) != 0});
}

}  // namespace

Napi::Function WindowHost::Define(Napi::Env env) {
  return DefineClass(env, "Window",
                     {InstanceMethod<&WindowHost::Show>("show"),
                      InstanceMethod<&WindowHost::Hide>("hide"),
                      InstanceMethod<&WindowHost::Focus>("focus"),
                      InstanceMethod<&WindowHost::SetTitle>("setTitle"),
                      InstanceMethod<&WindowHost::GetBounds>("getBounds"),
                      InstanceMethod<&WindowHost::SetSize>("setSize"),
                      InstanceMethod<&WindowHost::SetPosition>("setPosition"),
                      InstanceMethod<&WindowHost::SetResizable>("setResizable"),
                      InstanceMethod<&WindowHost::SetState>("setState"),
                      InstanceMethod<&WindowHost::SetParent>("setParent"),
                      InstanceMethod<&WindowHost::SetRootView>("setRootView"),
                      InstanceMethod<&WindowHost::AddChildView>("addChildView"),
                      InstanceMethod<&WindowHost::RemoveChildView>("removeChildView"),
                      InstanceMethod<&WindowHost::SetChildBounds>("setChildBounds"),
                      InstanceMethod<&WindowHost::SetChildVisible>("setChildVisible"),
                      InstanceMethod<&WindowHost::SetMenu>("setMenu"),
                      InstanceMethod<&WindowHost::SetMenuBar>("setMenuBar"),
                      InstanceMethod<&WindowHost::MenuBarHeight>("menuBarHeight"),
                      InstanceMethod<&WindowHost::HadFocus>("hadFocus"),
                      InstanceMethod<&WindowHost::Destroy>("destroy")});
}

WindowHost::WindowHost(const Napi::CallbackInfo& info) : Napi::ObjectWrap<WindowHost>(info) {
  const auto options = info[0].As<Napi::Object>();
  emitter_ = std::make_unique<JsEmitter>(info[1].As<Napi::Function>(), "clade:Window");
  window_ = GRef<GtkWindow>::Retain(GTK_WINDOW(gtk_window_new()));
  overlay_ = GRef<GtkOverlay>::Retain(GTK_OVERLAY(gtk_overlay_new()));
  gtk_window_set_title(window_.get(), options.Get("title").ToString().Utf8Value().c_str());
  gtk_window_set_default_size(window_.get(), options.Get("width").ToNumber(),
                              options.Get("height").ToNumber());
  gtk_window_set_resizable(window_.get(), options.Get("resizable").ToBoolean());
  GtkWidget* box = gtk_box_new(GTK_ORIENTATION_VERTICAL, 0);
  gtk_widget_set_vexpand(content(), TRUE);
  gtk_box_append(GTK_BOX(box), content());
  gtk_window_set_child(window_.get(), box);
  placement_ = std::make_unique<WindowPlacement>(window_.get());
  menu_ = std::make_unique<WindowMenu>(window_.get(), GTK_BOX(box), emitter_.get());
  AddEditingShortcuts(window_.get());
  ConnectSignals();
  Ref();
}

WindowHost::~WindowHost() = default;

void WindowHost::ConnectSignals() {
  JsEmitter* emitter = emitter_.get();
  g_signal_connect(overlay_.get(), "get-child-position", G_CALLBACK(OnChildPosition), emitter);
  g_signal_connect(window_.get(), "close-request", G_CALLBACK(OnCloseRequest), emitter);
  g_signal_connect(window_.get(), "notify::is-active", G_CALLBACK(OnActive), emitter);
  g_signal_connect(window_.get(), "notify::visible", G_CALLBACK(OnVisible), emitter);
  g_signal_connect(window_.get(), "realize", G_CALLBACK(&WindowHost::OnRealize), this);
  g_signal_connect(window_.get(), "notify::focus-widget", G_CALLBACK(&WindowHost::OnFocus), this);
}

void WindowHost::OnFocus(GtkWindow* window, GParamSpec*, gpointer self) {
  GtkWidget* focus = gtk_window_get_focus(window);
  if (focus && WEBKIT_IS_WEB_VIEW(focus)) static_cast<WindowHost*>(self)->last_focus_ = focus;
}

void WindowHost::AllocateUnmapped(GtkWidget* view) {
  if (gtk_widget_get_mapped(GTK_WIDGET(window_.get()))) return;
  GtkAllocation area = {0, 0, 0, 0};
  gtk_window_get_default_size(window_.get(), &area.width, &area.height);
  area.height -= menu_->BarHeight();
  gtk_widget_size_allocate(view, &area, -1);
}

void WindowHost::OnRealize(GtkWidget* widget, gpointer data) {
  auto* self = static_cast<WindowHost*>(data);
  GdkSurface* surface = gtk_native_get_surface(GTK_NATIVE(widget));
  g_signal_connect(surface, "layout", G_CALLBACK(&WindowHost::OnLayout), self);
  g_signal_connect(surface, "notify::state", G_CALLBACK(OnSurfaceState), self->emitter_.get());
}

void WindowHost::OnLayout(GdkSurface*, int width, int height, gpointer data) {
  auto* self = static_cast<WindowHost*>(data);
  self->placement_->OnLayout(width, height);
  self->emitter_->Emit("resized", {static_cast<double>(width), static_cast<double>(height)});
}

Napi::Value WindowHost::Show(const Napi::CallbackInfo& info) {
  const bool was_unseen = LeaveUnseen(window_.get());
  placement_->OnShow();
  if (info[0].ToBoolean()) {
    gtk_window_present(window_.get());
  } else {
    gtk_widget_set_visible(GTK_WIDGET(window_.get()), TRUE);
  }
  // It may count as active since before.
  if (was_unseen) OnActive(window_.get(), nullptr, emitter_.get());
  return info.Env().Undefined();
}

Napi::Value WindowHost::Hide(const Napi::CallbackInfo& info) {
  if (IsUnseen(window_.get())) return info.Env().Undefined();
  gtk_widget_set_visible(GTK_WIDGET(window_.get()), FALSE);
  EnterUnseen(window_.get());
  // It may go on as the active one for its pages.
  if (IsHeld(window_.get())) emitter_->Emit("active", {false});
  return info.Env().Undefined();
}

Napi::Value WindowHost::Focus(const Napi::CallbackInfo& info) {
  LeaveUnseen(window_.get());
  gtk_window_present(window_.get());
  return info.Env().Undefined();
}

Napi::Value WindowHost::SetTitle(const Napi::CallbackInfo& info) {
  gtk_window_set_title(window_.get(), info[0].ToString().Utf8Value().c_str());
  return info.Env().Undefined();
}

Napi::Value WindowHost::GetBounds(const Napi::CallbackInfo& info) {
  const Napi::Env env = info.Env();
  int width = gtk_widget_get_width(GTK_WIDGET(window_.get()));
  int height = gtk_widget_get_height(GTK_WIDGET(window_.get()));
  if (width == 0 || height == 0) {
    gtk_window_get_default_size(window_.get(), &width, &height);
  }
  const Point position = WindowPosition(window_.get());
  auto bounds = Napi::Object::New(env);
  bounds.Set("x", Napi::Number::New(env, position.x));
  bounds.Set("y", Napi::Number::New(env, position.y));
  bounds.Set("width", Napi::Number::New(env, width));
  bounds.Set("height", Napi::Number::New(env, height));
  return bounds;
}

Napi::Value WindowHost::SetSize(const Napi::CallbackInfo& info) {
  placement_->SetSize(info[0].ToNumber(), info[1].ToNumber());
  if (GtkWidget* view = gtk_overlay_get_child(overlay_.get())) {
    AllocateUnmapped(view);
  }
  AllowUnseen(window_.get());
  return info.Env().Undefined();
}

Napi::Value WindowHost::SetPosition(const Napi::CallbackInfo& info) {
  // The position must be known before the window is mapped, or it would jump.
  if (!gtk_widget_get_realized(GTK_WIDGET(window_.get()))) {
    gtk_widget_realize(GTK_WIDGET(window_.get()));
  }
  placement_->SetPosition({info[0].ToNumber(), info[1].ToNumber()});
  return info.Env().Undefined();
}

Napi::Value WindowHost::SetResizable(const Napi::CallbackInfo& info) {
  gtk_window_set_resizable(window_.get(), info[0].ToBoolean());
  return info.Env().Undefined();
}

// setState("maximize" | "unmaximize" | "minimize" | "unminimize" | "fullscreen" | "unfullscreen")
Napi::Value WindowHost::SetState(const Napi::CallbackInfo& info) {
  static constexpr struct {
    const char* name;
    void (*apply)(GtkWindow*);
  } kStates[] = {
      {"maximize", gtk_window_maximize},     {"unmaximize", gtk_window_unmaximize},
      {"minimize", gtk_window_minimize},     {"unminimize", gtk_window_unminimize},
      {"fullscreen", gtk_window_fullscreen}, {"unfullscreen", gtk_window_unfullscreen},
  };
  const std::string wanted = info[0].ToString().Utf8Value();
  // For when it is shown: no window manager would hear of it now.
  const UnseenPause pause(window_.get());
  for (const auto& state : kStates) {
    if (wanted == state.name) state.apply(window_.get());
  }
  return info.Env().Undefined();
}

Napi::Value WindowHost::SetParent(const Napi::CallbackInfo& info) {
  GtkWindow* parent =
      info[0].IsObject() ? Unwrap(info[0].As<Napi::Object>())->window_.get() : nullptr;
  gtk_window_set_transient_for(window_.get(), parent);
  return info.Env().Undefined();
}

// setRootView(view, hasSize): without, the view has none until setSize() or until it is shown.
Napi::Value WindowHost::SetRootView(const Napi::CallbackInfo& info) {
  gtk_overlay_set_child(overlay_.get(), ViewWidget(info[0]));
  if (info[1].ToBoolean()) {
    AllocateUnmapped(ViewWidget(info[0]));
  } else {
    PostponeUnseen(window_.get());
  }
  return info.Env().Undefined();
}

// addChildView(view, x, y, width, height)
Napi::Value WindowHost::AddChildView(const Napi::CallbackInfo& info) {
  GtkWidget* widget = ViewWidget(info[0]);
  StoreBounds(widget, info, 1);
  gtk_overlay_add_overlay(overlay_.get(), widget);
  return info.Env().Undefined();
}

Napi::Value WindowHost::RemoveChildView(const Napi::CallbackInfo& info) {
  gtk_overlay_remove_overlay(overlay_.get(), ViewWidget(info[0]));
  return info.Env().Undefined();
}

// setChildBounds(view, x, y, width, height)
Napi::Value WindowHost::SetChildBounds(const Napi::CallbackInfo& info) {
  StoreBounds(ViewWidget(info[0]), info, 1);
  gtk_widget_queue_allocate(GTK_WIDGET(overlay_.get()));
  return info.Env().Undefined();
}

Napi::Value WindowHost::SetChildVisible(const Napi::CallbackInfo& info) {
  gtk_widget_set_visible(ViewWidget(info[0]), info[1].ToBoolean());
  return info.Env().Undefined();
}

Napi::Value WindowHost::SetMenu(const Napi::CallbackInfo& info) {
  menu_->SetMenu(info[0].IsObject() ? MenuHost::Unwrap(info[0].As<Napi::Object>())->model()
                                    : nullptr);
  return info.Env().Undefined();
}

Napi::Value WindowHost::SetMenuBar(const Napi::CallbackInfo& info) {
  menu_->ShowBar(info[0].ToBoolean());
  if (GtkWidget* view = gtk_overlay_get_child(overlay_.get())) AllocateUnmapped(view);
  return info.Env().Undefined();
}

Napi::Value WindowHost::MenuBarHeight(const Napi::CallbackInfo& info) {
  return Napi::Number::New(info.Env(), menu_->BarHeight());
}

Napi::Value WindowHost::HadFocus(const Napi::CallbackInfo& info) {
  return Napi::Boolean::New(info.Env(), last_focus_ && last_focus_ == ViewWidget(info[0]));
}

Napi::Value WindowHost::Destroy(const Napi::CallbackInfo& info) {
  if (!window_) return info.Env().Undefined();
  g_signal_handlers_disconnect_by_data(window_.get(), emitter_.get());
  g_signal_handlers_disconnect_by_data(window_.get(), this);
  g_signal_handlers_disconnect_by_data(overlay_.get(), emitter_.get());
  if (GdkSurface* surface = gtk_native_get_surface(GTK_NATIVE(window_.get()))) {
    g_signal_handlers_disconnect_by_data(surface, emitter_.get());
    g_signal_handlers_disconnect_by_data(surface, this);
  }
  EndPopups(content());
  menu_.reset();
  gtk_window_destroy(window_.get());
  overlay_ = {};
  window_ = {};
  Unref();
  return info.Env().Undefined();
}

}  // namespace clade
