#include "js_emitter.h"

namespace clade {
namespace {

napi_value ToJs(Napi::Env env, const JsArg& arg) {
  if (const auto* flag = std::get_if<bool>(&arg)) return Napi::Boolean::New(env, *flag);
  if (const auto* number = std::get_if<double>(&arg)) return Napi::Number::New(env, *number);
  if (const auto* text = std::get_if<std::string>(&arg)) return Napi::String::New(env, *text);
  if (const auto* value = std::get_if<Napi::Value>(&arg)) return *value;
  return env.Null();
}

}  // namespace

JsEmitter::JsEmitter(const Napi::Function& callback, const char* resource_name)
    : env_(callback.Env()), callback_(Napi::Persistent(callback)), context_(env_, resource_name) {}

void JsEmitter::Emit(const char* event, std::initializer_list<JsArg> args) const {
  Napi::HandleScope scope(env_);
  Call(event, args);
}

bool JsEmitter::Ask(const char* event, std::initializer_list<JsArg> args) const {
  Napi::HandleScope scope(env_);
  const Napi::Value answer = Call(event, args);
  return !answer.IsEmpty() && answer.IsBoolean() && answer.As<Napi::Boolean>().Value();
}

Napi::Value JsEmitter::Call(const char* event, std::initializer_list<JsArg> args) const {
  std::vector<napi_value> values{Napi::String::New(env_, event)};
  for (const JsArg& arg : args) values.push_back(ToJs(env_, arg));
  const Napi::Value result = callback_.MakeCallback(Napi::Object::New(env_), values, context_);
  if (!env_.IsExceptionPending()) return result;
  const Napi::Error error = env_.GetAndClearPendingException();
  napi_fatal_exception(env_, error.Value());
  return {};
}

}  // namespace clade
