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

}  // namespace

void AddEditingShortcuts(GtkWindow* window) {
  GtkEventController* controller = gtk_shortcut_controller_new();
  auto* shortcuts = GTK_SHORTCUT_CONTROLLER(controller);
  Add(shortcuts, "<Control>z", WEBKIT_EDITING_COMMAND_UNDO);
  Add(shortcuts, "<Control><Shift>z", WEBKIT_EDITING_COMMAND_REDO);
  Add(shortcuts, "<Control>y", WEBKIT_EDITING_COMMAND_REDO);
  gtk_widget_add_controller(GTK_WIDGET(window), controller);
}

}  // namespace clade
