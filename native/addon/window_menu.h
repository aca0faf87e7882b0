// WindowMenu: the menu of one window: its shortcuts, its bar, and the Alt key.
//
// A key goes to the page first; what the page does not use or prevent comes to the window and is a
// shortcut then. The bar exists only while it is shown. Events of the window: those of
// menu_events.h, and alt-key(): Alt was pressed and released, with no key between.
#pragma once

#include <gtk/gtk.h>

#include <memory>

#include "js_emitter.h"
#include "menu_model.h"

namespace clade {

// Events with this state are no shortcuts, whatever the page does: those that a client of the
// DevTools protocol sends.
inline constexpr guint kNoShortcutState = 1U << 24;

class WindowMenu {
 public:
  // Both outlive it; `box` holds the window's content, below which the bar has no place.
  WindowMenu(GtkWindow* window, GtkBox* box, const JsEmitter* emitter);
  WindowMenu(const WindowMenu&) = delete;
  WindowMenu& operator=(const WindowMenu&) = delete;
  ~WindowMenu();

  // Null: none.
  void SetMenu(std::shared_ptr<MenuModel> model);
  void ShowBar(bool shown);
  // Device-independent pixels; 0 without a bar.
  int BarHeight() const;

  // Shortcuts do nothing while the page that has the focus wants none.
  static void IgnoreShortcuts(GtkWidget* view, bool ignore);

 private:
  static gboolean OnShortcut(GtkWidget* window, GVariant* args, gpointer id);
  static gboolean OnKeyPressed(GtkEventControllerKey* keys, guint keyval, guint keycode,
                               GdkModifierType state, gpointer self);
  static void OnKeyReleased(GtkEventControllerKey* keys, guint keyval, guint keycode,
                            GdkModifierType state, gpointer self);

  void WatchKeys();
  void RemoveShortcuts();
  void RemoveBar();
  void MakeBar();
  bool Choose(uint32_t id);

  GtkWindow* window_;
  GtkBox* box_;
  const JsEmitter* emitter_;
  std::shared_ptr<MenuModel> model_;
  GtkEventController* shortcuts_ = nullptr;  // The window's.
  GtkEventController* keys_ = nullptr;       // The window's.
  GtkWidget* bar_ = nullptr;                 // The box's.
  std::unique_ptr<MenuModel::Place> place_;
  bool wants_bar_ = false;
  bool alt_alone_ = false;
  guint32 last_press_ = 0;
};

}  // namespace clade
