// The engine calls of a web view that answer later, as promises.
#pragma once

#include <napi.h>
#include <webkit/webkit.h>

#include <string>

namespace clade {

// Runs `script` as the body of an async function in the page's main world. The promise resolves
// with the JSON text of its result (undefined becomes null) and rejects with ERR_SCRIPT.
Napi::Value EvaluateInPage(WebKitWebView* view, const std::string& script, Napi::Env env);

// Runs `script` in a script world of the main frame. The promise resolves when it has run, whatever
// came of it.
Napi::Value RunInWorld(WebKitWebView* view, const std::string& script, const std::string& world,
                       Napi::Env env);

// Takes a picture of what the view shows. The promise resolves with {width, height, pixels}
// (device pixels; RGBA, 8 bits each, not premultiplied) and rejects with ERR_SNAPSHOT.
Napi::Value SnapshotView(WebKitWebView* view, Napi::Env env);

// Encodes {width, height, pixels} as PNG: (pixels, width, height) -> Buffer.
Napi::Value EncodePng(const Napi::CallbackInfo& info);

}  // namespace clade
