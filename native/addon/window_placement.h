// WindowPlacement: keeps a window where and as large as the app asked, over its first moments.
//
// On X11 a window manager answers the first mapping with a size and a place of its own, and its
// answer to an older request may come after a newer one was made. So a request is made again, a
// few times within a short while, when a layout contradicts it. A window manager that insists
// (a tiling one) wins.
#pragma once

#include <gtk/gtk.h>

#include <optional>

#include "x11_placement.h"

namespace clade {

class WindowPlacement {
 public:
  explicit WindowPlacement(GtkWindow* window) : window_(window) {}

  // Lengths in device-independent pixels.
  void SetSize(int width, int height);
  void SetPosition(Point position);
  // The window is about to be mapped.
  void OnShow();
  // The window system has given the window this size.
  void OnLayout(int width, int height);

 private:
  struct Size {
    int width;
    int height;
  };
  void Renew();
  bool TryAgain();

  GtkWindow* window_;  // Borrowed: the owner's.
  std::optional<Size> size_;
  std::optional<Point> position_;
  gint64 deadline_us_ = 0;
  int tries_ = 0;
};

}  // namespace clade
