// Trusted input for a web view: the page cannot tell it from the user's own.
//
// JavaScript functions whose first argument is a WebView. Positions are in CSS pixels from
// the view's top left corner, `state` is GDK's mask of modifiers and buttons
// that are down before the event. Events are delivered at once, not queued; the page handles them
// later (main/page/input.ts says how to wait for that). Throws ERR_INPUT when the view is in no
// mapped window, or this GTK lays out its events in an unknown way.
#pragma once

#include <napi.h>

namespace clade {

// postMouse(view, kind: "move" | "down" | "up", x, y, button, clickCount, state) -> whether the
// pointer was moved, if only to bring it into the view.
Napi::Value PostMouse(const Napi::CallbackInfo& info);
// postWheel(view, x, y, deltaX, deltaY, state): deltas in CSS pixels, positive right and down.
Napi::Value PostWheel(const Napi::CallbackInfo& info);
// postKey(view, press, keyval, keycode, isModifier, state): X11's keysyms and keycodes.
Napi::Value PostKey(const Napi::CallbackInfo& info);
// postTouch(view, kind: "begin" | "update" | "end" | "cancel", x, y, finger, state)
Napi::Value PostTouch(const Napi::CallbackInfo& info);
// settleInput(view, until: "handled" | "drawn" | "visible") -> Promise: resolves when the page has
// handled the events before it, has drawn its next frame, knows that it is visible, or has gone.
// Hover moves are handled with the next frame only.
Napi::Value SettleInput(const Napi::CallbackInfo& info);
// emulateFocus(view, on): the view's window counts as the active one, whatever has the focus, and
// is mapped unseen while the app does not show it (unseen_window.h).
Napi::Value EmulateFocus(const Napi::CallbackInfo& info);
// editingCommand(view, command, argument | null): the engine's editing commands (InsertText, ...).
Napi::Value EditingCommand(const Napi::CallbackInfo& info);

}  // namespace clade
