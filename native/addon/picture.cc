#include "picture.h"

#include <dlfcn.h>
#include <gdk-pixbuf/gdk-pixbuf.h>
#include <gtk/gtk.h>

#include <cstring>
#include <memory>
#include <string>

#include "js_error.h"
#include "native/glib/gref.h"
#include "pending_promise.h"

namespace clade {
namespace {

Napi::Value Picture(Napi::Env env, GdkTexture* texture) {
  const auto width = static_cast<size_t>(gdk_texture_get_width(texture));
  const auto height = static_cast<size_t>(gdk_texture_get_height(texture));
  auto pixels = Napi::Buffer<uint8_t>::New(env, width * height * 4);
  // Cairo's ARGB32: premultiplied, in the order B, G, R, A on little-endian machines.
  gdk_texture_download(texture, pixels.Data(), width * 4);
  for (size_t i = 0; i < width * height * 4; i += 4) {
    uint8_t* p = pixels.Data() + i;
    std::swap(p[0], p[2]);
    const unsigned alpha = p[3];
    if (alpha == 0 || alpha == 255) continue;
    for (int c = 0; c < 3; ++c) p[c] = static_cast<uint8_t>(p[c] * 255u / alpha);
  }
  auto picture = Napi::Object::New(env);
  picture.Set("width", Napi::Number::New(env, static_cast<double>(width)));
  picture.Set("height", Napi::Number::New(env, static_cast<double>(height)));
  picture.Set("pixels", pixels);
  return picture;
}

void OnSnapshot(GObject* view, GAsyncResult* result, gpointer data) {
  const auto pending = PendingPromise::Take(data);
  GError* error = nullptr;
  const auto texture = GRef<GdkTexture>::Adopt(
      webkit_web_view_get_snapshot_finish(WEBKIT_WEB_VIEW(view), result, &error));
  if (error) return pending->Reject("ERR_SNAPSHOT", error);
  pending->Resolve([&] { return Picture(pending->env(), texture.get()); });
}

// Borrows the buffer's bytes.
GRef<GdkPixbuf> Pixbuf(const Napi::Buffer<uint8_t>& pixels, int width, int height) {
  return GRef<GdkPixbuf>::Adopt(gdk_pixbuf_new_from_data(
      pixels.Data(), GDK_COLORSPACE_RGB, TRUE, 8, width, height, width * 4, nullptr, nullptr));
}

constexpr int kLossless = 100;

// The engine's own library for these pictures, so it is there; webp/encode.h declares the
// functions.
struct WebpEncoder {
  size_t (*lossy)(const uint8_t* rgba, int width, int height, int stride, float quality,
                  uint8_t** output);
  size_t (*lossless)(const uint8_t* rgba, int width, int height, int stride, uint8_t** output);
  void (*free)(void* output);

  // nullptr when the library is missing.
  static const WebpEncoder* Get() {
    static const WebpEncoder encoder = Load();
    return encoder.lossy && encoder.lossless && encoder.free ? &encoder : nullptr;
  }

