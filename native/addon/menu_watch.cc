#include "menu_watch.h"

namespace clade {
namespace {

struct Watched {
  const JsEmitter* emitter;
  uint32_t id;
  const char* shown;
  const char* hidden;
};

void OnMap(GtkWidget*, gpointer data) {
  const auto* menu = static_cast<const Watched*>(data);
  menu->emitter->Emit(menu->shown, {static_cast<double>(menu->id)});
}

void OnUnmap(GtkWidget*, gpointer data) {
  const auto* menu = static_cast<const Watched*>(data);
  menu->emitter->Emit(menu->hidden, {static_cast<double>(menu->id)});
}

void Forget(gpointer data, GClosure*) { delete static_cast<Watched*>(data); }

}  // namespace

void WatchMenus(GtkWidget* root, const MenuModel& model, const JsEmitter* emitter,
                const char* shown, const char* hidden) {
  if (GTK_IS_POPOVER_MENU(root)) {
    const uint32_t id = model.IdOf(gtk_popover_menu_get_menu_model(GTK_POPOVER_MENU(root)));
    auto* menu = new Watched{emitter, id, shown, hidden};
    g_signal_connect_data(root, "map", G_CALLBACK(OnMap), menu, Forget, GConnectFlags{});
    g_signal_connect(root, "unmap", G_CALLBACK(OnUnmap), menu);
  }
  for (GtkWidget* child = gtk_widget_get_first_child(root); child;
       child = gtk_widget_get_next_sibling(child)) {
    WatchMenus(child, model, emitter, shown, hidden);
  }
}

}  // namespace clade
