#include "view_print.h"

#include <glib/gi18n.h>
#include <gtk/gtk.h>
#include <webkit/webkit.h>

#include <memory>
#include <string>
#include <vector>

#include "native/glib/gref.h"
#include "pending_promise.h"
#include "web_view_host.h"

namespace clade {
namespace {

// One printing: the operation lives until it has finished, and says so once.
struct Printing {
  GRef<WebKitPrintOperation> operation;
  std::unique_ptr<PendingPromise> pending;
  GRef<WebKitSettings> settings;
  gboolean had_backgrounds;
};

double Number(const Napi::Object& object, const char* name) {
  return object.Get(name).ToNumber().DoubleValue();
}

GRef<GtkPageSetup> PageSetup(const Napi::Object& options) {
  auto setup = GRef<GtkPageSetup>::Adopt(gtk_page_setup_new());
  GtkPaperSize* paper = gtk_paper_size_new_custom("clade", "custom", Number(options, "width"),
                                                  Number(options, "height"), GTK_UNIT_MM);
  gtk_page_setup_set_paper_size(setup.get(), paper);
  gtk_paper_size_free(paper);
  const auto margins = options.Get("margins").As<Napi::Object>();
  gtk_page_setup_set_top_margin(setup.get(), Number(margins, "top"), GTK_UNIT_MM);
  gtk_page_setup_set_right_margin(setup.get(), Number(margins, "right"), GTK_UNIT_MM);
  gtk_page_setup_set_bottom_margin(setup.get(), Number(margins, "bottom"), GTK_UNIT_MM);
  gtk_page_setup_set_left_margin(setup.get(), Number(margins, "left"), GTK_UNIT_MM);
  if (options.Get("landscape").ToBoolean()) {
    gtk_page_setup_set_orientation(setup.get(), GTK_PAGE_ORIENTATION_LANDSCAPE);
  }
  return setup;
}

void SetPageRanges(GtkPrintSettings* settings, const Napi::Array& ranges) {
  std::vector<GtkPageRange> list;
  for (uint32_t i = 0; i < ranges.Length(); ++i) {
    const auto range = ranges.Get(i).As<Napi::Array>();
    list.push_back({range.Get(0u).ToNumber(), range.Get(1u).ToNumber()});
  }
  if (list.empty()) return;
  gtk_print_settings_set_print_pages(settings, GTK_PRINT_PAGES_RANGES);
  gtk_print_settings_set_page_ranges(settings, list.data(), static_cast<int>(list.size()));
}

GRef<GtkPrintSettings> PrintSettings(const std::string& path, const Napi::Object& options) {
  auto settings = GRef<GtkPrintSettings>::Adopt(gtk_print_settings_new());
  // GTK's own printer that writes a file goes by its translated name.
  gtk_print_settings_set_printer(settings.get(), g_dgettext("gtk40", "Print to File"));
  gchar* uri = g_filename_to_uri(path.c_str(), nullptr, nullptr);
  gtk_print_settings_set(settings.get(), GTK_PRINT_SETTINGS_OUTPUT_URI, uri);
  g_free(uri);
  gtk_print_settings_set(settings.get(), GTK_PRINT_SETTINGS_OUTPUT_FILE_FORMAT, "pdf");
  gtk_print_settings_set_scale(settings.get(), Number(options, "scale") * 100);
  SetPageRanges(settings.get(), options.Get("pageRanges").As<Napi::Array>());
  return settings;
}

std::unique_ptr<Printing> TakePrinting(gpointer data) {
  std::unique_ptr<Printing> printing(static_cast<Printing*>(data));
  webkit_settings_set_print_backgrounds(printing->settings.get(), printing->had_backgrounds);
  g_signal_handlers_disconnect_by_data(printing->operation.get(), data);
  return printing;
}

void OnFinished(WebKitPrintOperation*, gpointer data) { TakePrinting(data)->pending->Resolve(); }

void OnFailed(WebKitPrintOperation*, GError* error, gpointer data) {
  TakePrinting(data)->pending->Reject("ERR_PRINT", std::string(error->message));
}

}  // namespace

Napi::Value PrintToPdf(const Napi::CallbackInfo& info) {
  auto* view = WEBKIT_WEB_VIEW(WebViewHost::Unwrap(info[0].As<Napi::Object>())->widget());
  const auto options = info[2].As<Napi::Object>();
  const auto setup = PageSetup(options);
  const auto print_settings = PrintSettings(info[1].ToString().Utf8Value(), options);
  auto settings = GRef<WebKitSettings>::Retain(webkit_web_view_get_settings(view));
  const gboolean had_backgrounds = webkit_settings_get_print_backgrounds(settings.get());
  webkit_settings_set_print_backgrounds(settings.get(), options.Get("background").ToBoolean());
  auto operation = GRef<WebKitPrintOperation>::Adopt(webkit_print_operation_new(view));
  webkit_print_operation_set_page_setup(operation.get(), setup.get());
  webkit_print_operation_set_print_settings(operation.get(), print_settings.get());
  auto pending = std::make_unique<PendingPromise>(info.Env());
  const Napi::Promise promise = pending->promise();
  WebKitPrintOperation* started = operation.get();
  auto* printing =
      new Printing{std::move(operation), std::move(pending), std::move(settings), had_backgrounds};
  g_signal_connect(started, "finished", G_CALLBACK(OnFinished), printing);
  g_signal_connect(started, "failed", G_CALLBACK(OnFailed), printing);
  webkit_print_operation_print(started);
  return promise;
}

}  // namespace clade
