// Custom URL schemes: pages of a scheme are served by main, through JavaScript.
//
// registerScheme(name, privileges, handler): the handler gets (requestId, method, url, viewPageId,
// body) and answers once with respondToScheme(requestId, status, contentType, body). One
// registration a scheme for the life of the process (webkit_web_context_register_uri_scheme).
#pragma once

#include <napi.h>

namespace clade {

Napi::Value RegisterScheme(const Napi::CallbackInfo& info);
Napi::Value RespondToScheme(const Napi::CallbackInfo& info);

}  // namespace clade
