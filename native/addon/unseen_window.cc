#include "unseen_window.h"

#include <functional>
#include <set>
#include <utility>
#include <vector>

#include "window_of.h"
#include "x11_surface.h"

namespace clade {
namespace {

using Callbacks = std::vector<std::function<void()>>;

struct Holding {
  std::set<gconstpointer> holders;
  bool is_postponed = false;
  bool is_unseen = false;
  size_t entry = 0;
  bool waits_for_manager = false;
  gulong waits_for_layout = 0;  // A handler of the surface's events.
  gulong reparented = 0;        // A handler of the display's.
  Callbacks when_settled;
};

constexpr char kHolding[] = "clade-unseen";
constexpr char kUnseenPopup[] = "clade-unseen-popup";

// gdk_x11_* is deprecated from GTK 4.18 on without a replacement.
G_GNUC_BEGIN_IGNORE_DEPRECATIONS

Holding* HoldingOf(GtkWindow* window) {
  return static_cast<Holding*>(g_object_get_data(G_OBJECT(window), kHolding));
}

// The parent of all unseen windows; it lies where the root lies, so positions stay what they are.
Window Backstage(Display* display) {
  static const Window backstage = [display] {
    XSetWindowAttributes attributes = {};
    attributes.override_redirect = True;
    return XCreateWindow(display, DefaultRootWindow(display), 0, 0, 1, 1, 0, CopyFromParent,
                         InputOutput, nullptr, CWOverrideRedirect, &attributes);
  }();
  return backstage;
}

Window ParentOf(Display* display, Window window) {
  Window root = None;
  Window parent = None;
  Window* children = nullptr;
  unsigned count = 0;
  if (XQueryTree(display, window, &root, &parent, &children, &count) == 0) return None;
  if (children) XFree(children);
  return parent;
}

// Moves an unmapped window to the same place below another parent.
void Reparent(GdkSurface* surface, bool backstage) {
  Display* display = XDisplayOf(surface);
  const Window window = gdk_x11_surface_get_xid(surface);
  const auto [x, y] = PlaceOnScreen(surface);
  // A window manager that is about to look at it, since it has been shown and hidden, lets it be.
  XSetWindowAttributes attributes = {};
  attributes.override_redirect = backstage ? True : False;
  XChangeWindowAttributes(display, window, CWOverrideRedirect, &attributes);
  XReparentWindow(display, window, backstage ? Backstage(display) : DefaultRootWindow(display), x,
                  y);
  // No compositor would say when a frame of it has been drawn.
  gdk_x11_surface_set_frame_sync_enabled(surface, !backstage);
}

// Before any widget is mapped.
gboolean BeforeMap(GSignalInvocationHint*, guint, const GValue* values, gpointer) {
  auto* widget = GTK_WIDGET(g_value_get_object(values));
  if (!GTK_IS_NATIVE(widget) || GTK_IS_WINDOW(widget)) return TRUE;
  // The one that the menu or tip belongs to.
  GtkWindow* window = WindowOf(gtk_widget_get_parent(widget));
  GdkSurface* surface = X11SurfaceOf(GTK_NATIVE(widget));
  if (!window || !surface) return TRUE;
  const bool was_unseen = g_object_get_data(G_OBJECT(surface), kUnseenPopup) != nullptr;
  if (was_unseen == IsUnseen(window)) return TRUE;
  Reparent(surface, !was_unseen);
  g_object_set_data(G_OBJECT(surface), kUnseenPopup, was_unseen ? nullptr : surface);
  return TRUE;
}

void WatchPopups() {
  static const gulong hook = g_signal_add_emission_hook(g_signal_lookup("map", GTK_TYPE_WIDGET), 0,
                                                        BeforeMap, nullptr, nullptr);
  static_cast<void>(hook);
}

// Those who wait go on at the loop's next turn, when what is under way now has been done.
void CallBack(Holding* holding) {
  g_idle_add_full(
      G_PRIORITY_HIGH,
      [](gpointer data) -> gboolean {
        for (const auto& callback : *static_cast<Callbacks*>(data)) callback();
        return G_SOURCE_REMOVE;
      },
      new Callbacks(std::exchange(holding->when_settled, {})),
      [](gpointer data) { delete static_cast<Callbacks*>(data); });
}

void StopWaitingForLayout(GtkWindow* window, Holding* holding) {
  const gulong handler = std::exchange(holding->waits_for_layout, 0);
  GdkSurface* surface = gtk_native_get_surface(GTK_NATIVE(window));
  if (handler != 0 && surface) g_signal_handler_disconnect(surface, handler);
}

void StopWaiting(GtkWindow* window, Holding* holding) {
  holding->waits_for_manager = false;
  StopWaitingForLayout(window, holding);
  CallBack(holding);
}

bool IsAt(GdkSurface* surface, Window parent) {
  return ParentOf(XDisplayOf(surface), gdk_x11_surface_get_xid(surface)) == parent;
}

// A window manager puts a hidden window back below the root, in its own time. Before, it would take
// the window out of where nobody sees it.
bool IsManaged(GdkSurface* surface) {
  Display* display = XDisplayOf(surface);
  return !IsAt(surface, DefaultRootWindow(display)) && !IsAt(surface, Backstage(display));
}

gboolean OnReparented(gpointer data) {
  auto* window = GTK_WINDOW(data);
  GdkSurface* surface = X11SurfaceOf(GTK_NATIVE(window));
  if (!surface) return G_SOURCE_REMOVE;
  // A window manager that was late has taken it away.
  if (IsUnseen(window) && !IsAt(surface, Backstage(XDisplayOf(surface)))) LeaveUnseen(window);
  EnterUnseen(window);
  return G_SOURCE_REMOVE;
}

gboolean OnXEvent(GdkDisplay*, gpointer xevent, gpointer data) {
  const auto* event = static_cast<const XEvent*>(xevent);
  auto* window = GTK_WINDOW(data);
  GdkSurface* surface = X11SurfaceOf(GTK_NATIVE(window));
  if (surface && event->type == ReparentNotify &&
      event->xreparent.window == gdk_x11_surface_get_xid(surface)) {
    g_idle_add_full(G_PRIORITY_HIGH, OnReparented, g_object_ref(window), g_object_unref);
  }
  return FALSE;
}

// After GTK's own handler: the view has its place now.
void OnLayout(GdkSurface*, int, int, gpointer data) {
  auto* window = GTK_WINDOW(data);
  if (gtk_widget_get_width(GTK_WIDGET(window)) > 0) StopWaiting(window, HoldingOf(window));
}

void OnWindowDestroyed(GtkWidget* window, gpointer) {
  Holding* holding = HoldingOf(GTK_WINDOW(window));
  holding->holders.clear();
  holding->is_unseen = false;
  StopWaiting(GTK_WINDOW(window), holding);
  const gulong handler = std::exchange(holding->reparented, 0);
  if (handler != 0) g_signal_handler_disconnect(gtk_widget_get_display(window), handler);
}

Holding* MadeHoldingOf(GtkWindow* window) {
  if (Holding* known = HoldingOf(window)) return known;
  auto* made = new Holding();
  g_object_set_data_full(G_OBJECT(window), kHolding, made,
                         [](gpointer data) { delete static_cast<Holding*>(data); });
  g_signal_connect(window, "destroy", G_CALLBACK(OnWindowDestroyed), nullptr);
  return made;
}

}  // namespace

void HoldUnseen(GtkWindow* window, gconstpointer holder) {
  Holding* holding = MadeHoldingOf(window);
  holding->holders.insert(holder);
  GdkDisplay* display = gtk_widget_get_display(GTK_WIDGET(window));
  if (holding->reparented == 0 && GDK_IS_X11_DISPLAY(display)) {
    holding->reparented = g_signal_connect(display, "xevent", G_CALLBACK(OnXEvent), window);
  }
  EnterUnseen(window);
}

void PostponeUnseen(GtkWindow* window) { MadeHoldingOf(window)->is_postponed = true; }

void AllowUnseen(GtkWindow* window) {
  Holding* holding = HoldingOf(window);
  if (!holding || !std::exchange(holding->is_postponed, false)) return;
  EnterUnseen(window);
}

void ReleaseUnseen(GtkWindow* window, gconstpointer holder) {
  Holding* holding = HoldingOf(window);
  if (!holding) return;
  holding->holders.erase(holder);
  if (holding->holders.empty()) LeaveUnseen(window);
}

bool IsHeld(GtkWindow* window) {
  const Holding* holding = HoldingOf(window);
  return holding && !holding->holders.empty();
}

bool IsUnseen(GtkWindow* window) {
  const Holding* holding = HoldingOf(window);
  return holding && holding->is_unseen;
}

bool LeaveUnseen(GtkWindow* window) {
  Holding* holding = HoldingOf(window);
  if (!holding) return false;
  StopWaiting(window, holding);
  if (!holding->is_unseen) return false;
  gtk_widget_set_visible(GTK_WIDGET(window), FALSE);
  Reparent(X11SurfaceOf(GTK_NATIVE(window)), /*backstage=*/false);
  holding->is_unseen = false;
  return true;
}

size_t UnseenEntry(GtkWindow* window) { return IsUnseen(window) ? HoldingOf(window)->entry : 0; }

bool OnceSettled(GtkWindow* window, std::function<void()> callback) {
  Holding* holding = HoldingOf(window);
  if (!holding || (!holding->waits_for_manager && holding->waits_for_layout == 0)) return false;
  holding->when_settled.push_back(std::move(callback));
  return true;
}

void EnterUnseen(GtkWindow* window) {
  Holding* holding = HoldingOf(window);
  if (!holding || holding->holders.empty() || holding->is_postponed) return;
  if (gtk_widget_in_destruction(GTK_WIDGET(window)) || gtk_widget_get_visible(GTK_WIDGET(window))) {
    return;
  }
  gtk_widget_realize(GTK_WIDGET(window));
  GdkSurface* surface = X11SurfaceOf(GTK_NATIVE(window));
  if (!surface) return;
  holding->waits_for_manager = IsManaged(surface);
  if (holding->waits_for_manager) return;
  WatchPopups();
  static size_t last_entry = 0;
  holding->is_unseen = true;
  holding->entry = ++last_entry;
  Reparent(surface, /*backstage=*/true);
  gtk_widget_set_visible(GTK_WIDGET(window), TRUE);
  if (gtk_widget_get_width(GTK_WIDGET(window)) > 0) {
    CallBack(holding);
  } else {
    holding->waits_for_layout =
        g_signal_connect_after(surface, "layout", G_CALLBACK(OnLayout), window);
  }
}

G_GNUC_END_IGNORE_DEPRECATIONS

}  // namespace clade
