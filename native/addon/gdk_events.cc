#include "gdk_events.h"

namespace clade {
namespace {

// The fields as GTK 4 lays them out, after GTypeInstance and the reference count.
struct BaseFields {
  GTypeInstance instance;
  int ref_count;
  int event_type;
  GdkSurface* surface;
  GdkDevice* device;
  guint32 time;
  guint16 flags;
};

struct ButtonFields {
  BaseFields base;
  GdkModifierType state;
  guint button;
  double x;
  double y;
  double* axes;
  GdkDeviceTool* tool;
};

struct MotionFields {
  BaseFields base;
  GdkModifierType state;
  double x;
  double y;
  double* axes;
  GdkDeviceTool* tool;
  GArray* history;
};

struct Translation {
  guint keyval;
  guint consumed;
  guint layout;
  guint level;
};

struct KeyFields {
  BaseFields base;
  GdkModifierType state;
  guint32 keycode;
  gboolean is_modifier;
  Translation translations[2];  // Without and with Caps Lock.
};

struct ScrollFields {
  BaseFields base;
  GdkModifierType state;
  int direction;
  double dx;
  double dy;
  gboolean pointer_emulated;
  gboolean is_stop;
  GdkDeviceTool* tool;
  GArray* history;
  int unit;
};

struct FocusFields {
  BaseFields base;
  gboolean in;
};

struct TouchFields {
  BaseFields base;
  GdkModifierType state;
  double x;
  double y;
  double* axes;
  GdkEventSequence* sequence;
  gboolean emulating;
  gboolean pointer_emulated;
};

template <typename Fields>
Fields* Allocate(GType type, GdkEventType event_type, const EventPlace& place) {
  auto* fields = reinterpret_cast<Fields*>(g_type_create_instance(type));
  auto* base = reinterpret_cast<BaseFields*>(fields);
  base->event_type = event_type;
  base->surface = static_cast<GdkSurface*>(g_object_ref(place.surface));
  base->device = static_cast<GdkDevice*>(g_object_ref(place.device));
  base->time = static_cast<guint32>(g_get_monotonic_time() / 1000);
  return fields;
}

template <typename Fields>
OwnedGdkEvent Own(Fields* fields) {
  return OwnedGdkEvent(reinterpret_cast<GdkEvent*>(fields));
}

bool HasRoomFor(GType type, size_t size) {
  GTypeQuery query;
  g_type_query(type, &query);
  return query.instance_size >= size;
}

bool IsAt(GdkEvent* event, const EventPlace& place) {
  double x = 0;
  double y = 0;
  return gdk_event_get_surface(event) == place.surface &&
         gdk_event_get_device(event) == place.device && gdk_event_get_position(event, &x, &y) &&
         x == place.x && y == place.y && gdk_event_get_modifier_state(event) == place.state;
}

bool ButtonReadsBack(const EventPlace& place) {
  const auto event = NewButtonEvent(place, true, 3);
  return gdk_event_get_event_type(event.get()) == GDK_BUTTON_PRESS && IsAt(event.get(), place) &&
         gdk_button_event_get_button(event.get()) == 3;
}

bool KeyReadsBack(const EventPlace& place) {
  const auto event = NewKeyEvent(place, true, {97, 38, true});
  return gdk_key_event_get_keyval(event.get()) == 97 &&
         gdk_key_event_get_keycode(event.get()) == 38 &&
         gdk_key_event_get_layout(event.get()) == 0 && gdk_key_event_is_modifier(event.get()) &&
         gdk_event_get_modifier_state(event.get()) == place.state;
}

bool ScrollReadsBack(const EventPlace& place) {
  const auto event = NewScrollEvent(place, 2, -3);
  double dx = 0;
  double dy = 0;
  gdk_scroll_event_get_deltas(event.get(), &dx, &dy);
  return gdk_scroll_event_get_direction(event.get()) == GDK_SCROLL_SMOOTH && dx == 2 && dy == -3 &&
         !gdk_scroll_event_is_stop(event.get());
}

bool TouchReadsBack(const EventPlace& place) {
  const auto event = NewTouchEvent(place, GDK_TOUCH_BEGIN, 7);
  return IsAt(event.get(), place) &&
         gdk_event_get_event_sequence(event.get()) == reinterpret_cast<GdkEventSequence*>(7) &&
         gdk_touch_event_get_emulating_pointer(event.get());
}

bool CheckLayout(GdkSurface* surface, GdkDevice* pointer) {
  const bool has_room = HasRoomFor(gdk_button_event_get_type(), sizeof(ButtonFields)) &&
                        HasRoomFor(gdk_motion_event_get_type(), sizeof(MotionFields)) &&
                        HasRoomFor(gdk_key_event_get_type(), sizeof(KeyFields)) &&
                        HasRoomFor(gdk_scroll_event_get_type(), sizeof(ScrollFields)) &&
                        HasRoomFor(gdk_focus_event_get_type(), sizeof(FocusFields)) &&
                        HasRoomFor(gdk_touch_event_get_type(), sizeof(TouchFields));
  if (!has_room) return false;
  const EventPlace place = {surface, pointer, 11.5, -7.25, GDK_SHIFT_MASK};
  const auto motion = NewMotionEvent(place);
  const auto focus = NewFocusEvent(place, true);
  return IsAt(motion.get(), place) && gdk_focus_event_get_in(focus.get()) &&
         ButtonReadsBack(place) && KeyReadsBack(place) && ScrollReadsBack(place) &&
         TouchReadsBack(place);
}

}  // namespace

OwnedGdkEvent NewMotionEvent(const EventPlace& place) {
  auto* fields = Allocate<MotionFields>(gdk_motion_event_get_type(), GDK_MOTION_NOTIFY, place);
  fields->state = place.state;
  fields->x = place.x;
  fields->y = place.y;
  return Own(fields);
}

OwnedGdkEvent NewButtonEvent(const EventPlace& place, bool press, guint button) {
  auto* fields = Allocate<ButtonFields>(gdk_button_event_get_type(),
                                        press ? GDK_BUTTON_PRESS : GDK_BUTTON_RELEASE, place);
  fields->state = place.state;
  fields->button = button;
  fields->x = place.x;
  fields->y = place.y;
  return Own(fields);
}

OwnedGdkEvent NewScrollEvent(const EventPlace& place, double dx, double dy) {
  auto* fields = Allocate<ScrollFields>(gdk_scroll_event_get_type(), GDK_SCROLL, place);
  fields->state = place.state;
  fields->direction = GDK_SCROLL_SMOOTH;
  fields->dx = dx;
  fields->dy = dy;
  fields->unit = 1;  // GDK_SCROLL_UNIT_SURFACE, since GTK 4.8: no animation, exact deltas.
  return Own(fields);
}

OwnedGdkEvent NewKeyEvent(const EventPlace& place, bool press, const KeyFacts& key) {
  auto* fields =
      Allocate<KeyFields>(gdk_key_event_get_type(), press ? GDK_KEY_PRESS : GDK_KEY_RELEASE, place);
  fields->state = place.state;
  fields->keycode = key.keycode;
  fields->is_modifier = key.is_modifier;
  for (Translation& translation : fields->translations) translation.keyval = key.keyval;
  return Own(fields);
}

OwnedGdkEvent NewFocusEvent(const EventPlace& place, bool in) {
  auto* fields = Allocate<FocusFields>(gdk_focus_event_get_type(), GDK_FOCUS_CHANGE, place);
  fields->in = in;
  return Own(fields);
}

OwnedGdkEvent NewTouchEvent(const EventPlace& place, GdkEventType type, guint sequence) {
  auto* fields = Allocate<TouchFields>(gdk_touch_event_get_type(), type, place);
  fields->state = place.state;
  fields->x = place.x;
  fields->y = place.y;
  // Only compared, never followed.
  fields->sequence = reinterpret_cast<GdkEventSequence*>(static_cast<guintptr>(sequence));
  fields->emulating = TRUE;
  return Own(fields);
}

bool EventLayoutIsKnown(GdkSurface* surface, GdkDevice* pointer) {
  static const bool known = CheckLayout(surface, pointer);
  return known;
}

}  // namespace clade
