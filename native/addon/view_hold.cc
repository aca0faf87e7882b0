#include "view_hold.h"

#include <gtk/gtk.h>

#include <memory>

#include "native/glib/gref.h"
#include "pending_promise.h"
#include "unseen_window.h"
#include "web_view_host.h"
#include "window_of.h"

namespace clade {
namespace {

constexpr char kHoldKey[] = "clade-window-hold";
// Which mapping of its window the view has been waited for.
constexpr char kEntryKey[] = "clade-window-entry";

// A view holds its window as long as this is among its data.
class WindowHold {
 public:
  WindowHold(GtkWindow* window, gconstpointer holder) : holder_(holder) {
    g_weak_ref_init(&window_, window);
    HoldUnseen(window, holder_);
  }
  WindowHold(const WindowHold&) = delete;
  WindowHold& operator=(const WindowHold&) = delete;
  ~WindowHold() {
    const auto window = GRef<GtkWindow>::Adopt(static_cast<GtkWindow*>(g_weak_ref_get(&window_)));
    if (window) ReleaseUnseen(window.get(), holder_);
    g_weak_ref_clear(&window_);
  }

 private:
  GWeakRef window_;
  gconstpointer holder_;
};

GtkWidget* ViewOf(const Napi::CallbackInfo& info) {
  return WebViewHost::Unwrap(info[0].As<Napi::Object>())->widget();
}

}  // namespace

Napi::Value HoldWindow(const Napi::CallbackInfo& info) {
  GtkWidget* view = ViewOf(info);
  if (!view) return info.Env().Undefined();
  GtkWindow* window = info[1].ToBoolean() ? WindowOf(view) : nullptr;
  g_object_set_data_full(G_OBJECT(view), kHoldKey, window ? new WindowHold(window, view) : nullptr,
                         [](gpointer hold) { delete static_cast<WindowHold*>(hold); });
  return info.Env().Undefined();
}

Napi::Value SettleWindow(const Napi::CallbackInfo& info) {
  GtkWidget* view = ViewOf(info);
  GtkWindow* window = WindowOf(view);
  if (!window) return info.Env().Undefined();
  auto pending = std::make_shared<PendingPromise>(info.Env());
  if (OnceSettled(window, [pending] { pending->Resolve(); })) return pending->promise();
  const gpointer entry = GSIZE_TO_POINTER(UnseenEntry(window));
  if (g_object_get_data(G_OBJECT(view), kEntryKey) == entry) return info.Env().Undefined();
  g_object_set_data(G_OBJECT(view), kEntryKey, entry);
  pending->Resolve();
  return pending->promise();
}

}  // namespace clade
