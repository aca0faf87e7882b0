// The window that a widget is in.
#pragma once

#include <gtk/gtk.h>

namespace clade {

// Null for no widget, and for one that is in none.
inline GtkWindow* WindowOf(GtkWidget* widget) {
  GtkRoot* root = widget ? gtk_widget_get_root(widget) : nullptr;
  return root && GTK_IS_WINDOW(root) ? GTK_WINDOW(root) : nullptr;
}

}  // namespace clade
