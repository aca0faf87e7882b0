// MenuHost: a MenuModel as a JavaScript object (class Menu of the binding). Mechanism for
// main/api/menu-native.ts, which checks the arguments.
#pragma once

#include <napi.h>

#include <memory>

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

}  // namespace clade
