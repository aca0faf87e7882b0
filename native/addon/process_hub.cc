#include "process_hub.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <memory>
#include <utility>

#include "native/base/spawn_process.h"
#include "native/ipc/content_protocol.h"
#include "native/ipc/seqpacket.h"
#include "native/napi/parcel_js.h"

namespace clade {
namespace {

using zygote_protocol::ProcessKind;

// Where an exec'd process finds its descriptors.
constexpr int kEngineSocketFd = 3;
constexpr int kPidSocketFd = 4;
constexpr int kChannelFd = 5;

std::unique_ptr<ProcessHub>& Instance() {
  static std::unique_ptr<ProcessHub> instance;
  return instance;
}

Result<UniqueFd> DuplicateFd(int fd) {
  const int copy = fcntl(fd, F_DUPFD_CLOEXEC, 0);
  if (copy < 0) return Error{ErrorCode::kSyscall, "fcntl(F_DUPFD_CLOEXEC)", errno};
  return UniqueFd::Adopt(copy);
}

const char* KindName(ProcessKind kind) { return kind == ProcessKind::kWeb ? "web" : "network"; }

// Sends the hand-shake byte in the name of a process that ends at once. The engine takes the pid
// from the credentials that the kernel attaches, so another process has to send it.
[[noreturn]] void SendByteAndExit(int pid_socket) {
  const char byte = 0;
  // Nothing can be reported from here; the parent sees the exit code.
  _exit(send(pid_socket, &byte, 1, MSG_NOSIGNAL) == 1 ? 0 : 1);
}

}  // namespace

const char* ExitName(ExitStatus::Kind kind) {
  switch (kind) {
    case ExitStatus::Kind::kExited:
      return "exited";
    case ExitStatus::Kind::kKilled:
      return "killed";
    case ExitStatus::Kind::kDumped:
      return "dumped";
    case ExitStatus::Kind::kUnknown:
    case ExitStatus::Kind::kNotYet:
      break;
  }
  return "unknown";
}

ProcessHub* ProcessHub::Get() { return Instance().get(); }

void ProcessHub::Create(const Napi::Function& listener) {
  Instance().reset(new ProcessHub(listener));
}

ProcessHub::ProcessHub(const Napi::Function& listener) : emitter_(listener, "clade:ProcessHub") {}

Result<void> ProcessHub::OnLaunch(ProcessKind kind, const char* executable, const char* identifier,
                                  int engine_socket, std::optional<int> pid_socket) {
  Process process;
  process.kind = kind;
  process.executable = executable;
  process.identifier = identifier;
  auto engine_copy = DuplicateFd(engine_socket);
  if (!engine_copy) return engine_copy.error();
  process.engine_socket = std::move(*engine_copy);
  const uint64_t process_id = ++last_process_id_;
  CLADE_TRY(TakePidSocket(process_id, process, pid_socket));
  if (kind == ProcessKind::kWeb) CLADE_TRY(OpenChannel(process_id, process));
  Process& stored = processes_[process_id] = std::move(process);
  void* const data = DataFor(process_id);
  stored.handshake_source = FdSource(
      stored.pid_socket.get(), G_IO_HUP,
      [](gint, GIOCondition, gpointer target) -> gboolean {
        const auto* source = static_cast<SourceData*>(target);
        source->hub->OnHandshake(source->process_id);
        return G_SOURCE_REMOVE;
      },
      data);
  emitter_.Emit("launch", {static_cast<double>(process_id), std::string(KindName(kind))});
  return {};
}

Result<void> ProcessHub::TakePidSocket(uint64_t process_id, Process& process,
                                       std::optional<int> given) {
  if (given) {
    auto copy = DuplicateFd(*given);
    if (!copy) return copy.error();
    process.pid_socket = std::move(*copy);
    return {};
  }
  auto sockets = CLADE_TRY(SocketPair(SOCK_STREAM));
  process.pid_socket = std::move(sockets.second);
  process.own_pid_socket = std::move(sockets.first);
  // The byte, or the end of one that came to nothing: what follows is as with the engine's.
  process.own_handshake_source = FdSource(
      process.own_pid_socket.get(), G_IO_IN,
      [](gint, GIOCondition, gpointer target) -> gboolean {
        const auto* source = static_cast<SourceData*>(target);
        if (const auto found = source->hub->Find(source->process_id, "handshake")) {
          (*found)->own_handshake_source.Forget();
          (*found)->own_pid_socket = {};
        }
        return G_SOURCE_REMOVE;
      },
      DataFor(process_id));
  return {};
}

void* ProcessHub::DataFor(uint64_t process_id) {
  return &(source_data_[process_id] = SourceData{this, process_id});
}

Result<ProcessHub::Process*> ProcessHub::Find(uint64_t process_id, const char* op) {
  const auto found = processes_.find(process_id);
  if (found == processes_.end()) return Error{ErrorCode::kPeerClosed, op};
  return &found->second;
}

Result<zygote_protocol::Fork> ProcessHub::MakeForkRequest(uint64_t process_id,
                                                          const std::string& title,
                                                          bool wait_debugger) {
  const auto process = Find(process_id, "fork");
  if (!process) return process.error();
  zygote_protocol::Fork request;
  request.process_id = process_id;
  request.kind = (*process)->kind;
  request.identifier = (*process)->identifier;
  request.title = title;
  request.wait_debugger = wait_debugger;
  auto engine_socket = (*process)->engine_socket.Duplicate();
  if (!engine_socket) return engine_socket.error();
  request.engine_socket = std::move(*engine_socket);
  auto pid_socket = (*process)->pid_socket.Duplicate();
  if (!pid_socket) return pid_socket.error();
  request.pid_socket = std::move(*pid_socket);
  if ((*process)->child_channel) {
    auto channel = (*process)->child_channel.Duplicate();
    if (!channel) return channel.error();
    request.channel = std::move(*channel);
  }
  return request;
}

Result<pid_t> ProcessHub::Exec(uint64_t process_id, int output_fd,
                               const std::vector<std::string>& prefix,
                               const std::vector<std::string>& extra_env) {
  const auto found = Find(process_id, "exec");
  if (!found) return found.error();
  Process& process = **found;
  SpawnOptions options;
  options.argv = prefix;
  options.extra_env = extra_env;
  for (const std::string& argument :
       {process.executable, process.identifier, std::to_string(kEngineSocketFd)}) {
    options.argv.push_back(argument);
  }
  options.path = options.argv.front();
  options.fds = {{output_fd, STDOUT_FILENO},
                 {output_fd, STDERR_FILENO},
                 {process.engine_socket.get(), kEngineSocketFd}};
  // An engine without a pid socket of its own starts programs that shake no hands.
  if (!process.own_pid_socket) {
    options.argv.push_back(std::to_string(kPidSocketFd));
    options.fds.push_back({process.pid_socket.get(), kPidSocketFd});
  }
  if (process.child_channel) {
    options.fds.push_back({process.child_channel.get(), kChannelFd});
    options.extra_env.push_back(std::string(content_protocol::kChannelEnv) + "=" +
                                std::to_string(kChannelFd));
  }
  auto spawned = SpawnProcess(options);
  if (!spawned) return spawned.error();
  const pid_t pid = spawned->pid;
  process.own_handshake_source = {};
  process.own_pid_socket = {};
  Started(process_id, std::move(spawned->pidfd));
  return pid;
}

void ProcessHub::Started(uint64_t process_id, UniqueFd pidfd) {
  const auto found = Find(process_id, "started");
  if (!found) return;
  Process& process = **found;
  process.engine_socket = {};
  process.child_channel = {};
  process.pidfd = std::move(pidfd);
  process.pidfd_source = FdSource(
      process.pidfd.get(), G_IO_IN,
      [](gint, GIOCondition, gpointer target) -> gboolean {
        const auto* source = static_cast<SourceData*>(target);
        return source->hub->OnExit(source->process_id) ? G_SOURCE_REMOVE : G_SOURCE_CONTINUE;
      },
      DataFor(process_id));
}

Result<void> ProcessHub::Stillborn(uint64_t process_id) {
  const auto found = Find(process_id, "stillborn");
  if (!found) return found.error();
  Process& process = **found;
  process.engine_socket = {};
  process.child_channel = {};
  if (!process.pid_socket) return {};
  const pid_t child = _Fork();
  if (child < 0) return Error{ErrorCode::kSyscall, "_Fork", errno};
  if (child == 0) SendByteAndExit(process.pid_socket.get());
  while (waitpid(child, nullptr, 0) < 0 && errno == EINTR) {
  }
  return {};
}

Result<void> ProcessHub::Kill(uint64_t process_id, int signal_number) {
  const auto found = Find(process_id, "kill");
  if (!found) return found.error();
  if (!(*found)->pidfd) return Error{ErrorCode::kPeerClosed, "kill"};
  if (syscall(SYS_pidfd_send_signal, (*found)->pidfd.get(), signal_number, nullptr, 0) != 0) {
    return Error{ErrorCode::kSyscall, "pidfd_send_signal", errno};
  }
  return {};
}

ExitStatus ProcessHub::EndOf(uint64_t process_id) {
  const auto found = Find(process_id, "exit");
  if (!found || !(*found)->pidfd) return {};
  return ReapPidfd((*found)->pidfd.get());
}

void ProcessHub::ReadNow(uint64_t process_id) {
  const auto found = Find(process_id, "read");
  if (found && (*found)->channel) (*found)->channel->ReadNow();
}

void ProcessHub::Forget(uint64_t process_id) {
  const auto found = Find(process_id, "forget");
  // Its zygote may have died after it and before it was reaped, which makes it our child.
  if (found && (*found)->pidfd) ReapPidfd((*found)->pidfd.get());
  processes_.erase(process_id);
  source_data_.erase(process_id);
}

void ProcessHub::OnHandshake(uint64_t process_id) {
  const auto found = Find(process_id, "handshake");
  if (!found) return;
  (*found)->handshake_source.Forget();
  (*found)->pid_socket = {};
  emitter_.Emit("handshake", {static_cast<double>(process_id)});
}

bool ProcessHub::OnExit(uint64_t process_id) {
  const auto found = Find(process_id, "exit");
  if (!found) return true;
  const ExitStatus exit = ReapPidfd((*found)->pidfd.get());
  if (exit.kind == ExitStatus::Kind::kNotYet) return false;
  (*found)->pidfd_source.Forget();
  emitter_.Emit("exited", {static_cast<double>(process_id), std::string(ExitName(exit.kind)),
                           static_cast<double>(exit.status)});
  return true;
}

void ProcessHub::UseIsolatedWorld() {
  if (std::exchange(isolated_world_, true)) return;
  for (auto& [id, process] : processes_) {
    // One that is gone or does not read shows no new page either.
    if (process.channel)
      static_cast<void>(process.channel->Send(content_protocol::Configure{true}));
  }
}

Result<void> ProcessHub::OpenChannel(uint64_t process_id, Process& process) {
  auto sockets = CLADE_TRY(SocketPair(SOCK_SEQPACKET));
  process.child_channel = std::move(sockets.second);
  process.channel = std::make_unique<ContentChannel>(std::move(sockets.first));
  // Lies in the socket before the process exists, so it is read before any page is made.
  CLADE_TRY(process.channel->Send(content_protocol::Configure{isolated_world_}));
  process.channel->Listen(
      [this, process_id](auto message) { OnMessage(process_id, std::move(message)); },
      [this, process_id](const Error& error) { OnChannelClosed(process_id, error); });
  return {};
}

void ProcessHub::OnMessage(uint64_t process_id, content_protocol::FromContent message) {
  namespace cp = content_protocol;
  const auto id = static_cast<double>(process_id);
  if (const auto* created = std::get_if<cp::PageCreated>(&message)) {
    emitter_.Emit("page-created", {id, static_cast<double>(created->page_id)});
  } else if (const auto* loaded = std::get_if<cp::DocumentLoaded>(&message)) {
    emitter_.Emit("document-loaded", {id, static_cast<double>(loaded->page_id)});
  } else if (const auto* gone = std::get_if<cp::FrameGone>(&message)) {
    emitter_.Emit("frame-gone",
                  {id, static_cast<double>(gone->page_id), static_cast<double>(gone->frame_id),
                   static_cast<double>(gone->last_request)});
  } else if (auto* frame_message = std::get_if<cp::FrameMessage>(&message)) {
    OnFrameMessage(process_id, std::move(*frame_message));
  }
}

void ProcessHub::OnFrameMessage(uint64_t process_id, content_protocol::FrameMessage message) {
  Napi::HandleScope scope(emitter_.env());
  auto parcel = ParcelToJs(emitter_.env(), std::move(message.parcel));
  const auto id = static_cast<double>(process_id);
  if (!parcel) {
    emitter_.Emit("bad-message", {id, parcel.error().Message()});
    return;
  }
  emitter_.Emit("frame-message",
                {id, static_cast<double>(message.page_id), static_cast<double>(message.frame_id),
                 static_cast<double>(message.sync_id), parcel->payload,
                 Napi::Value(parcel->buffers), Napi::Value(parcel->ports)});
}

void ProcessHub::OnChannelClosed(uint64_t process_id, const Error& error) {
  const auto id = static_cast<double>(process_id);
  if (error.code == ErrorCode::kPeerClosed) {
    emitter_.Emit("channel-closed", {id});
  } else {
    emitter_.Emit("bad-message", {id, error.Message()});
  }
}

Result<ContentChannel*> ProcessHub::ChannelOf(uint64_t process_id) {
  ContentChannel* const channel = CLADE_TRY(Find(process_id, "channel"))->channel.get();
  if (!channel) return Error{ErrorCode::kPeerClosed, "channel"};
  return channel;
}

Result<void> ProcessHub::ReserveBuffers(uint64_t process_id, size_t bytes) {
  return CLADE_TRY(ChannelOf(process_id))->Reserve(bytes);
}

Result<void> ProcessHub::SendToFrame(uint64_t process_id, const content_protocol::ToFrame& message,
                                     Room room) {
  return CLADE_TRY(ChannelOf(process_id))->Send(message, room);
}

Result<void> ProcessHub::ReplySync(uint64_t process_id,
                                   const content_protocol::SyncReply& message) {
  return CLADE_TRY(ChannelOf(process_id))->Send(message);
}

}  // namespace clade
