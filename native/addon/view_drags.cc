#include "view_drags.h"

#include <dlfcn.h>
#include <gtk/gtk.h>

#include <string>
#include <utility>
#include <vector>

#include "native/base/check.h"
#include "native/glib/gref.h"
#include "web_view_host.h"

namespace clade {
namespace {

struct Dragging {
  GtkWidget* view = nullptr;
  bool intercepts = false;
  GRef<GdkDrag> drag;
  GdkDragAction action = static_cast<GdkDragAction>(0);
};

std::vector<Dragging>& All() {
  static auto& all = *new std::vector<Dragging>();
  return all;
}

void Forget(gpointer, GObject* view) {
  std::erase_if(All(), [view](const Dragging& one) {
    return one.view == reinterpret_cast<GtkWidget*>(view);
  });
}

Dragging* Find(GtkWidget* view) {
  for (Dragging& one : All()) {
    if (one.view == view) return &one;
  }
  return nullptr;
}

Dragging& Of(GtkWidget* view) {
  if (Dragging* known = Find(view)) return *known;
  g_object_weak_ref(G_OBJECT(view), Forget, nullptr);
  Dragging& made = All().emplace_back();
  made.view = view;
  return made;
}

Dragging* Intercepting(GdkSurface* surface) {
  for (Dragging& one : All()) {
    GtkNative* native = gtk_widget_get_native(one.view);
    if (one.intercepts && native && gtk_native_get_surface(native) == surface) return &one;
  }
  return nullptr;
}

Dragging* With(GdkDrag* drag) {
  for (Dragging& one : All()) {
    if (one.drag && one.drag.get() == drag) return &one;
  }
  return nullptr;
}

// GdkDrag is abstract, and has no members of its own that would be needed here.
GType UnseenDragType() {
  static const GType type = [] {
    GTypeQuery parent;
    g_type_query(GDK_TYPE_DRAG, &parent);
    GTypeInfo info = {};
    info.class_size = static_cast<guint16>(parent.class_size);
    info.instance_size = static_cast<guint16>(parent.instance_size);
    return g_type_register_static(GDK_TYPE_DRAG, "CladeUnseenDrag", &info,
                                  static_cast<GTypeFlags>(0));
  }();
  return type;
}

GdkDragAction ActionNamed(const std::string& name) {
  if (name == "copy") return GDK_ACTION_COPY;
  if (name == "move") return GDK_ACTION_MOVE;
  if (name == "link") return GDK_ACTION_LINK;
  return static_cast<GdkDragAction>(0);
}

// As when the display takes the pointer for a drag: no click is to come of the press.
void ReleaseButtons(GtkWidget* view) {
  const auto controllers = GRef<GListModel>::Adopt(gtk_widget_observe_controllers(view));
  for (guint i = 0; i < g_list_model_get_n_items(controllers.get()); ++i) {
    const auto item =
        GRef<GObject>::Adopt(static_cast<GObject*>(g_list_model_get_item(controllers.get(), i)));
    if (GTK_IS_GESTURE(item.get())) {
      gtk_event_controller_reset(GTK_EVENT_CONTROLLER(item.get()));
    }
  }
}

}  // namespace

Napi::Value InterceptDrags(const Napi::CallbackInfo& info) {
  GtkWidget* view = WebViewHost::Unwrap(info[0].As<Napi::Object>())->widget();
  if (view) Of(view).intercepts = info[1].ToBoolean();
  return info.Env().Undefined();
}

Napi::Value EndDrag(const Napi::CallbackInfo& info) {
  GtkWidget* view = WebViewHost::Unwrap(info[0].As<Napi::Object>())->widget();
  Dragging* dragging = view ? Find(view) : nullptr;
  if (!dragging || !dragging->drag) return info.Env().Undefined();
  dragging->action = ActionNamed(info[2].ToString().Utf8Value());
  if (info[1].ToBoolean()) ReleaseButtons(view);
  const auto drag = GRef<GdkDrag>::Retain(dragging->drag.get());
  // Handlers look at the action, so the drag is forgotten afterwards only.
  g_signal_emit_by_name(drag.get(), "dnd-finished");
  if (Dragging* still = Find(view)) still->drag = {};
  return info.Env().Undefined();
}

namespace {

template <typename Function>
Function RealGtk(const char* name) {
  void* gtk = dlopen("libgtk-4.so.1", RTLD_NOW | RTLD_NOLOAD);
  void* symbol = gtk ? dlsym(gtk, name) : nullptr;
  CHECK(symbol);
  return reinterpret_cast<Function>(symbol);
}

bool IsUnseen(gpointer drag) { return drag && G_TYPE_CHECK_INSTANCE_TYPE(drag, UnseenDragType()); }

}  // namespace
}  // namespace clade

#define CLADE_EXPORT extern "C" __attribute__((visibility("default")))

CLADE_EXPORT GdkDrag* gdk_drag_begin(GdkSurface* surface, GdkDevice* device,
                                     GdkContentProvider* content, GdkDragAction actions, double dx,
                                     double dy) {
  static const auto real = clade::RealGtk<decltype(&gdk_drag_begin)>("gdk_drag_begin");
  clade::Dragging* dragging = clade::Intercepting(surface);
  if (!dragging) return real(surface, device, content, actions, dx, dy);
  auto* drag = GDK_DRAG(g_object_new(clade::UnseenDragType(), "device", device, "content", content,
                                     "actions", actions, "surface", surface, nullptr));
  dragging->drag = clade::GRef<GdkDrag>::Retain(drag);
  return drag;
}

CLADE_EXPORT void gdk_drag_drop_done(GdkDrag* drag, gboolean success) {
  static const auto real = clade::RealGtk<decltype(&gdk_drag_drop_done)>("gdk_drag_drop_done");
  if (!clade::IsUnseen(drag)) real(drag, success);
}

CLADE_EXPORT void gdk_drag_set_hotspot(GdkDrag* drag, int x, int y) {
  static const auto real = clade::RealGtk<decltype(&gdk_drag_set_hotspot)>("gdk_drag_set_hotspot");
  if (!clade::IsUnseen(drag)) real(drag, x, y);
}

CLADE_EXPORT GdkDragAction gdk_drag_get_selected_action(GdkDrag* drag) {
  static const auto real =
      clade::RealGtk<decltype(&gdk_drag_get_selected_action)>("gdk_drag_get_selected_action");
  if (!clade::IsUnseen(drag)) return real(drag);
  const clade::Dragging* dragging = clade::With(drag);
  return dragging ? dragging->action : static_cast<GdkDragAction>(0);
}

// An unseen drag has no picture.
CLADE_EXPORT GtkWidget* gtk_drag_icon_get_for_drag(GdkDrag* drag) {
  static const auto real =
      clade::RealGtk<decltype(&gtk_drag_icon_get_for_drag)>("gtk_drag_icon_get_for_drag");
  return clade::IsUnseen(drag) ? nullptr : real(drag);
}

CLADE_EXPORT void gtk_drag_icon_set_child(GtkDragIcon* icon, GtkWidget* child) {
  static const auto real =
      clade::RealGtk<decltype(&gtk_drag_icon_set_child)>("gtk_drag_icon_set_child");
  if (icon) return real(icon, child);
  const auto unused = clade::GRef<GtkWidget>::Retain(child);
}
