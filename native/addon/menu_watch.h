// Tells when a menu, or one below it, is shown and hidden.
#pragma once

#include <gtk/gtk.h>

#include "js_emitter.h"
#include "menu_model.h"

namespace clade {

// `root`: a menu bar or a popover of `model`; the emitter lives as long as its widgets are mapped.
// Events: shown(id), hidden(id), by the names given.
void WatchMenus(GtkWidget* root, const MenuModel& model, const JsEmitter* emitter,
                const char* shown, const char* hidden);

}  // namespace clade
