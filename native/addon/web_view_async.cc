#include "web_view_async.h"

#include <jsc/jsc.h>

#include <memory>

#include "native/glib/gref.h"
#include "pending_promise.h"

namespace clade {
namespace {

void OnEvaluated(GObject* view, GAsyncResult* result, gpointer data) {
  const auto pending = PendingPromise::Take(data);
  GError* error = nullptr;
  const auto value = GRef<JSCValue>::Adopt(
      webkit_web_view_call_async_javascript_function_finish(WEBKIT_WEB_VIEW(view), result, &error));
  if (error) return pending->Reject("ERR_SCRIPT", error);
  const std::unique_ptr<char, decltype(&g_free)> json(jsc_value_to_json(value.get(), 0), g_free);
  pending->Resolve([&] { return Napi::String::New(pending->env(), json ? json.get() : "null"); });
}

void OnResourceData(GObject* resource, GAsyncResult* result, gpointer data) {
  const auto pending = PendingPromise::Take(data);
  GError* error = nullptr;
  gsize size = 0;
  const std::unique_ptr<guchar, decltype(&g_free)> bytes(
      webkit_web_resource_get_data_finish(WEBKIT_WEB_RESOURCE(resource), result, &size, &error),
      g_free);
  if (error) return pending->Reject("ERR_RESOURCE", error);
  pending->Resolve([&] { return Napi::Buffer<uint8_t>::Copy(pending->env(), bytes.get(), size); });
}

}  // namespace

Napi::Value EvaluateInPage(WebKitWebView* view, const std::string& script, const std::string& world,
                           Napi::Env env) {
  auto pending = std::make_unique<PendingPromise>(env);
  const Napi::Promise promise = pending->promise();
  webkit_web_view_call_async_javascript_function(view, script.c_str(), -1, nullptr,
                                                 world.empty() ? nullptr : world.c_str(), nullptr,
                                                 nullptr, OnEvaluated, pending.release());
  return promise;
}

Napi::Value RunInWorld(WebKitWebView* view, const std::string& script, const std::string& world,
                       Napi::Env env) {
  auto pending = std::make_unique<PendingPromise>(env);
  const Napi::Promise promise = pending->promise();
  // Its value is left where it is: taking it would make a script engine in this process.
  const GAsyncReadyCallback on_done = [](GObject*, GAsyncResult*, gpointer data) {
    const auto done = PendingPromise::Take(data);
    done->Resolve();
  };
  webkit_web_view_evaluate_javascript(view, script.c_str(), -1, world.c_str(), nullptr, nullptr,
                                      on_done, pending.release());
  return promise;
}

Napi::Value ReadResource(WebKitWebResource* resource, Napi::Env env) {
  auto pending = std::make_unique<PendingPromise>(env);
  const Napi::Promise promise = pending->promise();
  webkit_web_resource_get_data(resource, nullptr, OnResourceData, pending.release());
  return promise;
}

}  // namespace clade
