#include "x11_surface.h"

namespace clade {

GdkSurface* X11SurfaceOf(GtkNative* native) {
  GdkSurface* surface = gtk_native_get_surface(native);
  return surface && GDK_IS_X11_SURFACE(surface) ? surface : nullptr;
}

// gdk_x11_* is deprecated from GTK 4.18 on without a replacement.
G_GNUC_BEGIN_IGNORE_DEPRECATIONS

Display* XDisplayOf(GdkSurface* surface) {
  return gdk_x11_display_get_xdisplay(gdk_surface_get_display(surface));
}

PixelPoint PlaceOnScreen(GdkSurface* surface) {
  Display* display = XDisplayOf(surface);
  PixelPoint place;
  Window child = None;
  XTranslateCoordinates(display, gdk_x11_surface_get_xid(surface), DefaultRootWindow(display), 0, 0,
                        &place.x, &place.y, &child);
  return place;
}

G_GNUC_END_IGNORE_DEPRECATIONS

}  // namespace clade
