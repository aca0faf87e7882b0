// The engine calls of a web view that answer later, as promises.
#pragma once

#include <napi.h>
#include <webkit/webkit.h>

#include <string>

namespace clade {

// Runs `script` as the body of an async function in a script world, the page's own if `world` is
// empty. The promise resolves
// with the JSON text of its result (undefined becomes null) and rejects with ERR_SCRIPT.
Napi::Value EvaluateInPage(WebKitWebView* view, const std::string& script, const std::string& world,
                           Napi::Env env);

// Runs `script` in a script world of the main frame. The promise resolves when it has run, whatever
// came of it.
Napi::Value RunInWorld(WebKitWebView* view, const std::string& script, const std::string& world,
                       Napi::Env env);

// A promise of the bytes that were loaded, as a Buffer; rejects with ERR_RESOURCE.
Napi::Value ReadResource(WebKitWebResource* resource, Napi::Env env);

}  // namespace clade
