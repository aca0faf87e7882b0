#include "window_menu.h"

#include <utility>

#include "menu_events.h"

namespace clade {
namespace {

constexpr char kSelfKey[] = "clade-window-menu";
constexpr char kIgnoreKey[] = "clade-ignore-shortcuts";

bool IsAlt(guint keyval) { return keyval == GDK_KEY_Alt_L || keyval == GDK_KEY_Alt_R; }

bool FocusIgnoresShortcuts(GtkWindow* window) {
  GtkWidget* focus = gtk_window_get_focus(window);
  return focus && g_object_get_data(G_OBJECT(focus), kIgnoreKey) != nullptr;
}

}  // namespace

WindowMenu::WindowMenu(GtkWindow* window, GtkBox* box, const JsEmitter* emitter)
    : window_(window), box_(box), emitter_(emitter) {
  g_object_set_data(G_OBJECT(window_), kSelfKey, this);
}

WindowMenu::~WindowMenu() {
  g_object_set_data(G_OBJECT(window_), kSelfKey, nullptr);
  if (keys_) g_signal_handlers_disconnect_by_data(keys_, this);
  RemoveBar();
}

void WindowMenu::IgnoreShortcuts(GtkWidget* view, bool ignore) {
  g_object_set_data(G_OBJECT(view), kIgnoreKey, ignore ? GINT_TO_POINTER(1) : nullptr);
}

void WindowMenu::SetMenu(std::shared_ptr<MenuModel> model) {
  RemoveShortcuts();
  RemoveBar();
  model_ = std::move(model);
  if (!model_) return;
  const auto list = model_->NewShortcuts(&WindowMenu::OnShortcut);
  shortcuts_ = gtk_shortcut_controller_new_for_model(list.get());
  gtk_widget_add_controller(GTK_WIDGET(window_), shortcuts_);
  WatchKeys();
  if (wants_bar_) MakeBar();
}

void WindowMenu::ShowBar(bool shown) {
  wants_bar_ = shown;
  if (!shown) {
    RemoveBar();
  } else if (model_ && !bar_) {
    MakeBar();
  }
}

int WindowMenu::BarHeight() const {
  if (!bar_) return 0;
  int height = 0;
  gtk_widget_measure(bar_, GTK_ORIENTATION_VERTICAL, -1, nullptr, &height, nullptr, nullptr);
  return height;
}

void WindowMenu::MakeBar() {
  bar_ = gtk_popover_menu_bar_new_from_model(model_->menu());
  place_ = std::make_unique<MenuModel::Place>(model_, bar_, [this](uint32_t id) { Choose(id); });
  WatchMenus(bar_, *model_, emitter_);
  gtk_box_prepend(box_, bar_);
}

// It may be the one whose shortcut is running.
void WindowMenu::RemoveShortcuts() {
  if (!shortcuts_) return;
  g_idle_add_full(
      G_PRIORITY_HIGH, [](gpointer) -> gboolean { return G_SOURCE_REMOVE; },
      g_object_ref(shortcuts_), g_object_unref);
  gtk_widget_remove_controller(GTK_WIDGET(window_), shortcuts_);
  shortcuts_ = nullptr;
}

void WindowMenu::RemoveBar() {
  place_.reset();
  if (bar_) gtk_box_remove(box_, bar_);
  bar_ = nullptr;
}

bool WindowMenu::Choose(uint32_t id) {
  if (!model_ || !model_->IsEnabled(id)) return false;
  GdkEvent* event = shortcuts_ ? gtk_event_controller_get_current_event(shortcuts_) : nullptr;
  const bool by_key = event && gdk_event_get_event_type(event) == GDK_KEY_PRESS;
  const GdkModifierType held =
      by_key ? gdk_event_get_modifier_state(event) : static_cast<GdkModifierType>(0);
  TellChosen(*emitter_, id, held, by_key);
  return true;
}

gboolean WindowMenu::OnShortcut(GtkWidget* window, GVariant*, gpointer id) {
  auto* self = static_cast<WindowMenu*>(g_object_get_data(G_OBJECT(window), kSelfKey));
  if (!self) return FALSE;
  GdkEvent* event = gtk_event_controller_get_current_event(self->shortcuts_);
  if (event && (gdk_event_get_modifier_state(event) & kNoShortcutState) != 0) return FALSE;
  if (FocusIgnoresShortcuts(self->window_)) return FALSE;
  return self->Choose(GPOINTER_TO_UINT(id));
}

void WindowMenu::WatchKeys() {
  if (keys_) return;
  keys_ = gtk_event_controller_key_new();
  gtk_event_controller_set_propagation_phase(keys_, GTK_PHASE_CAPTURE);
  g_signal_connect(keys_, "key-pressed", G_CALLBACK(&WindowMenu::OnKeyPressed), this);
  g_signal_connect(keys_, "key-released", G_CALLBACK(&WindowMenu::OnKeyReleased), this);
  gtk_widget_add_controller(GTK_WIDGET(window_), keys_);
}

gboolean WindowMenu::OnKeyPressed(GtkEventControllerKey* keys, guint keyval, guint,
                                  GdkModifierType state, gpointer data) {
  auto* self = static_cast<WindowMenu*>(data);
  // What the page has not used comes a second time.
  const guint32 time = gtk_event_controller_get_current_event_time(GTK_EVENT_CONTROLLER(keys));
  if (time == self->last_press_) return FALSE;
  self->last_press_ = time;
  self->alt_alone_ =
      IsAlt(keyval) && (state & kNoShortcutState) == 0 && !FocusIgnoresShortcuts(self->window_);
  return FALSE;
}

void WindowMenu::OnKeyReleased(GtkEventControllerKey*, guint keyval, guint, GdkModifierType,
                               gpointer data) {
  auto* self = static_cast<WindowMenu*>(data);
  const bool alone = self->alt_alone_ && IsAlt(keyval);
  self->alt_alone_ = false;
  if (alone) self->emitter_->Emit("alt-key");
}

}  // namespace clade
