#include "x11_placement.h"

#include <gdk/x11/gdkx.h>

namespace clade {
namespace {

// Null on any display that is not X11, and before the window is realised.
GdkSurface* X11Surface(GtkWindow* window) {
  GdkSurface* surface = gtk_native_get_surface(GTK_NATIVE(window));
  return surface && GDK_IS_X11_SURFACE(surface) ? surface : nullptr;
}

// gdk_x11_* is deprecated from GTK 4.18 on without a replacement for placement.
G_GNUC_BEGIN_IGNORE_DEPRECATIONS

Display* XDisplay(GdkSurface* surface) {
  return gdk_x11_display_get_xdisplay(gdk_surface_get_display(surface));
}

}  // namespace

Point WindowPosition(GtkWindow* window) {
  GdkSurface* surface = X11Surface(window);
  if (!surface) return {};
  Display* display = XDisplay(surface);
  const Window xid = gdk_x11_surface_get_xid(surface);
  int x = 0;
  int y = 0;
  Window child = None;
  XTranslateCoordinates(display, xid, DefaultRootWindow(display), 0, 0, &x, &y, &child);
  const int scale = gdk_surface_get_scale_factor(surface);
  return {x / scale, y / scale};
}

void MoveWindow(GtkWindow* window, Point position) {
  GdkSurface* surface = X11Surface(window);
  if (!surface) return;
  Display* display = XDisplay(surface);
  const int scale = gdk_surface_get_scale_factor(surface);
  XMoveWindow(display, gdk_x11_surface_get_xid(surface), position.x * scale, position.y * scale);
  XFlush(display);
}

G_GNUC_END_IGNORE_DEPRECATIONS

}  // namespace clade
