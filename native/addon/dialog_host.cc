#include "dialog_host.h"

#include <gtk/gtk.h>

#include <cstdint>
#include <map>
#include <memory>
#include <string>

#include "native/glib/gref.h"
#include "pending_promise.h"
#include "window_host.h"

// GTK has replaced these dialogs by others, which its older versions lack.
G_GNUC_BEGIN_IGNORE_DEPRECATIONS

namespace clade {
namespace {

std::string Text(const Napi::Object& options, const char* name) {
  return options.Get(name).ToString().Utf8Value();
}

GtkWindow* ParentOf(const Napi::Value& window) {
  return window.IsObject() ? WindowHost::Unwrap(window.As<Napi::Object>())->window() : nullptr;
}

struct Message {
  std::unique_ptr<PendingPromise> pending;
  uint32_t id;
  GtkCheckButton* checkbox;
};

std::map<uint32_t, GtkDialog*>& OpenMessages() {
  static std::map<uint32_t, GtkDialog*> messages;
  return messages;
}

void OnMessageResponse(GtkDialog* dialog, int response, gpointer data) {
  const std::unique_ptr<Message> message(static_cast<Message*>(data));
  g_signal_handlers_disconnect_by_data(dialog, data);
  OpenMessages().erase(message->id);
  const bool checked = message->checkbox && gtk_check_button_get_active(message->checkbox);
  gtk_window_destroy(GTK_WINDOW(dialog));
  message->pending->Resolve([&] {
    auto answer = Napi::Object::New(message->pending->env());
    answer.Set("button", Napi::Number::New(message->pending->env(), response < 0 ? -1 : response));
    answer.Set("checked", Napi::Boolean::New(message->pending->env(), checked));
    return answer;
  });
}

// Its parent has gone, and the dialog with it.
void OnMessageDestroyed(GtkWidget* dialog, gpointer data) {
  OnMessageResponse(GTK_DIALOG(dialog), GTK_RESPONSE_NONE, data);
}

GtkCheckButton* AddCheckbox(GtkMessageDialog* dialog, const Napi::Object& options) {
  const std::string label = Text(options, "checkbox");
  if (label.empty()) return nullptr;
  GtkWidget* checkbox = gtk_check_button_new_with_label(label.c_str());
  gtk_check_button_set_active(GTK_CHECK_BUTTON(checkbox), options.Get("checked").ToBoolean());
  gtk_box_append(GTK_BOX(gtk_message_dialog_get_message_area(dialog)), checkbox);
  return GTK_CHECK_BUTTON(checkbox);
}

GtkFileChooserAction ActionOf(const std::string& name) {
  if (name == "folder") return GTK_FILE_CHOOSER_ACTION_SELECT_FOLDER;
  if (name == "save") return GTK_FILE_CHOOSER_ACTION_SAVE;
  return GTK_FILE_CHOOSER_ACTION_OPEN;
}

void AddFilters(GtkFileChooser* chooser, const Napi::Array& filters) {
  for (uint32_t i = 0; i < filters.Length(); ++i) {
    const auto options = filters.Get(i).As<Napi::Object>();
    const auto filter = GRef<GtkFileFilter>::Adopt(gtk_file_filter_new());
    gtk_file_filter_set_name(filter.get(), Text(options, "name").c_str());
    const auto patterns = options.Get("patterns").As<Napi::Array>();
    for (uint32_t j = 0; j < patterns.Length(); ++j) {
      gtk_file_filter_add_pattern(filter.get(), patterns.Get(j).ToString().Utf8Value().c_str());
    }
    gtk_file_chooser_add_filter(chooser, filter.get());
  }
}

void SetPlace(GtkFileChooser* chooser, const Napi::Object& options) {
  const std::string folder = Text(options, "folder");
  if (!folder.empty()) {
    const auto file = GRef<GFile>::Adopt(g_file_new_for_path(folder.c_str()));
    gtk_file_chooser_set_current_folder(chooser, file.get(), nullptr);
  }
  const std::string name = Text(options, "name");
  if (!name.empty()) gtk_file_chooser_set_current_name(chooser, name.c_str());
}

void OnFilesResponse(GtkNativeDialog* dialog, int response, gpointer data) {
  const auto pending = PendingPromise::Take(data);
  const auto owned = GRef<GtkNativeDialog>::Adopt(dialog);
  const auto files = GRef<GListModel>::Adopt(gtk_file_chooser_get_files(GTK_FILE_CHOOSER(dialog)));
  pending->Resolve([&]() -> Napi::Value {
    if (response != GTK_RESPONSE_ACCEPT) return pending->env().Null();
    auto paths = Napi::Array::New(pending->env());
    for (guint i = 0; i < g_list_model_get_n_items(files.get()); ++i) {
      const auto file =
          GRef<GFile>::Adopt(static_cast<GFile*>(g_list_model_get_item(files.get(), i)));
      const std::unique_ptr<char, decltype(&g_free)> path(g_file_get_path(file.get()), g_free);
      paths.Set(i, Napi::String::New(pending->env(), path ? path.get() : ""));
    }
    return paths;
  });
}

}  // namespace

Napi::Value ShowMessage(const Napi::CallbackInfo& info) {
  auto pending = std::make_unique<PendingPromise>(info.Env());
  const Napi::Promise promise = pending->promise();
  const auto options = info[2].As<Napi::Object>();
  GtkWindow* parent = ParentOf(info[1]);
  GtkWidget* widget =
      gtk_message_dialog_new(parent, GTK_DIALOG_DESTROY_WITH_PARENT, GTK_MESSAGE_OTHER,
                             GTK_BUTTONS_NONE, "%s", Text(options, "message").c_str());
  auto* dialog = GTK_DIALOG(widget);
  const std::string detail = Text(options, "detail");
  if (!detail.empty()) {
    gtk_message_dialog_format_secondary_text(GTK_MESSAGE_DIALOG(widget), "%s", detail.c_str());
  }
  gtk_window_set_title(GTK_WINDOW(widget), Text(options, "title").c_str());
  gtk_window_set_modal(GTK_WINDOW(widget), parent != nullptr);
  const auto buttons = options.Get("buttons").As<Napi::Array>();
  for (uint32_t i = 0; i < buttons.Length(); ++i) {
    gtk_dialog_add_button(dialog, buttons.Get(i).ToString().Utf8Value().c_str(),
                          static_cast<int>(i));
  }
  gtk_dialog_set_default_response(dialog, options.Get("defaultButton").ToNumber());
  const uint32_t id = info[0].ToNumber().Uint32Value();
  auto* message =
      new Message{std::move(pending), id, AddCheckbox(GTK_MESSAGE_DIALOG(widget), options)};
  OpenMessages()[id] = dialog;
  g_signal_connect(dialog, "response", G_CALLBACK(OnMessageResponse), message);
  g_signal_connect(dialog, "destroy", G_CALLBACK(OnMessageDestroyed), message);
  gtk_window_present(GTK_WINDOW(widget));
  return promise;
}

Napi::Value CloseMessage(const Napi::CallbackInfo& info) {
  const auto found = OpenMessages().find(info[0].ToNumber().Uint32Value());
  if (found != OpenMessages().end()) gtk_dialog_response(found->second, GTK_RESPONSE_CANCEL);
  return info.Env().Undefined();
}

Napi::Value ChooseFiles(const Napi::CallbackInfo& info) {
  auto pending = std::make_unique<PendingPromise>(info.Env());
  const Napi::Promise promise = pending->promise();
  const auto options = info[1].As<Napi::Object>();
  const std::string accept = Text(options, "accept");
  // Owned by the dialog's answer, OnFilesResponse.
  GtkFileChooserNative* dialog = gtk_file_chooser_native_new(
      Text(options, "title").c_str(), ParentOf(info[0]), ActionOf(Text(options, "action")),
      accept.empty() ? nullptr : accept.c_str(), nullptr);
  auto* chooser = GTK_FILE_CHOOSER(dialog);
  gtk_file_chooser_set_select_multiple(chooser, options.Get("multiple").ToBoolean());
  AddFilters(chooser, options.Get("filters").As<Napi::Array>());
  SetPlace(chooser, options);
  g_signal_connect(dialog, "response", G_CALLBACK(OnFilesResponse), pending.release());
  gtk_native_dialog_set_modal(GTK_NATIVE_DIALOG(dialog), info[0].IsObject());
  gtk_native_dialog_show(GTK_NATIVE_DIALOG(dialog));
  return promise;
}

}  // namespace clade

G_GNUC_END_IGNORE_DEPRECATIONS
