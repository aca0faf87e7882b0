// ZygoteClient: main's end of one zygote's control socket, as a JavaScript object.
//
// Speaks zygote_protocol, both ends of which are C++; JavaScript gets events and decides.
// Events (event, ...):
//   ready({pid, stage, warmUpMs, steps: [{name, ms, skipped, note}]})
//   warm-up-failed(step, message)
//   forked(processId, pid, forkMs)         the pidfd has gone to the ProcessHub
//   fork-failed(processId, reason, errno)
//   exited(processId, kind, status)        kind: exited | killed | dumped
//   closed(why)                            the control socket is closed: nothing more will come
//   gone(kind, status)                     the zygote's process has ended and was reaped
#pragma once

#include <napi.h>

#include <memory>
#include <vector>

#include "js_emitter.h"
#include "native/base/unique_fd.h"
#include "native/ipc/zygote_protocol.h"
#include "process_hub.h"

namespace clade {

class ZygoteClient : public Napi::ObjectWrap<ZygoteClient> {
 public:
  static Napi::Function Define(Napi::Env env);
  // new ZygoteClient(controlFd, pidfd, listener): takes both descriptors over.
  explicit ZygoteClient(const Napi::CallbackInfo& info);
  ~ZygoteClient() override;

 private:
  // fork(processId, title, waitDebugger): throws ERR_BUSY, ERR_PEER_CLOSED, ERR_SYSTEM_CALL.
  Napi::Value Fork(const Napi::CallbackInfo& info);
  // close(): the zygote ends when its control socket closes.
  Napi::Value Close(const Napi::CallbackInfo& info);
  // kill(): for a zygote that does not answer.
  Napi::Value Kill(const Napi::CallbackInfo& info);

  bool OnReadable();
  void OnMessage(zygote_protocol::FromZygote message);
  void OnReady(const zygote_protocol::Ready& ready);
  // False while the process is not quite gone.
  bool OnGone();
  void Disconnect();

  UniqueFd control_;
  UniqueFd pidfd_;
  FdSource control_source_;
  FdSource pidfd_source_;
  bool gone_ = false;
  std::vector<std::byte> buffer_;
  std::unique_ptr<JsEmitter> emitter_;
};

}  // namespace clade
