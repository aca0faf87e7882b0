// JsEmitter: how a GLib callback reaches JavaScript.
//
// Each native object gets one JS function (event, ...args) when it is made. A call goes through
// napi_make_callback, so that promises and process.nextTick run after each GTK callback as they
// do after each of Node's own. An exception that the listener throws becomes an
// uncaughtException: it never unwinds through GTK.
#pragma once

#include <napi.h>

#include <initializer_list>
#include <string>
#include <variant>
#include <vector>

namespace clade {

// A value that crosses to JavaScript as is.
using JsArg = std::variant<std::nullptr_t, bool, double, std::string, Napi::Value>;

class JsEmitter {
 public:
  JsEmitter(const Napi::Function& callback, const char* resource_name);
  JsEmitter(const JsEmitter&) = delete;
  JsEmitter& operator=(const JsEmitter&) = delete;

  Napi::Env env() const { return env_; }

  // Calls the listener; what it returns is ignored.
  void Emit(const char* event, std::initializer_list<JsArg> args = {}) const;

  // Calls the listener and returns whether it answered `true`; anything else (undefined, an
  // exception) counts as false.
  bool Ask(const char* event, std::initializer_list<JsArg> args = {}) const;

  // Calls the listener and returns its answer, which is empty after an exception. The caller has
  // a handle scope open.
  Napi::Value Request(const char* event, std::initializer_list<JsArg> args = {}) const {
    return Call(event, args);
  }

 private:
  Napi::Value Call(const char* event, std::initializer_list<JsArg> args) const;

  Napi::Env env_;
  Napi::FunctionReference callback_;
  Napi::AsyncContext context_;
};

// The emitter that a GLib callback was connected with.
inline const JsEmitter& Emitter(void* data) { return *static_cast<const JsEmitter*>(data); }

}  // namespace clade
