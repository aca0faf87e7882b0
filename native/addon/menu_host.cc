#include "menu_host.h"

namespace clade {

Napi::Function MenuHost::Define(Napi::Env env) {
  return DefineClass(env, "Menu", {InstanceMethod<&MenuHost::SetState>("setState")});
}

MenuHost::MenuHost(const Napi::CallbackInfo& info)
    : Napi::ObjectWrap<MenuHost>(info),
      model_(std::make_shared<MenuModel>(info[0].As<Napi::Array>())) {}

Napi::Value MenuHost::SetState(const Napi::CallbackInfo& info) {
  model_->SetState(info[0].ToNumber().Uint32Value(), info[1].ToBoolean(), info[2].ToBoolean());
  return info.Env().Undefined();
}

}  // namespace clade
