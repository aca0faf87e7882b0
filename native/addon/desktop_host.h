// What the desktop is asked for: monitors, pointer, dark theme, trash, file manager, bell.
//
// Main process. Lengths in device-independent pixels. Where a display server does not tell
// (Wayland: the pointer, the panels' room), the fall-back is named.
#pragma once

#include <napi.h>

namespace clade {

// monitors() -> [{connector, label, x, y, width, height, workArea, scaleFactor, frequency}]; the
// first is the primary one. Work areas are those of X11, elsewhere the whole monitor.
Napi::Value Monitors(const Napi::CallbackInfo& info);
// watchMonitors(listener): monitors-changed() from now on.
Napi::Value WatchMonitors(const Napi::CallbackInfo& info);
// pointerPosition() -> {x, y}; 0,0 where it cannot be known.
Napi::Value PointerPosition(const Napi::CallbackInfo& info);
// preferDark(bool): of widgets, and of pages' prefers-color-scheme.
Napi::Value PreferDark(const Napi::CallbackInfo& info);
// isDark() -> whether that, or the theme itself, is dark.
Napi::Value IsDark(const Napi::CallbackInfo& info);
// watchTheme(listener): theme-changed() from now on.
Napi::Value WatchTheme(const Napi::CallbackInfo& info);
// trash(path) -> Promise; rejects with ERR_TRASH.
Napi::Value Trash(const Napi::CallbackInfo& info);
// showInFolder(uri) -> Promise<bool>: false when there is no file manager that can.
Napi::Value ShowInFolder(const Napi::CallbackInfo& info);
Napi::Value Beep(const Napi::CallbackInfo& info);

}  // namespace clade
