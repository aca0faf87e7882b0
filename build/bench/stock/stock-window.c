// A peer of the benchmarks: the least that an app on stock WebKitGTK does to open windows. Each
// has a view, and so a content process, of its own, in the engine's sandbox; software rendering.
//
// stock-window URL   shows URL in window 0, then follows the lines on stdin and answers by JSON
// lines on stdout, as peers/line-shell.mjs describes. Ends with its stdin.
#include <gtk/gtk.h>
#include <stdio.h>
#include <string.h>
#include <webkit/webkit.h>

enum { kWidth = 800, kHeight = 600 };

static void PrintJsonString(const char* text) {
  putchar('"');
  for (const char* c = text; *c != '\0'; c++) {
    if ((unsigned char)*c < ' ') {
      printf("\\u%04x", (unsigned)*c);
    } else {
      if (*c == '"' || *c == '\\') putchar('\\');
      putchar(*c);
    }
  }
  putchar('"');
}

static void OnTitle(WebKitWebView* view, GParamSpec* property, gpointer id) {
  (void)property;
  const char* title = webkit_web_view_get_title(view);
  if (title == NULL) return;
  printf("{\"ev\":\"title\",\"id\":%d,\"title\":", GPOINTER_TO_INT(id));
  PrintJsonString(title);
  printf("}\n");
  fflush(stdout);
}

static void OnTerminated(WebKitWebView* view, WebKitWebProcessTerminationReason reason,
                         gpointer id) {
  (void)view;
  printf("{\"ev\":\"crash\",\"id\":%d,\"reason\":\"%s\"}\n", GPOINTER_TO_INT(id),
         reason == WEBKIT_WEB_PROCESS_CRASHED ? "crashed" : "ended");
  fflush(stdout);
}

static void OpenWindow(int id, const char* url) {
  WebKitWebView* view = WEBKIT_WEB_VIEW(webkit_web_view_new());
  webkit_settings_set_hardware_acceleration_policy(webkit_web_view_get_settings(view),
                                                   WEBKIT_HARDWARE_ACCELERATION_POLICY_NEVER);
  g_signal_connect(view, "notify::title", G_CALLBACK(OnTitle), GINT_TO_POINTER(id));
  g_signal_connect(view, "web-process-terminated", G_CALLBACK(OnTerminated), GINT_TO_POINTER(id));
  GtkWindow* window = GTK_WINDOW(gtk_window_new());
  gtk_window_set_default_size(window, kWidth, kHeight);
  gtk_window_set_child(window, GTK_WIDGET(view));
  webkit_web_view_load_uri(view, url);
  gtk_window_present(window);
}

// `open ID URL`; anything else, `quit` included, is a request to end.
static gboolean Follow(char* order) {
  char** words = g_strsplit(g_strchomp(order), " ", 3);
  gboolean is_open = g_strv_length(words) == 3 && strcmp(words[0], "open") == 0;
  if (is_open) OpenWindow((int)g_ascii_strtoll(words[1], NULL, 10), words[2]);
  g_strfreev(words);
  return is_open;
}

static gboolean OnStdin(GIOChannel* channel, GIOCondition condition, gpointer loop) {
  (void)condition;
  char* line = NULL;
  GIOStatus status = g_io_channel_read_line(channel, &line, NULL, NULL, NULL);
  gboolean goes_on = status == G_IO_STATUS_AGAIN || (status == G_IO_STATUS_NORMAL && Follow(line));
  g_free(line);
  if (!goes_on) g_main_loop_quit(loop);
  return goes_on;
}

int main(int argc, char** argv) {
  if (argc != 2) {
    fprintf(stderr, "usage: stock-window URL\n");
    return 2;
  }
  gtk_init();
  OpenWindow(0, argv[1]);
  printf("{\"ev\":\"ready\",\"version\":\"WebKitGTK %u.%u.%u\"}\n", webkit_get_major_version(),
         webkit_get_minor_version(), webkit_get_micro_version());
  fflush(stdout);
  GMainLoop* loop = g_main_loop_new(NULL, FALSE);
  GIOChannel* orders = g_io_channel_unix_new(0);
  g_io_add_watch(orders, G_IO_IN | G_IO_HUP, OnStdin, loop);
  g_main_loop_run(loop);
  g_io_channel_unref(orders);
  g_main_loop_unref(loop);
  return 0;
}
