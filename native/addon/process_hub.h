// ProcessHub: the descriptors that the main process holds for each auxiliary process of the
// engine (content and network processes), by Clade's own process id.
//
// Mechanism only: TypeScript (main/process) decides whether a launch is served by a fork or an
// exec and what an exit means. The hub keeps, per process:
//   - until it is running: duplicates of the engine's two sockets, so that a failed fork can be
//     retried by exec and so that a child that dies before its pid hand-shake never makes the
//     engine abort the main process (ProcessLauncherGLib.cpp reads the pid with g_error);
//   - for its life: main's end of the Clade channel and a pidfd.
//
// Events to JavaScript, (event, processId, ...):
//   launch(kind)              the engine wants a process; answer with Fork or Exec
//   handshake()               the engine has read the child's pid
//   exited(kind, status)      the pidfd turned readable; kind "unknown" if only the zygote can tell
//   page-created(pageId), document-loaded(pageId), bad-message(what), channel-closed()
//   frame-gone(pageId, frameId, lastRequest)
//   frame-message(pageId, frameId, syncId, payload, buffers, ports)  see native/napi/parcel_js.h
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "content_channel.h"
#include "fd_source.h"
#include "js_emitter.h"
#include "native/base/result.h"
#include "native/base/spawn_process.h"
#include "native/base/unique_fd.h"
#include "native/ipc/zygote_protocol.h"

namespace clade {

class ProcessHub {
 public:
  // Null until Create.
  static ProcessHub* Get();
  static void Create(const Napi::Function& listener);

  // From now on content processes make the isolated world in every frame: a view has a preload
  // script. Processes that live already are told.
  void UseIsolatedWorld();

  // Called by the launch hook with descriptors that the engine still owns. Without a pid socket
  // (an engine that has none) the hub itself is who the process shakes hands with.
  Result<void> OnLaunch(zygote_protocol::ProcessKind kind, const char* executable,
                        const char* identifier, int engine_socket, std::optional<int> pid_socket);

  // A number for a process that the engine does not know of: a stage of the zygote.
  uint64_t NewProcessId() { return ++last_process_id_; }
  // The packet for the zygote; the hub keeps its own duplicates.
  Result<zygote_protocol::Fork> MakeForkRequest(uint64_t process_id, const std::string& title,
                                                bool wait_debugger);
  // Starts the engine's own executable instead; its output goes to `output_fd` (borrowed).
  // `prefix`: a program, and its arguments, that becomes it. Returns its pid.
  Result<pid_t> Exec(uint64_t process_id, int output_fd, const std::vector<std::string>& prefix,
                     const std::vector<std::string>& extra_env);
  // The process is running: from now on only it holds the engine's socket.
  void Started(uint64_t process_id, UniqueFd pidfd);
  // No process will come: gives the engine a pid that is already gone, so that it reports a
  // terminated process for the view instead of waiting or aborting.
  Result<void> Stillborn(uint64_t process_id);
  // Whether the process may be sent a message with this much in memfds.
  Result<void> ReserveBuffers(uint64_t process_id, size_t bytes);
  // Sends to a frame's document; frame_id 0 is the page's main frame.
  Result<void> SendToFrame(uint64_t process_id, const content_protocol::ToFrame& message,
                           Room room);
  Result<void> ReplySync(uint64_t process_id, const content_protocol::SyncReply& message);
  Result<void> Kill(uint64_t process_id, int signal);
  // How a process ended whose end has been seen, as far as that can be known now.
  ExitStatus EndOf(uint64_t process_id);
  // What the process has said on its channel by now is emitted before this returns.
  void ReadNow(uint64_t process_id);
  void Forget(uint64_t process_id);

 private:
  struct Process {
    zygote_protocol::ProcessKind kind;
    std::string executable;
    std::string identifier;
    UniqueFd engine_socket;
    UniqueFd pid_socket;
    UniqueFd own_pid_socket;  // Its other end, where the engine has none.
    std::unique_ptr<ContentChannel> channel;
    UniqueFd child_channel;
    UniqueFd pidfd;
    FdSource handshake_source;
    FdSource own_handshake_source;
    FdSource pidfd_source;
  };
  // What a GLib source is told: which process it is for.
  struct SourceData {
    ProcessHub* hub;
    uint64_t process_id;
  };

  explicit ProcessHub(const Napi::Function& listener);
  Result<Process*> Find(uint64_t process_id, const char* op);
  Result<ContentChannel*> ChannelOf(uint64_t process_id);
  void* DataFor(uint64_t process_id);
  Result<void> TakePidSocket(uint64_t process_id, Process& process, std::optional<int> given);
  void OnHandshake(uint64_t process_id);
  // False while the process is not quite gone.
  bool OnExit(uint64_t process_id);
  Result<void> OpenChannel(uint64_t process_id, Process& process);
  void OnMessage(uint64_t process_id, content_protocol::FromContent message);
  void OnFrameMessage(uint64_t process_id, content_protocol::FrameMessage message);
  void OnChannelClosed(uint64_t process_id, const Error& error);

  JsEmitter emitter_;
  std::map<uint64_t, Process> processes_;
  std::map<uint64_t, SourceData> source_data_;
  uint64_t last_process_id_ = 0;
  bool isolated_world_ = false;
};

// As JavaScript is told: "exited", "killed", "dumped", or "unknown".
const char* ExitName(ExitStatus::Kind kind);

}  // namespace clade
