// FrameBinding: what Clade's runtime is given in one document of one frame (FrameNative in
// renderer/preload/frame-native.ts).
//
// Content process, main thread. Made when the document's isolated world starts the runtime, ended
// when the frame shows another document or is gone; from then on every native function of it
// throws. The functions are reached by Clade's own runtime only, never by a page.
#pragma once

#include <webkit/webkit-web-process-extension.h>

#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "renderer/extension/channel.h"
#include "renderer/extension/js_value.h"
#include "renderer/extension/port_table.h"

namespace clade {

// The worlds of a frame by Electron's numbers: 0 is the page's, 999 the isolated one.
using WorldLookup = std::function<WebKitScriptWorld*(uint32_t world_id)>;

class FrameBinding : public std::enable_shared_from_this<FrameBinding> {
 public:
  // `frame`, `world` and `channel` outlive the binding.
  static std::shared_ptr<FrameBinding> Create(WebKitWebPage* page, WebKitFrame* frame,
                                              WebKitScriptWorld* world, WorldLookup worlds,
                                              Channel& channel);
  ~FrameBinding();

  uint64_t frame_id() const { return frame_id_; }
  uint64_t page_id() const { return page_id_; }

  // The object that the runtime gets. `parent_frame_id` is 0 for a main frame.
  GRef<JSCValue> MakeNativeObject(uint64_t parent_frame_id);

  // A message from main for this document.
  void Receive(Parcel parcel);

 private:
  FrameBinding(WebKitWebPage* page, WebKitFrame* frame, WebKitScriptWorld* world,
               WorldLookup worlds, Channel& channel);

  using Method = GRef<JSCValue> (FrameBinding::*)(JsArgs);
  void Define(JSCValue* object, const char* name, Method method);
  void DefineNumber(JSCValue* object, const char* name, double value);

  GRef<JSCValue> Post(JsArgs args);
  GRef<JSCValue> PostAlways(JsArgs args);
  GRef<JSCValue> PostSync(JsArgs args);
  GRef<JSCValue> WillAnswer(JsArgs args);
  GRef<JSCValue> SetReceiver(JsArgs args);
  GRef<JSCValue> CreatePortPair(JsArgs args);
  GRef<JSCValue> ListenPort(JsArgs args);
  GRef<JSCValue> PostPort(JsArgs args);
  GRef<JSCValue> ClosePort(JsArgs args);
  GRef<JSCValue> EvaluateInMainWorld(JsArgs args);
  GRef<JSCValue> EvaluateInWorld(JsArgs args);

  GRef<JSCValue> PostIn(Room room, JsArgs args);
  GRef<JSCValue> Evaluate(uint32_t world_id, JSCValue* source, JSCValue* url);
  GRef<JSCValue> PayloadArray(const Parcel& parcel);
  GRef<JSCValue> BufferArray(const Parcel& parcel);
  // Takes the ports.
  GRef<JSCValue> PortArray(Parcel& parcel);
  // The same one for every message; the runtime only reads it.
  GRef<JSCValue> EmptyArray();
  // {payload, buffers}
  GRef<JSCValue> ReceivedObject(Parcel parcel);
  // The number of bytes that were copied into the inbox; what does not fit comes in its own array.
  GRef<JSCValue> InboxPayload(const Parcel& parcel);
  // Calls receiver(payload, buffers, ports).
  void CallReceiver(JSCValue* receiver, const GRef<JSCValue>& payload, Parcel parcel);
  // Whether the receiver may be sent a message with this much in memfds.
  using Reserve = std::function<Result<void>(size_t buffer_bytes)>;
  // Null after throwing into JavaScript.
  std::unique_ptr<Parcel> ParcelFrom(JsArgs args, const Reserve& reserve);

  uint64_t page_id_;
  uint64_t frame_id_;
  WebKitFrame* frame_;
  WorldLookup worlds_;
  Channel& channel_;
  GRef<JSCContext> context_;
  GRef<JSCValue> receiver_;
  // A byte array of the runtime, which reads a message out of it before the next one comes.
  GRef<JSCValue> inbox_;
  GRef<JSCValue> empty_array_;
  // Every call returns it; while one object for it lives, the engine makes no others.
  GRef<JSCValue> undefined_;
  // The last of main's requests that the runtime has taken.
  uint64_t last_request_ = 0;
  PortTable ports_;
  bool is_main_frame_;
};

}  // namespace clade
