// Windows that take input and draw although they are not shown, for whoever works with their pages
// in the user's place.
//
// GTK and the engine give input and frames to mapped windows only. So a held window that is not
// shown is mapped as a child of an X window that never is: to GTK it is mapped, to the X server
// unviewable. Nobody sees it, no pointer or focus gets to it, and no window manager hears of it;
// the menus and tips that open above it are as unseen. X11 only: elsewhere holding does nothing.
#pragma once

#include <gtk/gtk.h>

#include <cstddef>
#include <functional>

namespace clade {

// Idempotent for one holder, which is only compared. The window is mapped unseen whenever it is
// not shown, at once or when the window manager has let go of it.
void HoldUnseen(GtkWindow* window, gconstpointer holder);
void ReleaseUnseen(GtkWindow* window, gconstpointer holder);

// Not before AllowUnseen, whoever holds it: a size would be too early.
void PostponeUnseen(GtkWindow* window);
void AllowUnseen(GtkWindow* window);

// Whether anybody holds it.
bool IsHeld(GtkWindow* window);
// Whether the window is mapped, but only so. True also within the notifications of getting there
// and back.
bool IsUnseen(GtkWindow* window);

// The window is to be shown: it is unmapped until then. False when it was not mapped unseen.
bool LeaveUnseen(GtkWindow* window);
// The window has been hidden.
void EnterUnseen(GtkWindow* window);

// How many windows had been mapped unseen when this one was; 0 while it is not.
size_t UnseenEntry(GtkWindow* window);
// Calls back when a window that is on its way is mapped unseen and laid out, or is not to be any
// more. False, and no call, when it is not on its way.
bool OnceSettled(GtkWindow* window, std::function<void()> callback);

// As long as one lives the window is not mapped unseen.
class UnseenPause {
 public:
  explicit UnseenPause(GtkWindow* window) : window_(window) { LeaveUnseen(window_); }
  UnseenPause(const UnseenPause&) = delete;
  UnseenPause& operator=(const UnseenPause&) = delete;
  ~UnseenPause() { EnterUnseen(window_); }

 private:
  GtkWindow* window_;
};

}  // namespace clade