 private:
  static WebpEncoder Load() {
    WebpEncoder encoder = {};
    void* library = dlopen("libwebp.so.7", RTLD_NOW | RTLD_LOCAL);
    if (!library) return encoder;
    encoder.lossy = reinterpret_cast<decltype(lossy)>(dlsym(library, "WebPEncodeRGBA"));
    encoder.lossless =
        reinterpret_cast<decltype(lossless)>(dlsym(library, "WebPEncodeLosslessRGBA"));
    encoder.free = reinterpret_cast<decltype(free)>(dlsym(library, "WebPFree"));
    return encoder;
  }
};

}  // namespace

Napi::Value SnapshotView(WebKitWebView* view, const SnapshotOptions& options, Napi::Env env) {
  auto pending = std::make_unique<PendingPromise>(env);
  const Napi::Promise promise = pending->promise();
  webkit_web_view_get_snapshot(view,
                               options.whole_document ? WEBKIT_SNAPSHOT_REGION_FULL_DOCUMENT
                                                      : WEBKIT_SNAPSHOT_REGION_VISIBLE,
                               options.transparent ? WEBKIT_SNAPSHOT_OPTIONS_TRANSPARENT_BACKGROUND
                                                   : WEBKIT_SNAPSHOT_OPTIONS_NONE,
                               nullptr, OnSnapshot, pending.release());
  return promise;
}

Napi::Value EncodePng(const Napi::CallbackInfo& info) {
  const auto pixels = info[0].As<Napi::Buffer<uint8_t>>();
  const int width = info[1].ToNumber();
  const int height = info[2].ToNumber();
  GBytes* bytes = g_bytes_new(pixels.Data(), pixels.Length());
  const auto texture = GRef<GdkTexture>::Adopt(gdk_memory_texture_new(
      width, height, GDK_MEMORY_R8G8B8A8, bytes, static_cast<size_t>(width) * 4));
  g_bytes_unref(bytes);
  GBytes* png = gdk_texture_save_to_png_bytes(texture.get());
  size_t size = 0;
  const auto* data = static_cast<const uint8_t*>(g_bytes_get_data(png, &size));
  const Napi::Value buffer = Napi::Buffer<uint8_t>::Copy(info.Env(), data, size);
  g_bytes_unref(png);
  return buffer;
}

Napi::Value EncodeJpeg(const Napi::CallbackInfo& info) {
  const Napi::Env env = info.Env();
  const auto pixbuf =
      Pixbuf(info[0].As<Napi::Buffer<uint8_t>>(), info[1].ToNumber(), info[2].ToNumber());
  const std::string quality = std::to_string(info[3].ToNumber().Int32Value());
  gchar* data = nullptr;
  gsize size = 0;
  GError* error = nullptr;
  if (!gdk_pixbuf_save_to_buffer(pixbuf.get(), &data, &size, "jpeg", &error, "quality",
                                 quality.c_str(), nullptr)) {
    const std::string message = error->message;
    g_error_free(error);
    ThrowCoded(env, "ERR_ENCODE", "the picture cannot be encoded as JPEG: " + message);
    return env.Undefined();
  }
  const Napi::Value buffer =
      Napi::Buffer<uint8_t>::Copy(env, reinterpret_cast<const uint8_t*>(data), size);
  g_free(data);
  return buffer;
}

Napi::Value EncodeWebp(const Napi::CallbackInfo& info) {
  const Napi::Env env = info.Env();
  const auto pixels = info[0].As<Napi::Buffer<uint8_t>>();
  const int width = info[1].ToNumber();
  const int height = info[2].ToNumber();
  const int quality = info[3].ToNumber();
  const WebpEncoder* encoder = WebpEncoder::Get();
  uint8_t* data = nullptr;
  size_t size = 0;
  if (encoder) {
    size = quality >= kLossless
               ? encoder->lossless(pixels.Data(), width, height, width * 4, &data)
               : encoder->lossy(pixels.Data(), width, height, width * 4, quality, &data);
  }
  if (size == 0) {
    ThrowCoded(env, "ERR_ENCODE",
               encoder ? "the picture cannot be encoded as WebP: it is too large"
                       : "the picture cannot be encoded as WebP: libwebp.so.7 is missing");
    return env.Undefined();
  }
  const Napi::Value buffer = Napi::Buffer<uint8_t>::Copy(env, data, size);
  encoder->free(data);
  return buffer;
}

Napi::Value ScalePixels(const Napi::CallbackInfo& info) {
  const Napi::Env env = info.Env();
  const auto pixbuf =
      Pixbuf(info[0].As<Napi::Buffer<uint8_t>>(), info[1].ToNumber(), info[2].ToNumber());
  const int width = info[3].ToNumber();
  const int height = info[4].ToNumber();
  const auto scaled = GRef<GdkPixbuf>::Adopt(
      gdk_pixbuf_scale_simple(pixbuf.get(), width, height, GDK_INTERP_BILINEAR));
  const size_t row = static_cast<size_t>(width) * 4;
  auto pixels = Napi::Buffer<uint8_t>::New(env, row * static_cast<size_t>(height));
  const guint8* source = gdk_pixbuf_read_pixels(scaled.get());
  const auto stride = static_cast<size_t>(gdk_pixbuf_get_rowstride(scaled.get()));
  for (size_t y = 0; y < static_cast<size_t>(height); ++y) {
    memcpy(pixels.Data() + y * row, source + y * stride, row);
  }
  return pixels;
}

}  // namespace clade
