#include "clipboard.h"

#include <gtk/gtk.h>

#include <string>

#include "native/glib/gref.h"

namespace clade {
namespace {

// As long as a person may take for a hang; an app that does not answer has no text for us.
constexpr guint kReadLimitMs = 500;

GdkClipboard* ClipboardOf(const Napi::Value& selection) {
  GdkDisplay* display = gdk_display_get_default();
  return selection.ToBoolean() ? gdk_display_get_primary_clipboard(display)
                               : gdk_display_get_clipboard(display);
}

struct Read {
  std::string text;
  bool done = false;
  GRef<GCancellable> cancellable = GRef<GCancellable>::Adopt(g_cancellable_new());
};

void OnText(GObject* clipboard, GAsyncResult* result, gpointer data) {
  auto* read = static_cast<Read*>(data);
  GError* error = nullptr;
  char* text = gdk_clipboard_read_text_finish(GDK_CLIPBOARD(clipboard), result, &error);
  if (text) read->text = text;
  g_free(text);
  // No text, or nobody who answers: both are an empty clipboard.
  g_clear_error(&error);
  read->done = true;
}

}  // namespace

Napi::Value WriteClipboard(const Napi::CallbackInfo& info) {
  gdk_clipboard_set_text(ClipboardOf(info[1]), info[0].ToString().Utf8Value().c_str());
  return info.Env().Undefined();
}

Napi::Value ReadClipboard(const Napi::CallbackInfo& info) {
  Read read;
  gdk_clipboard_read_text_async(ClipboardOf(info[0]), read.cancellable.get(), OnText, &read);
  const guint timer = g_timeout_add_once(
      kReadLimitMs,
      [](gpointer cancellable) { g_cancellable_cancel(static_cast<GCancellable*>(cancellable)); },
      read.cancellable.get());
  while (!read.done) g_main_context_iteration(nullptr, TRUE);
  // It has gone by itself when it was what ended the wait.
  if (!g_cancellable_is_cancelled(read.cancellable.get())) g_source_remove(timer);
  return Napi::String::New(info.Env(), read.text);
}

}  // namespace clade
