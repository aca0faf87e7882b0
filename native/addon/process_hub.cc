#include "process_hub.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <memory>

#include "native/base/spawn_process.h"
#include "native/ipc/content_protocol.h"
#include "native/ipc/seqpacket.h"

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

// Sends the hand-shake byte in the name of a process that ends at once. The engine takes the pid
// from the credentials that the kernel attaches, so another process has to send it.
[[noreturn]] void SendByteAndExit(int pid_socket) {
  const char byte = 0;
  // Nothing can be reported from here; the parent sees the exit code.
  _exit(send(pid_socket, &byte, 1, MSG_NOSIGNAL) == 1 ? 0 : 1);
}

}  // namespace

ProcessHub* ProcessHub::Get() { return Instance().get(); }

void ProcessHub::Create(const Napi::Function& listener) {
  Instance().reset(new ProcessHub(listener));
}

ProcessHub::ProcessHub(const Napi::Function& listener) : emitter_(listener, "clade:ProcessHub") {}

Result<void> ProcessHub::OnLaunch(ProcessKind kind, const char* executable, const char* identifier,
                                  int engine_socket, int pid_socket) {
  Process process;
  process.kind = kind;
  process.executable = executable;
  process.identifier = identifier;
  auto engine_copy = DuplicateFd(engine_socket);
  if (!engine_copy) return engine_copy.error();
  process.engine_socket = std::move(*engine_copy);
  auto pid_copy = DuplicateFd(pid_socket);
  if (!pid_copy) return pid_copy.error();
  process.pid_socket = std::move(*pid_copy);
  if (kind == ProcessKind::kWeb) {
    auto channel = SocketPair(SOCK_SEQPACKET);
    if (!channel) return channel.error();
    process.channel = std::move(channel->first);
    process.child_channel = std::move(channel->second);
  }
  const uint64_t process_id = ++last_process_id_;
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
  if (stored.channel) {
    stored.channel_source = FdSource(
        stored.channel.get(), static_cast<GIOCondition>(G_IO_IN | G_IO_HUP),
        [](gint, GIOCondition, gpointer target) -> gboolean {
          const auto* source = static_cast<SourceData*>(target);
          return source->hub->OnChannelReadable(source->process_id) ? G_SOURCE_CONTINUE
                                                                    : G_SOURCE_REMOVE;
        },
        data);
  }
  emitter_.Emit("launch", {static_cast<double>(process_id), std::string(KindName(kind))});
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

Result<pid_t> ProcessHub::Exec(uint64_t process_id, int output_fd) {
  const auto found = Find(process_id, "exec");
  if (!found) return found.error();
  Process& process = **found;
  SpawnOptions options;
  options.path = process.executable;
  options.argv = {process.executable, process.identifier, std::to_string(kEngineSocketFd),
                  std::to_string(kPidSocketFd)};
  options.fds = {{output_fd, STDOUT_FILENO},
                 {output_fd, STDERR_FILENO},
                 {process.engine_socket.get(), kEngineSocketFd},
                 {process.pid_socket.get(), kPidSocketFd}};
  if (process.child_channel) {
    options.fds.push_back({process.child_channel.get(), kChannelFd});
    options.extra_env = {std::string(content_protocol::kChannelEnv) + "=" +
                         std::to_string(kChannelFd)};
  }
  auto spawned = SpawnProcess(options);
  if (!spawned) return spawned.error();
  const pid_t pid = spawned->pid;
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

void ProcessHub::Forget(uint64_t process_id) {
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

bool ProcessHub::OnChannelReadable(uint64_t process_id) {
  const auto found = Find(process_id, "channel");
  if (!found) return false;
  Process& process = **found;
  const double id = static_cast<double>(process_id);
  std::array<std::byte, content_protocol::kMaxMessageBytes> buffer;
  auto packet = ReceivePacket(process.channel.get(), buffer, /*dont_wait=*/true);
  if (!packet && packet.error().code == ErrorCode::kWouldBlock) return true;
  const bool closed = !packet && packet.error().code == ErrorCode::kPeerClosed;
  auto message = packet ? content_protocol::DecodeFromContent({buffer.data(), packet->size})
                        : Result<content_protocol::FromContent>(packet.error());
  if (!message) {
    process.channel_source.Forget();
    process.channel = {};
    if (closed) {
      emitter_.Emit("channel-closed", {id});
    } else {
      emitter_.Emit("bad-message", {id, message.error().Message()});
    }
    return false;
  }
  if (const auto* created = std::get_if<content_protocol::PageCreated>(&*message)) {
    emitter_.Emit("page-created", {id, static_cast<double>(created->page_id)});
  } else if (const auto* loaded = std::get_if<content_protocol::DocumentLoaded>(&*message)) {
    emitter_.Emit("document-loaded", {id, static_cast<double>(loaded->page_id)});
  }
  // The listener may have forgotten the process; then its source is gone as well.
  return processes_.contains(process_id);
}

}  // namespace clade
