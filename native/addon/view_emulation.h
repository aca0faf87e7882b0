// What a page is made to believe of its display and its user's settings.
//
// Scale: the engine asks GTK for it by gtk_widget_get_scale_factor, which the addon exports, so
// that the engine's library finds ours first; ours asks GTK for every widget but those with an
// override.
#pragma once

#include <napi.h>

namespace clade {

// overrideScale(view, factor): pixels for one CSS pixel, a whole number; 0 is the display's own.
// The page knows of it with one of its next frames; whether it has been taken over is for the
// caller to check.
Napi::Value OverrideScale(const Napi::CallbackInfo& info);
// setScriptMarkup(view, on): whether documents that are parsed from now on have scripts. Scripts of
// Clade's own run in any case.
Napi::Value SetScriptMarkup(const Napi::CallbackInfo& info);
// setServiceWorkers(view, on): off, documents are loaded past their service workers, and see none.
Napi::Value SetServiceWorkers(const Napi::CallbackInfo& info);

}  // namespace clade
