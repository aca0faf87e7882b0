// The windows that pages open, and what may be shown in them: the engine's policy decisions.
//
// A view that a page's script opens is related to the script's own: both pages live in one process
// and can reach each other, for which the engine waits while it is made. The events are listed in
// web_view_host.h.
#pragma once

#include <webkit/webkit.h>

#include <cstdint>

#include "js_emitter.h"

namespace clade {

// DisconnectWebViewSignals undoes it.
void ConnectPageWindows(WebKitWebView* view, const JsEmitter* emitter);

// Whether the view may share its process with others is asked of JavaScript from now on.
void MarkRelated(WebKitWebView* view);

// The navigation that hold-navigation told of goes on. Does nothing when it is gone.
void AnswerNavigation(uint32_t id);

}  // namespace clade
