// ZygoteClient: main's end of one zygote's control socket, as a JavaScript object.
//
// Speaks zygote_protocol, both ends of which are C++; JavaScript gets events and decides.
// Events (event, ...):
//   ready({pid, stage, warmUpMs, steps: [{name, ms, skipped, note}]})
//   warm-up-failed(step, message)
//   script(index, state, ms, note)         state: started | done | threw
//   forked(processId, pid, forkMs)         the pidfd has gone to the ProcessHub
//   fork-failed(processId, reason, errno)
//   exited(processId, kind, status)        kind: exited | killed | dumped
//   stage-forked(processId, pid, forkMs, pidfd), stage-failed(...), stage-exited(...): the same of
//                                          a stage; the listener takes the pidfd over
//   closed(why)                            the control socket is closed: nothing more will come
//   gone(kind, status)                     the zygote's process has ended; kind "unknown" when its
//                                          parent stage, not main, reaps it
#pragma once

#include <napi.h>

#include <cstdint>
#include <memory>
#include <set>
#include <vector>

#include "js_emitter.h"
#include "native/base/spawn_process.h"
#include "native/base/unique_fd.h"
#include "native/ipc/zygote_protocol.h"
#include "process_hub.h"

namespace clade {

class ZygoteClient : public Napi::ObjectWrap<ZygoteClient> {
 public:
  static Napi::Function Define(Napi::Env env);
  // new ZygoteClient(controlFd, pidfd, listener): takes both descriptors over. pidfd -1: a stage,
  // whose parent reports its pidfd and its end.
  explicit ZygoteClient(const Napi::CallbackInfo& info);
  ~ZygoteClient() override;

 private:
  // fork(processId, title, waitDebugger): throws ERR_BUSY, ERR_PEER_CLOSED, ERR_SYSTEM_CALL.
  Napi::Value Fork(const Napi::CallbackInfo& info);
  // forkStage(processId, stage, scriptsFd): scriptsFd is borrowed, -1 for none. Returns main's end
  // of the new stage's control socket. Throws as fork() does.
  Napi::Value ForkStage(const Napi::CallbackInfo& info);
  // setPidfd(pidfd): of a stage; takes it over.
  Napi::Value SetPidfd(const Napi::CallbackInfo& info);
  // reap(): of a stage that has ended: its parent may have died without having reaped it.
  Napi::Value Reap(const Napi::CallbackInfo& info);
  // close(): the zygote ends when its control socket closes.
  Napi::Value Close(const Napi::CallbackInfo& info);
  // kill(): for a zygote that does not answer.
  Napi::Value Kill(const Napi::CallbackInfo& info);

  bool OnReadable();
  void OnMessage(zygote_protocol::FromZygote message);
  void OnForked(zygote_protocol::Forked forked);
  void OnReady(const zygote_protocol::Ready& ready);
  void WatchPidfd();
  void OnStarted(zygote_protocol::Started started);
  // False while the process is not quite gone.
  bool OnGone();
  bool OnZygoteGone();
  // Once: the first sign of the zygote's end.
  void EmitGone(const ExitStatus& exit);
  void Disconnect();

  UniqueFd control_;
  UniqueFd pidfd_;         // Of main's child: the zygote, or the launcher that looks after it.
  UniqueFd zygote_pidfd_;  // From Started on.
  FdSource control_source_;
  FdSource pidfd_source_;
  FdSource zygote_source_;
  gint64 zygote_gone_since_ = 0;  // 0: it has not been seen to end.
  bool gone_ = false;             // Main's child has been reaped.
  bool told_gone_ = false;        // The zygote's end has been told.
  std::set<uint64_t> stages_;     // Forked from this one, or being so.
  std::vector<std::byte> buffer_;
  std::unique_ptr<JsEmitter> emitter_;
};

}  // namespace clade
