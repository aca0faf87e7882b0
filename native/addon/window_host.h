// WindowHost: one GtkWindow, as a JavaScript object (class Window of the binding).
//
// The window's content is a stack: a root view that fills it, and child views at given
// rectangles above it (Electron's contentView). Mechanism for main/api/base-window.ts; arguments
// are checked there. All lengths are in device-independent pixels. Events (event, ...):
//   close-requested()          the user asked; the window stays until destroy()
//   active(bool), visible(bool), resized(width, height)
//   state(maximized, fullscreen, minimized)
// and those of its menu (window_menu.h).
#pragma once

#include <gtk/gtk.h>
#include <napi.h>

#include <memory>

#include "js_emitter.h"
#include "native/glib/gref.h"
#include "window_menu.h"
#include "window_placement.h"

namespace clade {

class WindowHost : public Napi::ObjectWrap<WindowHost> {
 public:
  static Napi::Function Define(Napi::Env env);
  // new Window({title, width, height, resizable}, listener)
  explicit WindowHost(const Napi::CallbackInfo& info);
  ~WindowHost() override;

  // Null once destroyed.
  GtkWindow* window() const { return window_.get(); }
  // What holds the views; below the menu bar.
  GtkWidget* content() const { return GTK_WIDGET(overlay_.get()); }

 private:
  void ConnectSignals();
  static void OnRealize(GtkWidget* widget, gpointer self);
  static void OnLayout(GdkSurface* surface, int width, int height, gpointer self);
  static void OnFocus(GtkWindow* window, GParamSpec* property, gpointer self);

  // A page in a window that has not been shown yet has a size all the same, as in Electron.
  void AllocateUnmapped(GtkWidget* view);

  Napi::Value Show(const Napi::CallbackInfo& info);
  Napi::Value Hide(const Napi::CallbackInfo& info);
  Napi::Value Focus(const Napi::CallbackInfo& info);
  Napi::Value SetTitle(const Napi::CallbackInfo& info);
  Napi::Value GetBounds(const Napi::CallbackInfo& info);
  Napi::Value SetSize(const Napi::CallbackInfo& info);
  Napi::Value SetPosition(const Napi::CallbackInfo& info);
  Napi::Value SetResizable(const Napi::CallbackInfo& info);
  Napi::Value SetState(const Napi::CallbackInfo& info);
  Napi::Value SetParent(const Napi::CallbackInfo& info);
  Napi::Value SetRootView(const Napi::CallbackInfo& info);
  Napi::Value AddChildView(const Napi::CallbackInfo& info);
  Napi::Value RemoveChildView(const Napi::CallbackInfo& info);
  Napi::Value SetChildBounds(const Napi::CallbackInfo& info);
  Napi::Value SetChildVisible(const Napi::CallbackInfo& info);
  // setMenu(menu | null)
  Napi::Value SetMenu(const Napi::CallbackInfo& info);
  // setMenuBar(shown)
  Napi::Value SetMenuBar(const Napi::CallbackInfo& info);
  // menuBarHeight(): device-independent pixels, 0 without a bar.
  Napi::Value MenuBarHeight(const Napi::CallbackInfo& info);
  // hadFocus(view): whether it is the view that had the window's focus last.
  Napi::Value HadFocus(const Napi::CallbackInfo& info);
  Napi::Value Destroy(const Napi::CallbackInfo& info);

  GRef<GtkWindow> window_;
  GRef<GtkOverlay> overlay_;
  std::unique_ptr<JsEmitter> emitter_;
  std::unique_ptr<WindowPlacement> placement_;
  std::unique_ptr<WindowMenu> menu_;
  GtkWidget* last_focus_ = nullptr;  // Only compared.
};

}  // namespace clade
