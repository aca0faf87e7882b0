// A promise that a GLib callback settles.
#pragma once

#include <glib.h>
#include <napi.h>

#include <memory>
#include <string>

namespace clade {

// Settling runs inside a callback scope, so that the awaiting code goes on at once and not at the
// next turn of the loop. Passed through GLib as a pointer: release() it there, Take() it back once.
class PendingPromise {
 public:
  explicit PendingPromise(Napi::Env env)
      : env_(env), context_(env, "clade:promise"), deferred_(Napi::Promise::Deferred::New(env)) {}

  static std::unique_ptr<PendingPromise> Take(gpointer data) {
    return std::unique_ptr<PendingPromise>(static_cast<PendingPromise*>(data));
  }

  Napi::Env env() const { return env_; }
  Napi::Promise promise() const { return deferred_.Promise(); }

  template <typename MakeValue>
  void Resolve(MakeValue make_value) {
    Napi::HandleScope handles(env_);
    Napi::CallbackScope scope(env_, context_);
    deferred_.Resolve(make_value());
  }

  void Resolve() {
    Resolve([this] { return env_.Undefined(); });
  }

  // Rejects with Error(message) that has `code`.
  void Reject(const char* code, const std::string& message) {
    Napi::HandleScope handles(env_);
    Napi::CallbackScope scope(env_, context_);
    Napi::Error error = Napi::Error::New(env_, message);
    error.Set("code", Napi::String::New(env_, code));
    deferred_.Reject(error.Value());
  }

  // Rejects with the text of a GError, which is freed.
  void Reject(const char* code, GError* error) {
    const std::string message = error->message;
    g_error_free(error);
    Reject(code, message);
  }

 private:
  Napi::Env env_;
  Napi::AsyncContext context_;
  Napi::Promise::Deferred deferred_;
};

}  // namespace clade
