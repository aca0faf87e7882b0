// Pictures: what a view shows as pixels, and pixels in the formats that apps want.
//
// A picture is {width, height, pixels}: device pixels; RGBA, 8 bits each, not premultiplied.
#pragma once

#include <napi.h>
#include <webkit/webkit.h>

namespace clade {

struct SnapshotOptions {
  bool whole_document;  // Else what the view shows.
  bool transparent;     // Without the view's background.
};

// The promise resolves with a picture and rejects with ERR_SNAPSHOT.
Napi::Value SnapshotView(WebKitWebView* view, const SnapshotOptions& options, Napi::Env env);

// encodePng(pixels, width, height) -> Buffer
Napi::Value EncodePng(const Napi::CallbackInfo& info);
// encodeJpeg(pixels, width, height, quality 0..100) -> Buffer; without alpha. Throws ERR_ENCODE.
Napi::Value EncodeJpeg(const Napi::CallbackInfo& info);
// encodeWebp(pixels, width, height, quality 0..100, which is lossless) -> Buffer. Throws
// ERR_ENCODE.
Napi::Value EncodeWebp(const Napi::CallbackInfo& info);
// scalePixels(pixels, width, height, toWidth, toHeight) -> Buffer, bilinear.
Napi::Value ScalePixels(const Napi::CallbackInfo& info);

}  // namespace clade
