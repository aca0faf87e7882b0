// PortHost: a message port as JavaScript sees it (main/native-port.ts, NativePort).
//
// Main and utility processes. While it is started it is kept alive, and with it the loop; one
// that is not started and that nobody holds closes when it is collected, as in a browser.
#pragma once

#include <napi.h>

#include <memory>
#include <vector>

#include "native/port/port_socket.h"

namespace clade {

class PortHost : public Napi::ObjectWrap<PortHost> {
 public:
  static Napi::Function Define(Napi::Env env);

  // new Port(fd): takes the descriptor over.
  explicit PortHost(const Napi::CallbackInfo& info);
  ~PortHost() override;

  // Port.pair(): [fd, fd], which go to their owners at once.
  static Napi::Value Pair(const Napi::CallbackInfo& info);

 private:
  // start(onMessage(payload, buffers, fds), onClose(error?: string)); again to change them.
  void Start(const Napi::CallbackInfo& info);
  void Pause(const Napi::CallbackInfo& info);
  // post(payload, buffers, fds): boolean. False when either end is closed. At most kMaxParcelPorts
  // descriptors; they are taken over, unless it throws: ERR_PORT_FULL, ERR_LIMIT, ERR_SYSTEM_CALL.
  Napi::Value Post(const Napi::CallbackInfo& info);
  void CloseNow(const Napi::CallbackInfo& info);
  // release(): fd. Throws ERR_PORT_BUSY while something is unsent, ERR_PORT_CLOSED.
  Napi::Value Release(const Napi::CallbackInfo& info);

  void OnParcel(Parcel parcel);
  void OnClosed(const Error& error);
  void Call(const Napi::FunctionReference& callback, const std::vector<napi_value>& args);
  // Holds this object exactly while the loop may call it.
  void Hold();
  void Close();

  std::shared_ptr<PortSocket> socket_;
  Napi::AsyncContext context_;
  Napi::FunctionReference on_message_;
  Napi::FunctionReference on_close_;
  bool held_ = false;
};

}  // namespace clade
