// What a page may not do unasked: permissions, credentials of servers, certificates that nobody
// vouches for.
//
// Events of a view (main/page/permissions.ts and main/page/credentials.ts answer them):
//   permission-request(id, kind, details)  kind: geolocation | media | notifications | pointerLock
//   |
//        clipboard-read | mediaKeySystem | device-info | storage-access | unknown; details: {audio,
//        video, display}. True: answerPermission(id, allow) follows; otherwise it is denied.
//   permission-query(name, origin)         answered "granted" or "denied"; anything else: "prompt"
//   authenticate(id, {host, port, realm, scheme, isProxy, isRetry, origin})
//        True: answerAuthentication(id, name | null, password) follows; otherwise it is cancelled.
#pragma once

#include <napi.h>
#include <webkit/webkit.h>

#include "js_emitter.h"

namespace clade {

// Disconnected with the view's other signals (DisconnectWebViewSignals).
void ConnectViewPermissions(WebKitWebView* view, const JsEmitter* emitter);

// answerPermission(id, allow); an id that is answered already is ignored.
Napi::Value AnswerPermission(const Napi::CallbackInfo& info);
// answerAuthentication(id, name | null, password): null cancels. Credentials are not stored.
Napi::Value AnswerAuthentication(const Napi::CallbackInfo& info);

}  // namespace clade
