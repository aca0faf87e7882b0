// MenuHost: a menu as a JavaScript object (class Menu of the binding), and context menus.
//
// Mechanism for main/api/menu-native.ts and menu-popup.ts, which check the arguments. A menu below
// another is named by the id of the item that it opens at; 0 is the outermost.
#pragma once

#include <napi.h>

#include <memory>

#include "js_emitter.h"
#include "menu_model.h"

namespace clade {

class MenuHost : public Napi::ObjectWrap<MenuHost> {
 public:
  static Napi::Function Define(Napi::Env env);
  // new Menu([{id, type, label, enabled, checked, visible, accelerator, triggers, items}])
  explicit MenuHost(const Napi::CallbackInfo& info);

  const std::shared_ptr<MenuModel>& model() const { return model_; }

 private:
  // setState(id, enabled, checked)
  Napi::Value SetState(const Napi::CallbackInfo& info);

  std::shared_ptr<MenuModel> model_;
};

// Tells command(id, shift, control, alt, meta, byAccelerator).
void TellChosen(const JsEmitter& emitter, const char* event, uint32_t id, GdkModifierType held,
                bool by_accelerator);

// openPopup(window, menu, {x, y} | null, listener) -> id: at a place in the window's content, or at
// the pointer. Events: shown(id), hidden(id) of each menu; command(...); closed(), the last one but
// for the command that closed it.
Napi::Value OpenPopup(const Napi::CallbackInfo& info);
// closePopup(id); one that is closed already is ignored.
Napi::Value ClosePopup(const Napi::CallbackInfo& info);

// The window goes: what is open in its content is closed.
void EndPopups(GtkWidget* content);

}  // namespace clade
