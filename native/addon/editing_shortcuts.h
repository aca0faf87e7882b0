// Undo and redo by keyboard in a window's pages.
//
// GTK's key bindings, which the engine follows in text fields, have none for undo and redo. A key
// that a page has not used goes on to the window, where these shortcuts wait.
#pragma once

#include <gtk/gtk.h>

namespace clade {

// For the views that `window` holds, now and later; for as long as it lives.
void AddEditingShortcuts(GtkWindow* window);

}  // namespace clade
