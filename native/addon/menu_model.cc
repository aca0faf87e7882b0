#include "menu_model.h"

#include <algorithm>
#include <string>
#include <utility>

namespace clade {
namespace {

// A radio item is shown as one when its action's state is text, and as checked when that is its
// target.
constexpr char kOn[] = "on";
constexpr char kOff[] = "off";

std::string Text(const Napi::Object& item, const char* name) {
  return item.Get(name).ToString().Utf8Value();
}

std::string ActionName(uint32_t id) { return std::to_string(id); }

}  // namespace

MenuModel::Place::Place(std::shared_ptr<MenuModel> model, GtkWidget* widget, OnChosen on_chosen)
    : model_(std::move(model)), on_chosen_(std::move(on_chosen)) {
  for (const auto& [id, item] : model_->items_) {
    const auto action = model_->NewAction(item);
    g_signal_connect(action.get(), "activate", G_CALLBACK(&Place::OnActivate), this);
    g_action_map_add_action(G_ACTION_MAP(actions_.get()), G_ACTION(action.get()));
  }
  gtk_widget_insert_action_group(widget, kMenuActions, G_ACTION_GROUP(actions_.get()));
  model_->places_.push_back(this);
}

MenuModel::Place::~Place() {
  std::erase(model_->places_, this);
  for (const auto& [id, item] : model_->items_) {
    GAction* action =
        g_action_map_lookup_action(G_ACTION_MAP(actions_.get()), ActionName(id).c_str());
    if (action) g_signal_handlers_disconnect_by_data(action, this);
  }
}

void MenuModel::Place::OnActivate(GSimpleAction* action, GVariant*, gpointer self) {
  const char* name = g_action_get_name(G_ACTION(action));
  const auto id = static_cast<uint32_t>(g_ascii_strtoull(name, nullptr, 10));
  // A copy: what follows may be the end of this place.
  const OnChosen on_chosen = static_cast<Place*>(self)->on_chosen_;
  on_chosen(id);
}

MenuModel::MenuModel(const Napi::Array& items) { menu_ = Build(items); }

GRef<GMenu> MenuModel::Build(const Napi::Array& items) {
  auto menu = GRef<GMenu>::Adopt(g_menu_new());
  auto section = GRef<GMenu>::Adopt(g_menu_new());
  const auto close_section = [&] {
    if (g_menu_model_get_n_items(G_MENU_MODEL(section.get())) == 0) return;
    g_menu_append_section(menu.get(), nullptr, G_MENU_MODEL(section.get()));
    section = GRef<GMenu>::Adopt(g_menu_new());
  };
  for (uint32_t i = 0; i < items.Length(); ++i) {
    const auto item = items.Get(i).As<Napi::Object>();
    if (Text(item, "type") != "separator") {
      AddTo(section.get(), item);
    } else if (item.Get("visible").ToBoolean()) {
      close_section();
    }
  }
  // A bar shows what is in sections as well, but only plain items can be opened by keys.
  if (g_menu_model_get_n_items(G_MENU_MODEL(menu.get())) == 0) return section;
  close_section();
  return menu;
}

void MenuModel::AddTo(GMenu* section, const Napi::Object& description) {
  const std::string type = Text(description, "type");
  const Kind kind = type == "checkbox"  ? Kind::kCheckbox
                    : type == "radio"   ? Kind::kRadio
                    : type == "submenu" ? Kind::kSubmenu
                                        : Kind::kNormal;
  Remember(description, kind);
  const uint32_t id = description.Get("id").ToNumber().Uint32Value();
  const auto item =
      GRef<GMenuItem>::Adopt(g_menu_item_new(Text(description, "label").c_str(), nullptr));
  if (kind == Kind::kSubmenu) {
    auto submenu = Build(description.Get("items").As<Napi::Array>());
    g_menu_item_set_submenu(item.get(), G_MENU_MODEL(submenu.get()));
    submenus_.emplace_back(std::move(submenu), id);
  }
  const std::string action = std::string(kMenuActions) + "." + ActionName(id);
  GVariant* target = kind == Kind::kRadio ? g_variant_new_string(kOn) : nullptr;
  g_menu_item_set_action_and_target_value(item.get(), action.c_str(), target);
  const std::string accelerator = Text(description, "accelerator");
  if (!accelerator.empty()) {
    g_menu_item_set_attribute(item.get(), "accel", "s", accelerator.c_str());
  }
  if (description.Get("visible").ToBoolean()) g_menu_append_item(section, item.get());
}

void MenuModel::Remember(const Napi::Object& description, Kind kind) {
  Item item = {description.Get("id").ToNumber().Uint32Value(),
               kind,
               description.Get("enabled").ToBoolean(),
               description.Get("checked").ToBoolean(),
               {}};
  const auto triggers = description.Get("triggers").As<Napi::Array>();
  for (uint32_t i = 0; i < triggers.Length(); ++i) {
    GtkShortcutTrigger* trigger =
        gtk_shortcut_trigger_parse_string(triggers.Get(i).ToString().Utf8Value().c_str());
    if (trigger) item.triggers.push_back(GRef<GtkShortcutTrigger>::Adopt(trigger));
  }
  items_.emplace(item.id, std::move(item));
}

GRef<GListModel> MenuModel::NewShortcuts(GtkShortcutFunc on_shortcut) const {
  const auto list = GRef<GListStore>::Adopt(g_list_store_new(GTK_TYPE_SHORTCUT));
  for (const auto& [id, item] : items_) {
    for (const auto& trigger : item.triggers) {
      const auto shortcut = GRef<GtkShortcut>::Adopt(
          gtk_shortcut_new(GTK_SHORTCUT_TRIGGER(g_object_ref(trigger.get())),
                           gtk_callback_action_new(on_shortcut, GUINT_TO_POINTER(id), nullptr)));
      g_list_store_append(list.get(), shortcut.get());
    }
  }
  return GRef<GListModel>::Retain(G_LIST_MODEL(list.get()));
}

GVariant* MenuModel::StateOf(const Item& item) {
  if (item.kind == Kind::kCheckbox) return g_variant_new_boolean(item.checked);
  return g_variant_new_string(item.checked ? kOn : kOff);
}

GRef<GSimpleAction> MenuModel::NewAction(const Item& item) const {
  const std::string name = ActionName(item.id);
  GSimpleAction* action = nullptr;
  if (item.kind == Kind::kCheckbox) {
    action = g_simple_action_new_stateful(name.c_str(), nullptr, StateOf(item));
  } else if (item.kind == Kind::kRadio) {
    action = g_simple_action_new_stateful(name.c_str(), G_VARIANT_TYPE_STRING, StateOf(item));
  } else {
    action = g_simple_action_new(name.c_str(), nullptr);
  }
  g_simple_action_set_enabled(action, item.enabled);
  return GRef<GSimpleAction>::Adopt(action);
}

void MenuModel::SetState(uint32_t id, bool enabled, bool checked) {
  const auto found = items_.find(id);
  if (found == items_.end()) return;
  Item& item = found->second;
  item.enabled = enabled;
  item.checked = checked;
  for (Place* place : places_) {
    GAction* action =
        g_action_map_lookup_action(G_ACTION_MAP(place->actions_.get()), ActionName(id).c_str());
    g_simple_action_set_enabled(G_SIMPLE_ACTION(action), enabled);
    if (item.kind == Kind::kCheckbox || item.kind == Kind::kRadio) {
      g_simple_action_set_state(G_SIMPLE_ACTION(action), StateOf(item));
    }
  }
}

bool MenuModel::IsEnabled(uint32_t id) const {
  const auto found = items_.find(id);
  return found != items_.end() && found->second.enabled;
}

uint32_t MenuModel::IdOf(GMenuModel* menu) const {
  for (const auto& [submenu, id] : submenus_) {
    if (G_MENU_MODEL(submenu.get()) == menu) return id;
  }
  return 0;
}

}  // namespace clade
