// Where a window is on the screen, which GTK 4 no longer says or sets: done by hand on X11.
// Elsewhere (Wayland has no such notion, as Electron's documentation says, too) positions read
// as 0,0 and setting one does nothing.
#pragma once

#include <gtk/gtk.h>

namespace clade {

struct Point {
  int x = 0;
  int y = 0;
};

// Both need a realised window; lengths in device-independent pixels.
Point WindowPosition(GtkWindow* window);
void MoveWindow(GtkWindow* window, Point position);

}  // namespace clade
