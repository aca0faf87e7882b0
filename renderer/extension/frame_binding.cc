#include "renderer/extension/frame_binding.h"

#include <algorithm>
#include <cstring>
#include <utility>
#include <vector>

#include "native/base/log.h"
#include "renderer/extension/shared_array_buffer.h"

namespace clade {
namespace {

namespace cp = content_protocol;

JSCValue* Argument(JsArgs args, size_t index) {
  return index < args.size() ? args[index] : nullptr;
}

uint32_t Number(JsArgs args, size_t index) {
  JSCValue* value = Argument(args, index);
  return value ? static_cast<uint32_t>(jsc_value_to_int32(value)) : 0;
}

std::string Text(JSCValue* value) {
  if (!value) return {};
  const std::unique_ptr<char, decltype(&g_free)> text(jsc_value_to_string(value), g_free);
  return text.get();
}

std::string Describe(const Error& error) {
  if (error.code == ErrorCode::kLimit) return "The receiver does not read its messages.";
  return "The channel to the other process is closed.";
}

}  // namespace

std::shared_ptr<FrameBinding> FrameBinding::Create(WebKitWebPage* page, WebKitFrame* frame,
                                                   WebKitScriptWorld* world, WorldLookup worlds,
                                                   Channel& channel) {
  return std::shared_ptr<FrameBinding>(
      new FrameBinding(page, frame, world, std::move(worlds), channel));
}

FrameBinding::FrameBinding(WebKitWebPage* page, WebKitFrame* frame, WebKitScriptWorld* world,
                           WorldLookup worlds, Channel& channel)
    : page_id_(webkit_web_page_get_id(page)),
      frame_id_(webkit_frame_get_id(frame)),
      frame_(frame),
      worlds_(std::move(worlds)),
      channel_(channel),
      context_(GRef<JSCContext>::Adopt(webkit_frame_get_js_context_for_script_world(frame, world))),
      undefined_(GRef<JSCValue>::Adopt(jsc_value_new_undefined(context_.get()))),
      is_main_frame_(webkit_frame_is_main_frame(frame) != FALSE) {}

FrameBinding::~FrameBinding() {
  channel_.Announce(cp::FrameGone{page_id_, frame_id_, last_request_});
}

GRef<JSCValue> FrameBinding::MakeNativeObject(uint64_t parent_frame_id) {
  auto object = GRef<JSCValue>::Adopt(jsc_value_new_object(context_.get(), nullptr, nullptr));
  DefineNumber(object.get(), "frameId", static_cast<double>(frame_id_));
  DefineNumber(object.get(), "pageId", static_cast<double>(page_id_));
  if (parent_frame_id != 0) {
    DefineNumber(object.get(), "parentFrameId", static_cast<double>(parent_frame_id));
  }
  const auto is_main = GRef<JSCValue>::Adopt(jsc_value_new_boolean(context_.get(), is_main_frame_));
  jsc_value_object_set_property(object.get(), "isMainFrame", is_main.get());
  const auto main_context = GRef<JSCContext>::Adopt(webkit_frame_get_js_context(frame_));
  const auto main_global = GRef<JSCValue>::Adopt(jsc_context_get_global_object(main_context.get()));
  jsc_value_object_set_property(object.get(), "mainGlobal", main_global.get());
  const auto own_global = GRef<JSCValue>::Adopt(jsc_context_get_global_object(context_.get()));
  jsc_value_object_set_property(object.get(), "isolatedGlobal", own_global.get());
  Define(object.get(), "post", &FrameBinding::Post);
  Define(object.get(), "postAlways", &FrameBinding::PostAlways);
  Define(object.get(), "postSync", &FrameBinding::PostSync);
  Define(object.get(), "willAnswer", &FrameBinding::WillAnswer);
  Define(object.get(), "setReceiver", &FrameBinding::SetReceiver);
  Define(object.get(), "createPortPair", &FrameBinding::CreatePortPair);
  Define(object.get(), "listenPort", &FrameBinding::ListenPort);
  Define(object.get(), "postPort", &FrameBinding::PostPort);
  Define(object.get(), "closePort", &FrameBinding::ClosePort);
  Define(object.get(), "evaluateInMainWorld", &FrameBinding::EvaluateInMainWorld);
  Define(object.get(), "evaluateInWorld", &FrameBinding::EvaluateInWorld);
  return object;
}

void FrameBinding::Define(JSCValue* object, const char* name, Method method) {
  // The runtime may outlive the document's turn in the frame; the binding must not be kept by it.
  const auto function = MakeFunction(
      context_.get(), name,
      [weak = weak_from_this(), method](JSCContext* context, JsArgs args) -> GRef<JSCValue> {
        if (const auto self = weak.lock()) return (self.get()->*method)(args);
        ThrowTypeError(context, "The document of this script is gone.");
        return {};
      });
  jsc_value_object_set_property(object, name, function.get());
}

void FrameBinding::DefineNumber(JSCValue* object, const char* name, double value) {
  const auto number = GRef<JSCValue>::Adopt(jsc_value_new_number(context_.get(), value));
  jsc_value_object_set_property(object, name, number.get());
}

std::unique_ptr<Parcel> FrameBinding::ParcelFrom(JsArgs args, const Reserve& reserve) {
  const auto payload = BytesOf(Argument(args, 0));
  const auto buffers = BuffersOf(Argument(args, 1), kMaxParcelBuffers);
  const auto room = reserve(PackedBufferBytes(payload, buffers));
  if (!room && room.error().code == ErrorCode::kLimit) {
    ThrowTypeError(context_.get(), Describe(room.error()));
    return nullptr;
  }
  std::vector<UniqueFd> ports;
  for (const uint32_t handle : NumbersOf(Argument(args, 2), kMaxParcelPorts)) {
    auto port = ports_.Take(handle);
    if (!port) {
      ThrowTypeError(context_.get(), "A port is closed or has been transferred already.");
      return nullptr;
    }
    ports.push_back(std::move(*port));
  }
  auto parcel = PackParcel(payload, buffers, std::move(ports));
  if (!parcel) {
    ThrowTypeError(context_.get(), "The message is too large: " + parcel.error().Message());
    return nullptr;
  }
  return std::make_unique<Parcel>(std::move(*parcel));
}

GRef<JSCValue> FrameBinding::Post(JsArgs args) { return PostIn(Room::kLimited, args); }

GRef<JSCValue> FrameBinding::PostAlways(JsArgs args) { return PostIn(Room::kAlways, args); }

GRef<JSCValue> FrameBinding::PostIn(Room room, JsArgs args) {
  auto parcel = ParcelFrom(args, [this](size_t bytes) { return channel_.Reserve(bytes); });
  if (!parcel) return {};
  const auto sent = channel_.SendFrameMessage({page_id_, frame_id_, 0, std::move(*parcel)}, room);
  if (!sent) ThrowTypeError(context_.get(), Describe(sent.error()));
  return {};
}

GRef<JSCValue> FrameBinding::PostSync(JsArgs args) {
  auto parcel = ParcelFrom(args, [this](size_t bytes) { return channel_.Reserve(bytes); });
  if (!parcel) return {};
  auto reply = channel_.CallSync({page_id_, frame_id_, 0, std::move(*parcel)});
  if (!reply) {
    ThrowTypeError(context_.get(), Describe(reply.error()));
    return {};
  }
  return ReceivedObject(std::move(*reply));
}

// setReceiver(receive, inbox)
GRef<JSCValue> FrameBinding::WillAnswer(JsArgs args) {
  last_request_ = Number(args, 0);
  return {};
}

GRef<JSCValue> FrameBinding::SetReceiver(JsArgs args) {
  receiver_ = GRef<JSCValue>::Retain(Argument(args, 0));
  inbox_ = GRef<JSCValue>::Retain(Argument(args, 1));
  return {};
}

GRef<JSCValue> FrameBinding::CreatePortPair(JsArgs) {
  const auto pair = ports_.CreatePair();
  if (!pair) {
    ThrowTypeError(context_.get(), pair.error().Message());
    return {};
  }
  std::vector<GRef<JSCValue>> handles;
  for (const uint32_t handle : {pair->first, pair->second}) {
    handles.push_back(GRef<JSCValue>::Adopt(jsc_value_new_number(context_.get(), handle)));
  }
  return MakeArray(context_.get(), handles);
}

// listenPort(handle, onMessage, onClose)
GRef<JSCValue> FrameBinding::ListenPort(JsArgs args) {
  auto on_message = std::make_shared<GRef<JSCValue>>(GRef<JSCValue>::Retain(Argument(args, 1)));
  auto on_close = std::make_shared<GRef<JSCValue>>(GRef<JSCValue>::Retain(Argument(args, 2)));
  const auto listening = ports_.Listen(
      Number(args, 0),
      [this, on_message](Parcel parcel) {
        const auto payload = PayloadArray(parcel);
        CallReceiver(on_message->get(), payload, std::move(parcel));
      },
      [this, on_close] {
        if (!*on_close) return;
        const auto ignored =
            GRef<JSCValue>::Adopt(jsc_value_function_callv(on_close->get(), 0, nullptr));
        ReportException(context_.get(), "port close");
      });
  if (!listening) ThrowTypeError(context_.get(), "The port is closed or has been transferred.");
  return {};
}

// postPort(handle, payload, buffers, ports)
GRef<JSCValue> FrameBinding::PostPort(JsArgs args) {
  const uint32_t handle = Number(args, 0);
  auto parcel = ParcelFrom(args.subspan(std::min<size_t>(1, args.size())),
                           [this, handle](size_t bytes) { return ports_.Reserve(handle, bytes); });
  if (!parcel) return {};
  const auto posted = ports_.Post(handle, *parcel);
  // As with any MessagePort: a message to a closed peer is dropped, one that floods is not.
  if (!posted && posted.error().code == ErrorCode::kLimit) {
    ThrowTypeError(context_.get(), Describe(posted.error()));
  }
  return {};
}

GRef<JSCValue> FrameBinding::ClosePort(JsArgs args) {
  ports_.Close(Number(args, 0));
  return {};
}

GRef<JSCValue> FrameBinding::EvaluateInMainWorld(JsArgs args) {
  return Evaluate(0, Argument(args, 0), Argument(args, 1));
}

// evaluateInWorld(worldId, source, sourceUrl)
GRef<JSCValue> FrameBinding::EvaluateInWorld(JsArgs args) {
  return Evaluate(Number(args, 0), Argument(args, 1), Argument(args, 2));
}

GRef<JSCValue> FrameBinding::Evaluate(uint32_t world_id, JSCValue* source, JSCValue* url) {
  const auto context = GRef<JSCContext>::Adopt(
      webkit_frame_get_js_context_for_script_world(frame_, worlds_(world_id)));
  auto value = GRef<JSCValue>::Adopt(jsc_context_evaluate_with_source_uri(
      context.get(), Text(source).c_str(), -1, Text(url).c_str(), 1));
  if (JSCException* exception = jsc_context_get_exception(context.get())) {
    // Thrown on, so that the caller in the runtime sees what the script threw.
    jsc_context_throw_exception(context_.get(), exception);
    jsc_context_clear_exception(context.get());
    return {};
  }
  return value;
}

GRef<JSCValue> FrameBinding::PayloadArray(const Parcel& parcel) {
  if (!parcel.large_payload.memfd) return CopyToUint8Array(context_.get(), parcel.payload);
  const auto buffer =
      MapToArrayBuffer(context_.get(), parcel.large_payload.memfd.get(), parcel.large_payload.size);
  if (!buffer) return CopyToUint8Array(context_.get(), {});
  return GRef<JSCValue>::Adopt(
      jsc_value_new_typed_array_with_buffer(buffer.get(), JSC_TYPED_ARRAY_UINT8, 0, -1));
}

GRef<JSCValue> FrameBinding::InboxPayload(const Parcel& parcel) {
  // Asked for each time: a script could have detached it.
  const auto inbox = WritableBytesOf(inbox_.get());
  const size_t size = parcel.payload.size();
  if (parcel.large_payload.memfd || size > inbox.size()) return PayloadArray(parcel);
  memcpy(inbox.data(), parcel.payload.data(), size);
  return GRef<JSCValue>::Adopt(jsc_value_new_number(context_.get(), static_cast<double>(size)));
}

GRef<JSCValue> FrameBinding::EmptyArray() {
  if (!empty_array_) empty_array_ = MakeArray(context_.get(), {});
  return GRef<JSCValue>::Retain(empty_array_.get());
}

GRef<JSCValue> FrameBinding::BufferArray(const Parcel& parcel) {
  if (parcel.buffers.empty()) return EmptyArray();
  std::vector<GRef<JSCValue>> buffers;
  for (const SharedBuffer& shared : parcel.buffers) {
    buffers.push_back(MapToArrayBuffer(context_.get(), shared.memfd.get(), shared.size));
  }
  return MakeArray(context_.get(), buffers);
}

GRef<JSCValue> FrameBinding::PortArray(Parcel& parcel) {
  if (parcel.ports.empty()) return EmptyArray();
  std::vector<GRef<JSCValue>> handles;
  for (UniqueFd& port : parcel.ports) {
    handles.push_back(
        GRef<JSCValue>::Adopt(jsc_value_new_number(context_.get(), ports_.Add(std::move(port)))));
  }
  return MakeArray(context_.get(), handles);
}

GRef<JSCValue> FrameBinding::ReceivedObject(Parcel parcel) {
  auto object = GRef<JSCValue>::Adopt(jsc_value_new_object(context_.get(), nullptr, nullptr));
  const auto payload = PayloadArray(parcel);
  jsc_value_object_set_property(object.get(), "payload", payload.get());
  const auto buffers = BufferArray(parcel);
  jsc_value_object_set_property(object.get(), "buffers", buffers.get());
  return object;
}

void FrameBinding::Receive(Parcel parcel) {
  if (!receiver_) return;
  const auto payload = InboxPayload(parcel);
  CallReceiver(receiver_.get(), payload, std::move(parcel));
}

void FrameBinding::CallReceiver(JSCValue* receiver, const GRef<JSCValue>& payload, Parcel parcel) {
  // The script may end this document, and with it this binding.
  const auto keep_alive = shared_from_this();
  const auto buffers = BufferArray(parcel);
  const auto ports = PortArray(parcel);
  JSCValue* args[] = {payload.get(), buffers.get(), ports.get()};
  const auto ignored = GRef<JSCValue>::Adopt(jsc_value_function_callv(receiver, 3, args));
  ReportException(context_.get(), "receiver");
}

}  // namespace clade
