// Drags that a page starts, for whoever drags in the user's place.
//
// The engine starts a drag by gdk_drag_begin, which the addon exports, so that the engine's library
// finds ours first. For a view whose drags are intercepted ours begins none: the engine gets a drag
// that nobody sees, which ends when it is said so, and the page hears of it as of any other's end.
#pragma once

#include <napi.h>

namespace clade {

// interceptDrags(view, on): a drag that is under way goes on.
Napi::Value InterceptDrags(const Napi::CallbackInfo& info);
// endDrag(view, dropped, action: "none" | "copy" | "move" | "link"): what became of it. Dropped,
// its button counts as released. Does nothing when no intercepted drag is under way.
Napi::Value EndDrag(const Napi::CallbackInfo& info);

}  // namespace clade
