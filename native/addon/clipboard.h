// The text of the clipboard, and of the selection that the middle button pastes.
//
// Main process, main thread. GTK reads asynchronously, because another app may own the text and has
// to be asked; what this app has put there itself is known at once.
#pragma once

#include <napi.h>

namespace clade {

// writeClipboard(text, selection)
Napi::Value WriteClipboard(const Napi::CallbackInfo& info);

// readClipboard(selection) -> text. Waits for the app that owns it, for a limited time; empty when
// there is no text.
Napi::Value ReadClipboard(const Napi::CallbackInfo& info);

}  // namespace clade
