// What a menu that is shown tells JavaScript, in a window's bar and as a context menu alike.
//
// Events; a menu is named by the id of the item that it opens at, 0 is the outermost:
//   menu-command(id, shift, control, alt, meta, byAccelerator)   an item was chosen
//   menu-shown(id), menu-hidden(id)
#pragma once

#include <gtk/gtk.h>

#include <cstdint>

#include "js_emitter.h"
#include "menu_model.h"

namespace clade {

void TellChosen(const JsEmitter& emitter, uint32_t id, GdkModifierType held, bool by_accelerator);

// Tells when a menu is shown and hidden. `root`: a menu bar or a popover of `model`; the emitter
// lives as long as its widgets are mapped.
void WatchMenus(GtkWidget* root, const MenuModel& model, const JsEmitter* emitter);

}  // namespace clade
