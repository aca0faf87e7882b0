#include "renderer/extension/web_process_extension.h"

#include <string>
#include <utility>
#include <variant>

#include "native/base/log.h"
#include "native/ipc/content_protocol.h"
#include "renderer/extension/heap_usage.h"
#include "renderer/extension/place_override.h"
#include "renderer/extension/runtime_source.h"

namespace clade {
namespace {

namespace cp = content_protocol;

constexpr uint32_t kMainWorld = 0;
constexpr uint32_t kIsolatedWorld = 999;  // Electron's WorldIDs.ISOLATED_WORLD_ID.
// Main's user scripts name the world (main/api/preload-script.ts).
constexpr char kIsolatedWorldName[] = "clade-isolated";
// native/addon/web_view_signals.cc takes it.
constexpr char kTitleMessage[] = "clade-title";
constexpr size_t kLongestTitle = 1000;  // bytes; WebLocalFrameLoaderClient.cpp: maxTitleLength
constexpr char kStart[] = "__clade_start__";
// Main's scripts call it in the isolated world (main/cdp/page/place.ts).
constexpr char kPlace[] = "__clade_place__";
// The same (main/cdp/domains/performance.ts).
constexpr char kHeap[] = "__clade_heap__";

// Deprecated for what site isolation will one day make of it; there is no other way yet.
G_GNUC_BEGIN_IGNORE_DEPRECATIONS
WebKitFrame* MainFrame(WebKitWebPage* page) { return webkit_web_page_get_main_frame(page); }
G_GNUC_END_IGNORE_DEPRECATIONS

std::string TextOf(JSCValue* value) {
  gchar* text = jsc_value_to_string(value);
  std::string result = text ? text : "";
  g_free(text);
  return result;
}

// (timeZone, language) -> whether the engine has taken both; empty: the process's own.
GRef<JSCValue> OverridePlace(JSCContext* context, JsArgs args) {
  const bool done =
      args.size() == 2 && OverrideTimeZone(TextOf(args[0])) && OverrideLanguage(TextOf(args[1]));
  return GRef<JSCValue>::Adopt(jsc_value_new_boolean(context, done));
}

// () -> {used, capacity} of the scripts' heap, bytes; undefined when the engine does not tell.
GRef<JSCValue> ReadHeap(JSCContext* context, JsArgs) {
  const auto usage = MeasureHeap(context);
  if (!usage) return {};
  auto result = GRef<JSCValue>::Adopt(jsc_value_new_object(context, nullptr, nullptr));
  const auto set = [&](const char* name, double bytes) {
    const auto value = GRef<JSCValue>::Adopt(jsc_value_new_number(context, bytes));
    jsc_value_object_set_property(result.get(), name, value.get());
  };
  set("used", usage->used);
  set("capacity", usage->capacity);
  return result;
}

}  // namespace

WebProcessExtension::WebProcessExtension(WebKitWebProcessExtension* extension)
    : extension_(extension) {
  g_signal_connect(extension, "page-created",
                   G_CALLBACK(+[](WebKitWebProcessExtension*, WebKitWebPage* page, gpointer self) {
                     static_cast<WebProcessExtension*>(self)->OnPageCreated(page);
                   }),
                   this);
  channel_.Start([this](cp::ToContent message) { OnMessage(std::move(message)); });
}

void WebProcessExtension::OnPageCreated(WebKitWebPage* page) {
  channel_.Announce(cp::PageCreated{webkit_web_page_get_id(page)});
  g_signal_connect(page, "document-loaded", G_CALLBACK(+[](WebKitWebPage* loaded, gpointer self) {
                     static_cast<WebProcessExtension*>(self)->OnDocumentLoaded(loaded);
                   }),
                   this);
}

void WebProcessExtension::OnDocumentLoaded(WebKitWebPage* page) {
  channel_.Announce(cp::DocumentLoaded{webkit_web_page_get_id(page)});
  TellTitle(page);
}

// The engine tells a title in a task of its own (WebCore/dom/Document.cpp, updateTitle), at times
// after the end of the load. This message goes by the same socket as that end, and before it. A
// world made for it would cost half a millisecond, so the page's own one serves: what a page's
// script makes of its title, it could show as its title.
void WebProcessExtension::TellTitle(WebKitWebPage* page) {
  WebKitScriptWorld* world = World(worlds_.contains(kIsolatedWorld) ? kIsolatedWorld : kMainWorld);
  const auto context =
      GRef<JSCContext>::Adopt(webkit_frame_get_js_context_for_script_world(MainFrame(page), world));
  const auto value =
      GRef<JSCValue>::Adopt(jsc_context_evaluate(context.get(), "document.title", -1));
  jsc_context_clear_exception(context.get());
  if (!jsc_value_is_string(value.get())) return;
  const std::string title = TextOf(value.get());
  // A longer one is cut by the engine, and told by it only.
  if (title.size() > kLongestTitle || !g_utf8_validate(title.c_str(), -1, nullptr)) return;
  webkit_web_page_send_message_to_view(
      page, webkit_user_message_new(kTitleMessage, g_variant_new_string(title.c_str())), nullptr,
      nullptr, nullptr);
}

void WebProcessExtension::OnMessage(cp::ToContent message) {
  if (const auto* configure = std::get_if<cp::Configure>(&message)) {
    if (configure->isolated_world) IsolatedWorld();
  } else if (auto* to_frame = std::get_if<cp::ToFrame>(&message)) {
    OnToFrame(std::move(*to_frame));
  }
}

void WebProcessExtension::OnToFrame(cp::ToFrame message) {
  WebKitWebPage* page = webkit_web_process_extension_get_page(extension_, message.page_id);
  WebKitFrame* frame = page ? FindFrame(page, message.frame_id) : nullptr;
  // It has gone since main sent the message.
  if (!frame) return;
  IsolatedWorld();
  const auto current = SlotOf(frame);
  const auto binding = current ? current : StartRuntime(page, frame, {});
  if (binding) binding->Receive(std::move(message.parcel));
}

WebKitFrame* WebProcessExtension::FindFrame(WebKitWebPage* page, uint64_t frame_id) {
  if (frame_id == 0) return MainFrame(page);
  for (const auto& [frame, binding] : frames_) {
    if (webkit_frame_get_id(frame) == frame_id) return frame;
  }
  return nullptr;
}

// The API does not tell which frame contains which, but the document's own `parent` does.
uint64_t WebProcessExtension::ParentOf(WebKitFrame* frame) {
  if (webkit_frame_is_main_frame(frame)) return 0;
  const auto context =
      GRef<JSCContext>::Adopt(webkit_frame_get_js_context_for_script_world(frame, IsolatedWorld()));
  const auto is_parent = GRef<JSCValue>::Adopt(
      jsc_context_evaluate(context.get(), "(candidate) => candidate === parent", -1));
  for (const auto& [candidate, binding] : frames_) {
    if (candidate == frame) continue;
    const auto other = GRef<JSCContext>::Adopt(
        webkit_frame_get_js_context_for_script_world(candidate, IsolatedWorld()));
    const auto global = GRef<JSCValue>::Adopt(jsc_context_get_global_object(other.get()));
    JSCValue* args[] = {global.get()};
    const auto same = GRef<JSCValue>::Adopt(jsc_value_function_callv(is_parent.get(), 1, args));
    if (same && jsc_value_to_boolean(same.get())) return webkit_frame_get_id(candidate);
  }
  return 0;
}

WebKitScriptWorld* WebProcessExtension::IsolatedWorld() {
  const auto found = worlds_.find(kIsolatedWorld);
  if (found != worlds_.end()) return found->second;
  WebKitScriptWorld* world = webkit_script_world_new_with_name(kIsolatedWorldName);
  g_signal_connect(
      world, "window-object-cleared",
      G_CALLBACK(+[](WebKitScriptWorld*, WebKitWebPage* page, WebKitFrame* frame, gpointer self) {
        static_cast<WebProcessExtension*>(self)->OnWindowObjectCleared(page, frame);
      }),
      this);
  return worlds_[kIsolatedWorld] = world;
}

WebKitScriptWorld* WebProcessExtension::World(uint32_t world_id) {
  if (world_id == kMainWorld) return webkit_script_world_get_default();
  if (world_id == kIsolatedWorld) return IsolatedWorld();
  WebKitScriptWorld*& world = worlds_[world_id];
  if (!world) {
    world = webkit_script_world_new_with_name(("clade-world-" + std::to_string(world_id)).c_str());
  }
  return world;
}

void WebProcessExtension::OnWindowObjectCleared(WebKitWebPage* page, WebKitFrame* frame) {
  SlotOf(frame) = nullptr;
  OfferStart(page, frame);
}

std::shared_ptr<FrameBinding>& WebProcessExtension::SlotOf(WebKitFrame* frame) {
  const auto [slot, is_new] = frames_.try_emplace(frame);
  if (is_new) {
    g_object_weak_ref(
        G_OBJECT(frame),
        [](gpointer self, GObject* gone) {
          static_cast<WebProcessExtension*>(self)->frames_.erase(
              reinterpret_cast<WebKitFrame*>(gone));
        },
        this);
  }
  return slot->second;
}

void WebProcessExtension::OfferStart(WebKitWebPage* page, WebKitFrame* frame) {
  const auto context =
      GRef<JSCContext>::Adopt(webkit_frame_get_js_context_for_script_world(frame, IsolatedWorld()));
  const auto start =
      MakeFunction(context.get(), kStart, [this, page, frame](JSCContext* own, JsArgs args) {
        const auto global = GRef<JSCValue>::Adopt(jsc_context_get_global_object(own));
        jsc_value_object_delete_property(global.get(), kStart);
        // A frame that is gone runs no scripts any more, so both are alive here.
        StartRuntime(page, frame, args);
        return GRef<JSCValue>();
      });
  const auto global = GRef<JSCValue>::Adopt(jsc_context_get_global_object(context.get()));
  jsc_value_object_set_property(global.get(), kStart, start.get());
  const auto place = MakeFunction(context.get(), kPlace, OverridePlace);
  jsc_value_object_set_property(global.get(), kPlace, place.get());
  const auto heap = MakeFunction(context.get(), kHeap, ReadHeap);
  jsc_value_object_set_property(global.get(), kHeap, heap.get());
}

std::shared_ptr<FrameBinding> WebProcessExtension::StartRuntime(WebKitWebPage* page,
                                                                WebKitFrame* frame, JsArgs args) {
  const auto context =
      GRef<JSCContext>::Adopt(webkit_frame_get_js_context_for_script_world(frame, IsolatedWorld()));
  const auto runtime = GRef<JSCValue>::Adopt(jsc_context_evaluate_with_source_uri(
      context.get(), RuntimeSource().c_str(), -1, "clade:preload-runtime.js", 1));
  ReportException(context.get(), "preload runtime");
  if (!runtime || !jsc_value_is_function(runtime.get())) return nullptr;
  auto binding = FrameBinding::Create(
      page, frame, IsolatedWorld(), [this](uint32_t id) { return World(id); }, channel_);
  SlotOf(frame) = binding;
  const auto native = binding->MakeNativeObject(ParentOf(frame));
  std::vector<JSCValue*> values = {native.get()};
  values.insert(values.end(), args.begin(), args.end());
  const auto ignored = GRef<JSCValue>::Adopt(
      jsc_value_function_callv(runtime.get(), static_cast<guint>(values.size()), values.data()));
  ReportException(context.get(), "preload");
  return binding;
}

}  // namespace clade
