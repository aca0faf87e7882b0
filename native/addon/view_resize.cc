#include "view_resize.h"

#include <gtk/gtk.h>
#include <webkit/webkit.h>

#include <cmath>
#include <memory>
#include <string>

#include "pending_promise.h"
#include "web_view_host.h"
#include "window_of.h"

namespace clade {
namespace {

// A window manager answers within a few frames, if at all.
constexpr int kMostFrames = 120;
// Its answer to the first mapping may come after the request, and undo it: so it is made again.
constexpr int kFramesForAnswer = 12;

struct Resizing {
  std::unique_ptr<PendingPromise> pending;
  int width;
  int height;
  int frames;
};

// What the window has around the view stays.
void Request(GtkWindow* window, GtkWidget* view, int width, int height) {
  const int around_x = gtk_widget_get_width(GTK_WIDGET(window)) - gtk_widget_get_width(view);
  const int around_y = gtk_widget_get_height(GTK_WIDGET(window)) - gtk_widget_get_height(view);
  gtk_window_set_default_size(window, width + around_x, height + around_y);
}

bool HasSize(GtkWidget* view, int width, int height) {
  return gtk_widget_get_width(view) == width && gtk_widget_get_height(view) == height;
}

void Refuse(Resizing* resizing) {
  const auto pending = std::move(resizing->pending);
  if (pending) pending->Reject("ERR_RESIZE", std::string("the window did not become that large"));
}

gboolean OnTick(GtkWidget* view, GdkFrameClock* clock, gpointer data) {
  auto* resizing = static_cast<Resizing*>(data);
  if (HasSize(view, resizing->width, resizing->height)) {
    const auto pending = std::move(resizing->pending);
    pending->Resolve();
    return G_SOURCE_REMOVE;
  }
  if (++resizing->frames < kMostFrames) {
    GtkWindow* window = WindowOf(view);
    if (window && resizing->frames % kFramesForAnswer == 0) {
      Request(window, view, resizing->width, resizing->height);
    }
    gdk_frame_clock_request_phase(clock, GDK_FRAME_CLOCK_PHASE_UPDATE);
    return G_SOURCE_CONTINUE;
  }
  return G_SOURCE_REMOVE;
}

// Also when the view goes away first.
void OnTickEnd(gpointer data) {
  const std::unique_ptr<Resizing> resizing(static_cast<Resizing*>(data));
  Refuse(resizing.get());
}

// A window has no size of its own before it is shown; the view's is set at once then.
void ResizeUnmapped(GtkWindow* window, GtkWidget* view, int width, int height) {
  gtk_window_set_default_size(window, width, height);
  const GtkAllocation area = {0, 0, width, height};
  gtk_widget_size_allocate(view, &area, -1);
}

}  // namespace

Napi::Value ResizeView(const Napi::CallbackInfo& info) {
  auto pending = std::make_unique<PendingPromise>(info.Env());
  const Napi::Promise promise = pending->promise();
  GtkWidget* view = WebViewHost::Unwrap(info[0].As<Napi::Object>())->widget();
  GtkWindow* window = WindowOf(view);
  if (!window) {
    pending->Reject("ERR_RESIZE", std::string("the page is in no window"));
    return promise;
  }
  const double zoom = webkit_web_view_get_zoom_level(WEBKIT_WEB_VIEW(view));
  const int width = static_cast<int>(std::lround(info[1].ToNumber().DoubleValue() * zoom));
  const int height = static_cast<int>(std::lround(info[2].ToNumber().DoubleValue() * zoom));
  if (!gtk_widget_get_mapped(GTK_WIDGET(window))) {
    ResizeUnmapped(window, view, width, height);
    pending->Resolve();
    return promise;
  }
  if (HasSize(view, width, height)) {
    pending->Resolve();
    return promise;
  }
  Request(window, view, width, height);
  gtk_widget_add_tick_callback(view, OnTick, new Resizing{std::move(pending), width, height, 0},
                               OnTickEnd);
  return promise;
}

}  // namespace clade
