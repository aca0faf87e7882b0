#include "x11_placement.h"

#include "x11_surface.h"

namespace clade {

// gdk_x11_* is deprecated from GTK 4.18 on without a replacement for placement.
G_GNUC_BEGIN_IGNORE_DEPRECATIONS

Point WindowPosition(GtkWindow* window) {
  GdkSurface* surface = X11SurfaceOf(GTK_NATIVE(window));
  if (!surface) return {};
  const auto [x, y] = PlaceOnScreen(surface);
  const int scale = gdk_surface_get_scale_factor(surface);
  return {x / scale, y / scale};
}

void MoveWindow(GtkWindow* window, Point position) {
  GdkSurface* surface = X11SurfaceOf(GTK_NATIVE(window));
  if (!surface) return;
  Display* display = XDisplayOf(surface);
  const int scale = gdk_surface_get_scale_factor(surface);
  XMoveWindow(display, gdk_x11_surface_get_xid(surface), position.x * scale, position.y * scale);
  XFlush(display);
}

G_GNUC_END_IGNORE_DEPRECATIONS

}  // namespace clade
