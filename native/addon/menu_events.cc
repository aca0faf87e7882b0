#include "menu_events.h"

namespace clade {
namespace {

struct Watched {
  const JsEmitter* emitter;
  uint32_t id;
};

void OnMap(GtkWidget*, gpointer data) {
  const auto* menu = static_cast<const Watched*>(data);
  menu->emitter->Emit("menu-shown", {static_cast<double>(menu->id)});
}

void OnUnmap(GtkWidget*, gpointer data) {
  const auto* menu = static_cast<const Watched*>(data);
  menu->emitter->Emit("menu-hidden", {static_cast<double>(menu->id)});
}

void Forget(gpointer data, GClosure*) { delete static_cast<Watched*>(data); }

}  // namespace

void TellChosen(const JsEmitter& emitter, uint32_t id, GdkModifierType held, bool by_accelerator) {
  emitter.Emit("menu-command", {static_cast<double>(id), (held & GDK_SHIFT_MASK) != 0,
                                (held & GDK_CONTROL_MASK) != 0, (held & GDK_ALT_MASK) != 0,
                                (held & (GDK_SUPER_MASK | GDK_META_MASK)) != 0, by_accelerator});
}

void WatchMenus(GtkWidget* root, const MenuModel& model, const JsEmitter* emitter) {
  if (GTK_IS_POPOVER_MENU(root)) {
    const uint32_t id = model.IdOf(gtk_popover_menu_get_menu_model(GTK_POPOVER_MENU(root)));
    auto* menu = new Watched{emitter, id};
    g_signal_connect_data(root, "map", G_CALLBACK(OnMap), menu, Forget, GConnectFlags{});
    g_signal_connect(root, "unmap", G_CALLBACK(OnUnmap), menu);
  }
  for (GtkWidget* child = gtk_widget_get_first_child(root); child;
       child = gtk_widget_get_next_sibling(child)) {
    WatchMenus(child, model, emitter);
  }
}

}  // namespace clade
