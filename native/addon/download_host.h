// Downloads of a network session.
//
// Events of the session (event, downloadId, ...):
//   download(id, url, pageId)              a download begins; pageId 0 when no page asked for it
//   download-destination(id, suggestedName, url, mimeType, totalBytes | -1, pageId)
//                                          it waits until setDownloadPath or cancelDownload is
//                                          called
//   download-progress(id, receivedBytes)
//   download-done(id, state, message)      state: completed | cancelled | interrupted; the last one
#pragma once

#include <napi.h>
#include <webkit/webkit.h>

#include "js_emitter.h"

namespace clade {

// Until the emitter's handlers are disconnected from the session.
void FollowDownloads(WebKitNetworkSession* session, const JsEmitter* emitter);

// setDownloadPath(id, absolutePath): an existing file is replaced.
Napi::Value SetDownloadPath(const Napi::CallbackInfo& info);
// cancelDownload(id): download-done follows. Ids of finished downloads are ignored by both.
Napi::Value CancelDownload(const Napi::CallbackInfo& info);

}  // namespace clade
