#include "download_host.h"

#include <cstdint>
#include <string>

#include "native/glib/gref.h"
#include "numbered.h"
#include "text.h"

namespace clade {
namespace {

constexpr char kIdKey[] = "clade-download-id";
constexpr char kFailureKey[] = "clade-download-failure";

Numbered<GRef<WebKitDownload>>& Running() {
  static Numbered<GRef<WebKitDownload>> running;
  return running;
}

double IdOf(WebKitDownload* download) {
  return GPOINTER_TO_UINT(g_object_get_data(G_OBJECT(download), kIdKey));
}

double PageOf(WebKitDownload* download) {
  WebKitWebView* view = webkit_download_get_web_view(download);
  return view ? static_cast<double>(webkit_web_view_get_page_id(view)) : 0.0;
}

std::string UrlOf(WebKitDownload* download) {
  return Text(webkit_uri_request_get_uri(webkit_download_get_request(download)));
}

// TRUE: JavaScript says where to, now or later.
gboolean OnDecideDestination(WebKitDownload* download, const char* suggested, gpointer data) {
  WebKitURIResponse* response = webkit_download_get_response(download);
  const auto length =
      response ? static_cast<double>(webkit_uri_response_get_content_length(response)) : 0.0;
  Emitter(data).Emit("download-destination",
                     {IdOf(download), Text(suggested), UrlOf(download),
                      Text(response ? webkit_uri_response_get_mime_type(response) : nullptr),
                      length > 0 ? length : -1.0, PageOf(download)});
  return TRUE;
}

void OnReceived(WebKitDownload* download, guint64, gpointer data) {
  Emitter(data).Emit(
      "download-progress",
      {IdOf(download), static_cast<double>(webkit_download_get_received_data_length(download))});
}

// `finished` follows and ends it.
void OnFailed(WebKitDownload* download, GError* error, gpointer) {
  const bool cancelled =
      g_error_matches(error, WEBKIT_DOWNLOAD_ERROR, WEBKIT_DOWNLOAD_ERROR_CANCELLED_BY_USER);
  g_object_set_data_full(G_OBJECT(download), kFailureKey, g_strdup(cancelled ? "" : error->message),
                         g_free);
}

void OnFinished(WebKitDownload* download, gpointer data) {
  const auto* failure =
      static_cast<const char*>(g_object_get_data(G_OBJECT(download), kFailureKey));
  const char* state = !failure ? "completed" : (*failure ? "interrupted" : "cancelled");
  const double id = IdOf(download);
  Emitter(data).Emit("download-done", {id, std::string(state), Text(failure)});
  g_signal_handlers_disconnect_by_data(download, data);
  Running().Remove(static_cast<uint32_t>(id));
}

void OnStarted(WebKitNetworkSession*, WebKitDownload* download, gpointer data) {
  const uint32_t id = Running().Add(GRef<WebKitDownload>::Retain(download));
  g_object_set_data(G_OBJECT(download), kIdKey, GUINT_TO_POINTER(id));
  g_signal_connect(download, "decide-destination", G_CALLBACK(OnDecideDestination), data);
  g_signal_connect(download, "received-data", G_CALLBACK(OnReceived), data);
  g_signal_connect(download, "failed", G_CALLBACK(OnFailed), data);
  g_signal_connect(download, "finished", G_CALLBACK(OnFinished), data);
  Emitter(data).Emit("download", {static_cast<double>(id), UrlOf(download), PageOf(download)});
}

WebKitDownload* Find(const Napi::CallbackInfo& info) {
  return Running().Find(info[0].ToNumber().Uint32Value());
}

}  // namespace

void FollowDownloads(WebKitNetworkSession* session, const JsEmitter* emitter) {
  g_signal_connect(session, "download-started", G_CALLBACK(OnStarted),
                   const_cast<JsEmitter*>(emitter));
}

Napi::Value SetDownloadPath(const Napi::CallbackInfo& info) {
  if (WebKitDownload* download = Find(info)) {
    webkit_download_set_allow_overwrite(download, TRUE);
    webkit_download_set_destination(download, info[1].ToString().Utf8Value().c_str());
  }
  return info.Env().Undefined();
}

Napi::Value CancelDownload(const Napi::CallbackInfo& info) {
  if (WebKitDownload* download = Find(info)) webkit_download_cancel(download);
  return info.Env().Undefined();
}

}  // namespace clade
