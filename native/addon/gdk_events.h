// GdkEvents made by hand: GTK 4 delivers input as GdkEvents but offers no constructor for them.
//
// The types are exported, so instances can be allocated; only the layout of their fields is private
// (gdk/gdkeventsprivate.h). LayoutIsKnown() fills one event of each kind and reads it back with
// GTK's public getters: on a GTK with another layout input is refused, never garbled.
#pragma once

#include <gtk/gtk.h>

#include <memory>

namespace clade {

struct UnrefGdkEvent {
  void operator()(GdkEvent* event) const { gdk_event_unref(event); }
};
using OwnedGdkEvent = std::unique_ptr<GdkEvent, UnrefGdkEvent>;

// Where an event happens: positions are relative to the surface, in its own units.
struct EventPlace {
  GdkSurface* surface;
  GdkDevice* device;
  double x;
  double y;
  GdkModifierType state;  // Modifiers and buttons that were down before the event.
};

struct KeyFacts {
  guint keyval;
  guint keycode;
  bool is_modifier;
};

OwnedGdkEvent NewMotionEvent(const EventPlace& place);
OwnedGdkEvent NewButtonEvent(const EventPlace& place, bool press, guint button);
// Deltas in surface units, positive down and right.
OwnedGdkEvent NewScrollEvent(const EventPlace& place, double dx, double dy);
OwnedGdkEvent NewKeyEvent(const EventPlace& place, bool press, const KeyFacts& key);
OwnedGdkEvent NewFocusEvent(const EventPlace& place, bool in);
// `type`: GDK_TOUCH_BEGIN, _UPDATE, _END or _CANCEL; `sequence`: which finger, not 0.
OwnedGdkEvent NewTouchEvent(const EventPlace& place, GdkEventType type, guint sequence);

// Whether this GTK lays its events out as the functions above do; checked once.
bool EventLayoutIsKnown(GdkSurface* surface, GdkDevice* pointer);

}  // namespace clade
