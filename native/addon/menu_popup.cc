#include "menu_popup.h"

#include <map>
#include <memory>
#include <utility>
#include <vector>

#include "js_emitter.h"
#include "menu_events.h"
#include "menu_host.h"
#include "window_host.h"

namespace clade {
namespace {

struct Popup {
  uint32_t id;
  GRef<GtkWidget> widget;
  std::unique_ptr<JsEmitter> emitter;
  std::unique_ptr<MenuModel::Place> place;
};

std::map<uint32_t, std::unique_ptr<Popup>>& OpenPopups() {
  static std::map<uint32_t, std::unique_ptr<Popup>> popups;
  return popups;
}

// Not inside the signal that says it is closed: the item that was chosen is activated after it.
gboolean Discard(gpointer data) {
  auto& popups = OpenPopups();
  const auto found = popups.find(GPOINTER_TO_UINT(data));
  if (found == popups.end()) return G_SOURCE_REMOVE;
  const std::unique_ptr<Popup> popup = std::move(found->second);
  popups.erase(found);
  gtk_widget_unparent(popup->widget.get());
  return G_SOURCE_REMOVE;
}

void OnClosed(GtkPopover* widget, gpointer data) {
  auto* popup = static_cast<Popup*>(data);
  g_signal_handlers_disconnect_by_data(widget, data);
  g_idle_add(Discard, GUINT_TO_POINTER(popup->id));
  popup->emitter->Emit("closed");
}

GdkModifierType HeldKeys(GtkWidget* widget) {
  GdkSeat* seat = gdk_display_get_default_seat(gtk_widget_get_display(widget));
  GdkDevice* keyboard = seat ? gdk_seat_get_keyboard(seat) : nullptr;
  return keyboard ? gdk_device_get_modifier_state(keyboard) : static_cast<GdkModifierType>(0);
}

// Where the pointer is, in the widget; its middle when that cannot be known.
GdkRectangle PointerIn(GtkWidget* widget) {
  GtkNative* native = gtk_widget_get_native(widget);
  GdkSurface* surface = native ? gtk_native_get_surface(native) : nullptr;
  GdkSeat* seat = gdk_display_get_default_seat(gtk_widget_get_display(widget));
  GdkDevice* pointer = seat ? gdk_seat_get_pointer(seat) : nullptr;
  double x = 0;
  double y = 0;
  double offset_x = 0;
  double offset_y = 0;
  graphene_point_t inside;
  if (surface && pointer && gdk_surface_get_device_position(surface, pointer, &x, &y, nullptr)) {
    gtk_native_get_surface_transform(native, &offset_x, &offset_y);
    const auto point =
        GRAPHENE_POINT_INIT(static_cast<float>(x - offset_x), static_cast<float>(y - offset_y));
    if (gtk_widget_compute_point(GTK_WIDGET(native), widget, &point, &inside)) {
      return {static_cast<int>(inside.x), static_cast<int>(inside.y), 1, 1};
    }
  }
  return {gtk_widget_get_width(widget) / 2, gtk_widget_get_height(widget) / 2, 1, 1};
}

GdkRectangle PlaceOf(const Napi::Value& place, GtkWidget* content) {
  if (!place.IsObject()) return PointerIn(content);
  const auto point = place.As<Napi::Object>();
  return {point.Get("x").ToNumber().Int32Value(), point.Get("y").ToNumber().Int32Value(), 1, 1};
}

}  // namespace

Napi::Value OpenPopup(const Napi::CallbackInfo& info) {
  static uint32_t last_id = 0;
  GtkWidget* content = WindowHost::Unwrap(info[0].As<Napi::Object>())->content();
  const auto& model = MenuHost::Unwrap(info[1].As<Napi::Object>())->model();
  auto popup = std::make_unique<Popup>();
  popup->id = ++last_id;
  popup->emitter = std::make_unique<JsEmitter>(info[3].As<Napi::Function>(), "clade:Menu");
  popup->widget = GRef<GtkWidget>::Retain(
      gtk_popover_menu_new_from_model_full(model->menu(), GTK_POPOVER_MENU_NESTED));
  GtkWidget* widget = popup->widget.get();
  auto* popover = GTK_POPOVER(widget);
  const JsEmitter* emitter = popup->emitter.get();
  popup->place = std::make_unique<MenuModel::Place>(model, widget, [emitter, widget](uint32_t id) {
    TellChosen(*emitter, id, HeldKeys(widget), false);
  });
  const GdkRectangle place = PlaceOf(info[2], content);
  gtk_widget_set_parent(widget, content);
  gtk_popover_set_has_arrow(popover, FALSE);
  gtk_widget_set_halign(widget, GTK_ALIGN_START);
  gtk_popover_set_position(popover, GTK_POS_BOTTOM);
  gtk_popover_set_pointing_to(popover, &place);
  WatchMenus(widget, *model, emitter);
  g_signal_connect(widget, "closed", G_CALLBACK(OnClosed), popup.get());
  const uint32_t id = popup->id;
  OpenPopups()[id] = std::move(popup);
  gtk_popover_popup(popover);
  return Napi::Number::New(info.Env(), id);
}

Napi::Value ClosePopup(const Napi::CallbackInfo& info) {
  const auto found = OpenPopups().find(info[0].ToNumber().Uint32Value());
  if (found != OpenPopups().end()) gtk_popover_popdown(GTK_POPOVER(found->second->widget.get()));
  return info.Env().Undefined();
}

void EndPopups(GtkWidget* content) {
  std::vector<Popup*> ending;
  for (const auto& [id, popup] : OpenPopups()) {
    if (gtk_widget_get_parent(popup->widget.get()) == content) ending.push_back(popup.get());
  }
  for (Popup* popup : ending) {
    const uint32_t id = popup->id;
    const bool is_told = g_signal_handlers_disconnect_by_data(popup->widget.get(), popup) == 0;
    if (!is_told) popup->emitter->Emit("closed");
    Discard(GUINT_TO_POINTER(id));
  }
}

}  // namespace clade
