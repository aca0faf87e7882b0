// The engine's own inspector of a view, docked in its window or in a window of its own.
//
// Main process. Events of the view: inspector(what: "opened" | "closed" | "focused"). The inspector
// is a page like any other and gets a content process of its own. It and clients of
// inspector_link.h may inspect the same page at the same time.
#pragma once

#include <napi.h>
#include <webkit/webkit.h>

#include "js_emitter.h"

namespace clade {

// openInspector(view, docked): shows one that is open already.
Napi::Value OpenInspector(const Napi::CallbackInfo& info);
Napi::Value CloseInspector(const Napi::CallbackInfo& info);
// inspectorState(view) -> {open, docked, focused}
Napi::Value InspectorState(const Napi::CallbackInfo& info);
// inspectNext(view, on, docked): the next context menu is not shown; its element is inspected
// instead.
// -> whether one came since it was switched on.
Napi::Value InspectNext(const Napi::CallbackInfo& info);

// True: the menu was asked for by inspectNext, and closes by itself.
bool InspectFromMenu(WebKitWebView* view, WebKitContextMenu* menu);

// The view goes: nothing is told any more.
void ForgetInspector(WebKitWebView* view);

}  // namespace clade
