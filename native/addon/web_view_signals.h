// The signals of a WebKitWebView as events of its JsEmitter (see web_view_host.h for the list).
#pragma once

#include <webkit/webkit.h>

#include "js_emitter.h"

namespace clade {

// `emitter` is borrowed until DisconnectWebViewSignals is called with the same pointer.
void ConnectWebViewSignals(WebKitWebView* view, const JsEmitter* emitter);
void DisconnectWebViewSignals(WebKitWebView* view, const JsEmitter* emitter);

}  // namespace clade
