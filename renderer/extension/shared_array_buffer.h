// A sealed memfd as an ArrayBuffer, without a copy.
//
// Content process, main thread. JavaScriptCore accepts foreign memory for an ArrayBuffer only
// inside its primitive Gigacage (bmalloc, Gigacage.h). So pages are reserved there and the memfd is
// mapped over them, private and copy-on-write: a script that writes changes its own copy. Before
// the pages go back they are made anonymous again, because their next user expects zeros.
#pragma once

#include <jsc/jsc.h>

#include <cstddef>

#include "native/glib/gref.h"

namespace clade {

// `memfd` is borrowed and has been checked (type, seals, size). Empty when the memory cannot be
// had; where this engine lacks the cage's functions the bytes are copied instead.
GRef<JSCValue> MapToArrayBuffer(JSCContext* context, int memfd, size_t size);

}  // namespace clade
