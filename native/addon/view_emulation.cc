#include "view_emulation.h"

#include <dlfcn.h>
#include <gtk/gtk.h>
#include <webkit/webkit.h>

#include "native/base/check.h"
#include "web_view_host.h"

namespace clade {
namespace {

GQuark Key() {
  static const GQuark key = g_quark_from_static_string("clade-scale-override");
  return key;
}

int OverrideOf(GtkWidget* widget) {
  return widget ? GPOINTER_TO_INT(g_object_get_qdata(G_OBJECT(widget), Key())) : 0;
}

auto RealScaleFactor() {
  void* gtk = dlopen("libgtk-4.so.1", RTLD_NOW | RTLD_NOLOAD);
  void* symbol = gtk ? dlsym(gtk, "gtk_widget_get_scale_factor") : nullptr;
  CHECK(symbol);
  return reinterpret_cast<decltype(&gtk_widget_get_scale_factor)>(symbol);
}

}  // namespace

Napi::Value OverrideScale(const Napi::CallbackInfo& info) {
  GtkWidget* view = WebViewHost::Unwrap(info[0].As<Napi::Object>())->widget();
  if (!view) return info.Env().Undefined();
  g_object_set_qdata(G_OBJECT(view), Key(), GINT_TO_POINTER(info[1].ToNumber().Int32Value()));
  g_object_notify(G_OBJECT(view), "scale-factor");
  gtk_widget_queue_draw(view);
  return info.Env().Undefined();
}

Napi::Value SetScriptMarkup(const Napi::CallbackInfo& info) {
  if (WebKitWebView* view = WebViewHost::ViewOf(info[0])) {
    webkit_settings_set_enable_javascript_markup(webkit_web_view_get_settings(view),
                                                 info[1].ToBoolean());
  }
  return info.Env().Undefined();
}

Napi::Value SetServiceWorkers(const Napi::CallbackInfo& info) {
  WebKitWebView* view = WebViewHost::ViewOf(info[0]);
  if (!view) return info.Env().Undefined();
  WebKitFeatureList* features = webkit_settings_get_all_features();
  for (gsize i = 0; i < webkit_feature_list_get_length(features); ++i) {
    WebKitFeature* feature = webkit_feature_list_get(features, i);
    if (g_strcmp0(webkit_feature_get_identifier(feature), "ServiceWorkers") != 0) continue;
    webkit_settings_set_feature_enabled(webkit_web_view_get_settings(view), feature,
                                        info[1].ToBoolean());
  }
  webkit_feature_list_unref(features);
  return info.Env().Undefined();
}

}  // namespace clade

extern "C" __attribute__((visibility("default"))) int gtk_widget_get_scale_factor(
    GtkWidget* widget) {
  static const auto real = clade::RealScaleFactor();
  const int factor = clade::OverrideOf(widget);
  return factor > 0 ? factor : real(widget);
}
