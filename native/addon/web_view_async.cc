#include "web_view_async.h"

#include <gtk/gtk.h>
#include <jsc/jsc.h>

#include <memory>

#include "gref.h"

namespace clade {
namespace {

// A promise that a GLib callback settles. Settling runs inside a callback scope, so that the
// awaiting code goes on at once and not at the next turn of the loop.
class PendingPromise {
 public:
  explicit PendingPromise(Napi::Env env)
      : env_(env), context_(env, "clade:promise"), deferred_(Napi::Promise::Deferred::New(env)) {}

  Napi::Env env() const { return env_; }
  Napi::Promise promise() const { return deferred_.Promise(); }

  template <typename MakeValue>
  void Resolve(MakeValue make_value) {
    Napi::HandleScope handles(env_);
    Napi::CallbackScope scope(env_, context_);
    deferred_.Resolve(make_value());
  }

  void Reject(const char* code, const std::string& message) {
    Napi::HandleScope handles(env_);
    Napi::CallbackScope scope(env_, context_);
    Napi::Error error = Napi::Error::New(env_, message);
    error.Set("code", Napi::String::New(env_, code));
    deferred_.Reject(error.Value());
  }

 private:
  Napi::Env env_;
  Napi::AsyncContext context_;
  Napi::Promise::Deferred deferred_;
};

// GLib hands the same pointer back exactly once.
std::unique_ptr<PendingPromise> Take(gpointer data) {
  return std::unique_ptr<PendingPromise>(static_cast<PendingPromise*>(data));
}

std::string TakeError(GError* error) {
  std::string message = error->message;
  g_error_free(error);
  return message;
}

void OnEvaluated(GObject* view, GAsyncResult* result, gpointer data) {
  const auto pending = Take(data);
  GError* error = nullptr;
  const auto value = GRef<JSCValue>::Adopt(
      webkit_web_view_call_async_javascript_function_finish(WEBKIT_WEB_VIEW(view), result, &error));
  if (error) return pending->Reject("ERR_SCRIPT", TakeError(error));
  const std::unique_ptr<char, decltype(&g_free)> json(jsc_value_to_json(value.get(), 0), g_free);
  pending->Resolve([&] { return Napi::String::New(pending->env(), json ? json.get() : "null"); });
}

Napi::Value Picture(Napi::Env env, GdkTexture* texture) {
  const auto width = static_cast<size_t>(gdk_texture_get_width(texture));
  const auto height = static_cast<size_t>(gdk_texture_get_height(texture));
  auto pixels = Napi::Buffer<uint8_t>::New(env, width * height * 4);
  // Cairo's ARGB32: premultiplied, in the order B, G, R, A on little-endian machines.
  gdk_texture_download(texture, pixels.Data(), width * 4);
  for (size_t i = 0; i < width * height * 4; i += 4) {
    uint8_t* p = pixels.Data() + i;
    std::swap(p[0], p[2]);
    const unsigned alpha = p[3];
    if (alpha == 0 || alpha == 255) continue;
    for (int c = 0; c < 3; ++c) p[c] = static_cast<uint8_t>(p[c] * 255u / alpha);
  }
  auto picture = Napi::Object::New(env);
  picture.Set("width", Napi::Number::New(env, static_cast<double>(width)));
  picture.Set("height", Napi::Number::New(env, static_cast<double>(height)));
  picture.Set("pixels", pixels);
  return picture;
}

void OnSnapshot(GObject* view, GAsyncResult* result, gpointer data) {
  const auto pending = Take(data);
  GError* error = nullptr;
  const auto texture = GRef<GdkTexture>::Adopt(
      webkit_web_view_get_snapshot_finish(WEBKIT_WEB_VIEW(view), result, &error));
  if (error) return pending->Reject("ERR_SNAPSHOT", TakeError(error));
  pending->Resolve([&] { return Picture(pending->env(), texture.get()); });
}

}  // namespace

Napi::Value EvaluateInPage(WebKitWebView* view, const std::string& script, Napi::Env env) {
  auto pending = std::make_unique<PendingPromise>(env);
  const Napi::Promise promise = pending->promise();
  webkit_web_view_call_async_javascript_function(view, script.c_str(), -1, nullptr, nullptr,
                                                 nullptr, nullptr, OnEvaluated, pending.release());
  return promise;
}

Napi::Value RunInWorld(WebKitWebView* view, const std::string& script, const std::string& world,
                       Napi::Env env) {
  auto pending = std::make_unique<PendingPromise>(env);
  const Napi::Promise promise = pending->promise();
  // Its value is left where it is: taking it would make a script engine in this process.
  const GAsyncReadyCallback on_done = [](GObject*, GAsyncResult*, gpointer data) {
    const auto done = Take(data);
    done->Resolve([&] { return done->env().Undefined(); });
  };
  webkit_web_view_evaluate_javascript(view, script.c_str(), -1, world.c_str(), nullptr, nullptr,
                                      on_done, pending.release());
  return promise;
}

Napi::Value SnapshotView(WebKitWebView* view, Napi::Env env) {
  auto pending = std::make_unique<PendingPromise>(env);
  const Napi::Promise promise = pending->promise();
  webkit_web_view_get_snapshot(view, WEBKIT_SNAPSHOT_REGION_VISIBLE, WEBKIT_SNAPSHOT_OPTIONS_NONE,
                               nullptr, OnSnapshot, pending.release());
  return promise;
}

Napi::Value EncodePng(const Napi::CallbackInfo& info) {
  const auto pixels = info[0].As<Napi::Buffer<uint8_t>>();
  const int width = info[1].ToNumber();
  const int height = info[2].ToNumber();
  GBytes* bytes = g_bytes_new(pixels.Data(), pixels.Length());
  const auto texture = GRef<GdkTexture>::Adopt(gdk_memory_texture_new(
      width, height, GDK_MEMORY_R8G8B8A8, bytes, static_cast<size_t>(width) * 4));
  g_bytes_unref(bytes);
  GBytes* png = gdk_texture_save_to_png_bytes(texture.get());
  size_t size = 0;
  const auto* data = static_cast<const uint8_t*>(g_bytes_get_data(png, &size));
  const Napi::Value buffer = Napi::Buffer<uint8_t>::Copy(info.Env(), data, size);
  g_bytes_unref(png);
  return buffer;
}

}  // namespace clade
