// A page as a PDF file, without a dialog.
#pragma once

#include <napi.h>

namespace clade {

// printToPdf(view, path, {width, height, margins: {top, right, bottom, left}, landscape, scale,
// pageRanges: [from, to][], background}) -> Promise: lengths in millimetres, scale 1 for 100 %,
// page numbers from 0 on. Rejects with ERR_PRINT.
Napi::Value PrintToPdf(const Napi::CallbackInfo& info);

}  // namespace clade
