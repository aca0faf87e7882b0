// Context menus. Mechanism for main/api/menu-popup.ts, which checks the arguments.
#pragma once

#include <gtk/gtk.h>
#include <napi.h>

namespace clade {

// openPopup(window, menu, {x, y} | null, listener) -> id: at a place in the window's content, or at
// the pointer. Events: those of menu_events.h; closed(), the last one but for the command that
// closed it.
Napi::Value OpenPopup(const Napi::CallbackInfo& info);
// closePopup(id); one that is closed already is ignored.
Napi::Value ClosePopup(const Napi::CallbackInfo& info);

// The window goes: what is open in its content is closed.
void EndPopups(GtkWidget* content);

}  // namespace clade
