#include "editing_shortcuts.h"

#include <webkit/webkit.h>

namespace clade {
namespace {

// `command`: an editing command of the engine's, for the view that has the window's focus.
gboolean OnShortcut(GtkWidget* window, GVariant*, gpointer command) {
  GtkWidget* focused = gtk_root_get_focus(GTK_ROOT(window));
  if (!focused || !WEBKIT_IS_WEB_VIEW(focused)) return FALSE;
  webkit_web_view_execute_editing_command(WEBKIT_WEB_VIEW(focused),
                                          static_cast<const char*>(command));
  return TRUE;
}

void Add(GtkShortcutController* controller, const char* keys, const char* command) {
  gtk_shortcut_controller_add_shortcut(
      controller,
      gtk_shortcut_new(gtk_shortcut_trigger_parse_string(keys),
                       gtk_callback_action_new(OnShortcut, const_cast<char*>(command), nullptr)));
}

// The engine asks a GtkTextView that is never shown what a key means. F7 would hide that view's
// caret while it blinks, at which GTK ends the process (gtktextview.c, blink_cb).
void KeepHiddenCaret() {
  const auto* text_view = static_cast<GTypeClass*>(g_type_class_ref(GTK_TYPE_TEXT_VIEW));
  const guint signal = g_signal_lookup("toggle-cursor-visible", G_TYPE_FROM_CLASS(text_view));
  if (signal == 0) return;
  GClosure* nothing = g_cclosure_new(G_CALLBACK(+[](GtkTextView*, gpointer) {}), nullptr, nullptr);
  g_signal_override_class_closure(signal, GTK_TYPE_TEXT_VIEW, nothing);
}

}  // namespace

void AddEditingShortcuts(GtkWindow* window) {
  [[maybe_unused]] static const bool once = (KeepHiddenCaret(), true);
  GtkEventController* controller = gtk_shortcut_controller_new();
  auto* shortcuts = GTK_SHORTCUT_CONTROLLER(controller);
  Add(shortcuts, "<Control>z", WEBKIT_EDITING_COMMAND_UNDO);
  Add(shortcuts, "<Control><Shift>z", WEBKIT_EDITING_COMMAND_REDO);
  Add(shortcuts, "<Control>y", WEBKIT_EDITING_COMMAND_REDO);
  gtk_widget_add_controller(GTK_WIDGET(window), controller);
}

}  // namespace clade
