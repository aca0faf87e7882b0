// Input for a page whose window is not shown: see unseen_window.h.
#pragma once

#include <napi.h>

namespace clade {

// holdWindow(view, on): the window that the view is in now takes input although it is not shown,
// until `on` is false or the view is gone.
Napi::Value HoldWindow(const Napi::CallbackInfo& info);
// settleWindow(view) -> Promise while the view's window is on its way to taking input so, and once
// more when it does: the page may not know yet. Else undefined.
Napi::Value SettleWindow(const Napi::CallbackInfo& info);

}  // namespace clade
