#include "engine_host.h"

#include <gtk/gtk.h>

#include <cstdlib>
#include <cstring>
#include <memory>

#include "inspector_link.h"
#include "js_error.h"

namespace clade {
namespace {

std::unique_ptr<EngineHost>& Instance() {
  static std::unique_ptr<EngineHost> instance;
  return instance;
}

std::string StringOption(const Napi::Object& options, const char* name) {
  return options.Get(name).ToString().Utf8Value();
}

// With GTK's GL switched off on purpose the engine warns, once per app, that it is off.
constexpr char kExpectedWarning[] = "Disabled hardware acceleration because GTK failed";

GLogWriterOutput WriteLog(GLogLevelFlags level, const GLogField* fields, gsize count,
                          gpointer data) {
  for (gsize i = 0; i < count; ++i) {
    if (strcmp(fields[i].key, "MESSAGE") != 0 || fields[i].length != -1) continue;
    if (g_str_has_prefix(static_cast<const char*>(fields[i].value), kExpectedWarning)) {
      return G_LOG_WRITER_HANDLED;
    }
  }
  return g_log_writer_default(level, fields, count, data);
}

// Without a GPU, GTK would load Mesa's software renderer and LLVM only to find out that it is
// slow: 20 ms of each start.
void DisableGl() {
  const char* flags = getenv("GDK_DEBUG");
  const std::string with_ours = flags && *flags ? std::string(flags) + ",gl-disable" : "gl-disable";
  setenv("GDK_DEBUG", with_ours.c_str(), 1);
  g_log_set_writer_func(WriteLog, nullptr, nullptr);
}

std::string Version(unsigned major, unsigned minor, unsigned micro) {
  return std::to_string(major) + "." + std::to_string(minor) + "." + std::to_string(micro);
}

}  // namespace

EngineHost* EngineHost::Get() { return Instance().get(); }

Napi::Value EngineHost::Initialize(const Napi::CallbackInfo& info) {
  const Napi::Env env = info.Env();
  const auto js = info[0].As<Napi::Object>();
  // Content processes are confined by Clade itself: with its own sandbox on, the engine would
  // wrap each launch in bubblewrap and no fork could serve it.
  setenv("WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS", "1", 1);
  const bool software_rendering = js.Get("softwareRendering").ToBoolean();
  if (software_rendering) DisableGl();
  // Before the display is opened: windows carry it (WM_CLASS, app_id).
  g_set_prgname(StringOption(js, "desktopId").c_str());
  InspectorLink::Announce();
  if (!gtk_init_check()) {
    ThrowCoded(env, "ERR_NO_DISPLAY", "GTK could not open a display");
    return env.Undefined();
  }
  Instance().reset(
      new EngineHost({StringOption(js, "extensionDirectory"), StringOption(js, "dataDirectory"),
                      StringOption(js, "cacheDirectory"), StringOption(js, "timeZone"),
                      js.Get("ignoreCertificateErrors").ToBoolean(), software_rendering}));
  InspectorLink::Conceal();
  auto versions = Napi::Object::New(env);
  versions.Set("gtk",
               Version(gtk_get_major_version(), gtk_get_minor_version(), gtk_get_micro_version()));
  versions.Set("webkit", Version(webkit_get_major_version(), webkit_get_minor_version(),
                                 webkit_get_micro_version()));
  const auto settings = GRef<WebKitSettings>::Adopt(webkit_settings_new());
  versions.Set("userAgent", webkit_settings_get_user_agent(settings.get()));
  return versions;
}

EngineHost::EngineHost(EngineOptions options)
    : options_(std::move(options)),
      context_(NewContext(options_)),
      session_(GRef<WebKitNetworkSession>::Adopt(webkit_network_session_new(
          options_.data_directory.c_str(), options_.cache_directory.c_str()))) {
  g_signal_connect(context_.get(), "initialize-web-process-extensions",
                   G_CALLBACK(&EngineHost::OnInitializeExtensions), this);
  if (options_.ignore_certificate_errors) {
    webkit_network_session_set_tls_errors_policy(session_.get(), WEBKIT_TLS_ERRORS_POLICY_IGNORE);
  }
}

GRef<WebKitWebContext> EngineHost::NewContext(const EngineOptions& options) {
  const char* time_zone = options.time_zone.empty() ? nullptr : options.time_zone.c_str();
  // With the default the engine keeps the process of a closed page for another of its site: a fork
  // is cheaper, holds nothing of older pages, and main ends what it believes to be over. The model
  // is one for all contexts, and a context's cache of processes is sized when it is made
  // (UIProcess/WebProcessCache.cpp, API/glib/WebKitWebContext.cpp), so there is none to name yet.
  webkit_web_context_set_cache_model(nullptr, WEBKIT_CACHE_MODEL_DOCUMENT_BROWSER);
  return GRef<WebKitWebContext>::Adopt(WEBKIT_WEB_CONTEXT(
      g_object_new(WEBKIT_TYPE_WEB_CONTEXT, "time-zone-override", time_zone, nullptr)));
}

void EngineHost::OnInitializeExtensions(WebKitWebContext* context, gpointer self) {
  webkit_web_context_set_web_process_extensions_directory(
      context, static_cast<EngineHost*>(self)->options_.extension_directory.c_str());
}

}  // namespace clade
