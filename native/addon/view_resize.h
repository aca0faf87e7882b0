// A view of a given size.
#pragma once

#include <napi.h>

namespace clade {

// resizeView(view, width, height) -> Promise: resizes the window around the view, CSS pixels.
// Rejects with ERR_RESIZE when the view does not become so, because the window manager did not
// allow it.
Napi::Value ResizeView(const Napi::CallbackInfo& info);

}  // namespace clade
