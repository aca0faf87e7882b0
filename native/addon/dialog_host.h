// Dialogs of the app's own: messages and file choosers, by GTK.
//
// Each stands beside the main loop; nothing waits for it but its promise.
#pragma once

#include <napi.h>

namespace clade {

// showMessage(id, window | null, {title, message, detail, buttons: string[], defaultButton,
// checkbox: string, checked}) -> Promise<{button, checked}>: button is -1 when it was closed
// without one. A label is empty when there is none.
Napi::Value ShowMessage(const Napi::CallbackInfo& info);
// closeMessage(id): as if the user had closed it; an id that is answered already is ignored.
Napi::Value CloseMessage(const Napi::CallbackInfo& info);
// chooseFiles(window | null, {action: "open" | "folder" | "save", title, accept, folder, name,
// multiple, filters: {name, patterns: string[]}[]}) -> Promise<string[] | null>: null is cancelled.
Napi::Value ChooseFiles(const Napi::CallbackInfo& info);

}  // namespace clade
