// What can be edited in a page now.
#pragma once

#include <napi.h>

namespace clade {

// canEdit(view, commands: string[]) -> Promise<bool[]>: whether each of the engine's editing
// commands would do something. Never rejects: in a page that is gone nothing can be done.
Napi::Value CanEdit(const Napi::CallbackInfo& info);

}  // namespace clade
