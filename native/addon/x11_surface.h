// What X11 knows of a GDK surface; gdk_x11_* for those who move and reparent windows by hand.
#pragma once

#include <gdk/x11/gdkx.h>
#include <gtk/gtk.h>

namespace clade {

// Null on any display that is not X11, and before the window or popup is realised.
GdkSurface* X11SurfaceOf(GtkNative* native);
Display* XDisplayOf(GdkSurface* surface);

struct PixelPoint {
  int x = 0;
  int y = 0;
};

// Where its top left corner is on the screen, in the display's own pixels.
PixelPoint PlaceOnScreen(GdkSurface* surface);

}  // namespace clade
