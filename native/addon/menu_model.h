// MenuModel: one menu as GTK shows it: its entries, their actions and their shortcuts.
//
// Main process, main thread. Its structure never changes (a changed menu is a new MenuModel); which
// items are enabled and checked does. Several windows may show it at once, and each place where it
// is shown has actions of its own, by which it is known who chose an item.
#pragma once

#include <gtk/gtk.h>
#include <napi.h>

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <vector>

#include "native/glib/gref.h"

namespace clade {

// The name under which the actions are inserted into a widget.
inline constexpr char kMenuActions[] = "clade-menu";

class MenuModel {
 public:
  using OnChosen = std::function<void(uint32_t id)>;

  // The actions of one place; gone with this object. What was chosen is told until then.
  class Place {
   public:
    Place(std::shared_ptr<MenuModel> model, GtkWidget* widget, OnChosen on_chosen);
    Place(const Place&) = delete;
    Place& operator=(const Place&) = delete;
    ~Place();

    MenuModel& model() const { return *model_; }

   private:
    friend class MenuModel;
    static void OnActivate(GSimpleAction* action, GVariant* target, gpointer self);

    std::shared_ptr<MenuModel> model_;
    GRef<GSimpleActionGroup> actions_ =
        GRef<GSimpleActionGroup>::Adopt(g_simple_action_group_new());
    OnChosen on_chosen_;
  };

  // [{id, type, label, enabled, checked, visible, accelerator, triggers, items}]
  explicit MenuModel(const Napi::Array& items);

  GMenuModel* menu() const { return G_MENU_MODEL(menu_.get()); }
  // GtkShortcuts whose callback is `on_shortcut` with the item's id (GUINT_TO_POINTER).
  GRef<GListModel> NewShortcuts(GtkShortcutFunc on_shortcut) const;

  void SetState(uint32_t id, bool enabled, bool checked);
  bool IsEnabled(uint32_t id) const;
  // The item whose submenu this is; 0 for the menu itself and for what is not part of it.
  uint32_t IdOf(GMenuModel* menu) const;

 private:
  enum class Kind { kNormal, kCheckbox, kRadio, kSubmenu };
  struct Item {
    uint32_t id;
    Kind kind;
    bool enabled;
    bool checked;
    std::vector<GRef<GtkShortcutTrigger>> triggers;
  };

  GRef<GMenu> Build(const Napi::Array& items);
  void AddTo(GMenu* section, const Napi::Object& description);
  void Remember(const Napi::Object& description, Kind kind);
  GRef<GSimpleAction> NewAction(const Item& item) const;
  static GVariant* StateOf(const Item& item);

  GRef<GMenu> menu_;
  std::map<uint32_t, Item> items_;
  std::vector<std::pair<GRef<GMenu>, uint32_t>> submenus_;
  std::vector<Place*> places_;
};

}  // namespace clade
