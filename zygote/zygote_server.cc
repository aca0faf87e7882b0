#include "zygote/zygote_server.h"

#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/signalfd.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <utility>
#include <variant>

#include "native/base/log.h"
#include "native/ipc/seqpacket.h"
#include "zygote/stopwatch.h"

namespace clade {
namespace {

namespace zp = zygote_protocol;

Result<UniqueFd> OpenChildSignals() {
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGCHLD);
  if (sigprocmask(SIG_BLOCK, &signals, nullptr) != 0) {
    return Error{ErrorCode::kSyscall, "sigprocmask", errno};
  }
  const int fd = signalfd(-1, &signals, SFD_CLOEXEC | SFD_NONBLOCK);
  if (fd < 0) return Error{ErrorCode::kSyscall, "signalfd", errno};
  return UniqueFd::Adopt(fd);
}

// Wipes the bytes of a request when its answer is out.
class WipeOnExit {
 public:
  explicit WipeOnExit(std::span<std::byte> bytes) : bytes_(bytes) {}
  WipeOnExit(const WipeOnExit&) = delete;
  WipeOnExit& operator=(const WipeOnExit&) = delete;
  ~WipeOnExit() { explicit_bzero(bytes_.data(), bytes_.size()); }

 private:
  std::span<std::byte> bytes_;
};

void Wipe(std::string& text) { explicit_bzero(text.data(), text.size()); }

ContentBootstrap MakeBootstrap(zp::Fork& request, UniqueFd zygote) {
  ContentBootstrap bootstrap;
  bootstrap.kind = request.kind;
  bootstrap.identifier = std::move(request.identifier);
  bootstrap.title = std::move(request.title);
  bootstrap.wait_debugger = request.wait_debugger;
  bootstrap.zygote = std::move(zygote);
  bootstrap.engine_socket = std::move(request.engine_socket);
  bootstrap.pid_socket = std::move(request.pid_socket);
  bootstrap.channel = std::move(request.channel);
  return bootstrap;
}

}  // namespace

Result<ZygoteServer> ZygoteServer::Create(UniqueFd control, zp::Stage stage, FdRegistry& registry,
                                          const ChildConfinement& confinement) {
  UniqueFd child_signals = CLADE_TRY(OpenChildSignals());
  return ZygoteServer(std::move(control), std::move(child_signals), stage, registry, confinement);
}

ZygoteServer::ZygoteServer(UniqueFd control, UniqueFd child_signals, zp::Stage stage,
                           FdRegistry& registry, const ChildConfinement& confinement)
    : control_(std::move(control)),
      child_signals_(std::move(child_signals)),
      stage_(stage),
      registry_(&registry),
      confinement_(&confinement),
      buffer_(zp::kMaxMessageBytes) {
  registry.Declare(control_.get(), FdAction::kClose);
  registry.Declare(child_signals_.get(), FdAction::kClose);
}

Result<void> ZygoteServer::AnnounceStart() {
  const auto pidfd = static_cast<int>(syscall(SYS_pidfd_open, getpid(), 0));
  if (pidfd < 0) return Error{ErrorCode::kSyscall, "pidfd_open", errno};
  const UniqueFd own = UniqueFd::Adopt(pidfd);
  const std::array<int, 1> fds = {own.get()};
  return Send(zp::Started{confinement_->layers().bits(), confinement_->missing(), UniqueFd()}, fds);
}

Result<void> ZygoteServer::Announce(const zp::ScriptReport& report) { return Send(report); }

Result<void> ZygoteServer::Announce(const zp::Ready& ready) { return Send(ready); }

Result<void> ZygoteServer::Announce(const zp::WarmUpFailed& failed) { return Send(failed); }

Result<ZygoteServer::MaybeChild> ZygoteServer::Serve() {
  std::array<pollfd, 2> sources = {pollfd{control_.get(), POLLIN, 0},
                                   pollfd{child_signals_.get(), POLLIN, 0}};
  while (true) {
    if (poll(sources.data(), sources.size(), -1) < 0) {
      if (errno == EINTR) continue;
      return Error{ErrorCode::kSyscall, "poll", errno};
    }
    if (sources[1].revents != 0) CLADE_TRY(OnChildSignal());
    if (sources[0].revents == 0) continue;
    auto child = OnPacket();
    if (!child && child.error().code == ErrorCode::kPeerClosed) return MaybeChild();
    if (!child || !std::holds_alternative<std::monostate>(*child)) return child;
  }
}

Result<ZygoteServer::MaybeChild> ZygoteServer::OnPacket() {
  const Stopwatch since_arrival;
  auto packet = ReceivePacket(control_.get(), buffer_, /*dont_wait=*/true);
  if (!packet) {
    CLADE_TRY(OnReceiveError(packet.error()));
    return MaybeChild();
  }
  const auto bytes = std::span(buffer_).first(packet->size);
  const WipeOnExit wipe(bytes);
  auto message = zp::DecodeToZygote(bytes, packet->fds);
  if (!message) {
    CLADE_TRY(OnBadPacket(bytes, message.error()));
    return MaybeChild();
  }
  if (auto* stage = std::get_if<zp::ForkStage>(&*message)) {
    return OnForkStage(*stage, since_arrival);
  }
  return OnFork(*std::get_if<zp::Fork>(&*message), since_arrival);
}

Result<ZygoteServer::MaybeChild> ZygoteServer::OnFork(zp::Fork& request,
                                                      const Stopwatch& since_arrival) {
  std::vector<int> in_flight = {request.engine_socket.get(), request.pid_socket.get()};
  if (request.channel) in_flight.push_back(request.channel.get());
  ForkOutcome outcome = ForkProcess(in_flight, *registry_, confinement_->fork_flags());
  const uint32_t fork_us = since_arrival.Microseconds();
  if (auto* child = std::get_if<InChild>(&outcome)) {
    return MaybeChild(MakeBootstrap(request, std::move(child->zygote)));
  }
  Wipe(request.identifier);
  Wipe(request.title);
  CLADE_TRY(Answer(request.process_id, outcome, fork_us));
  return MaybeChild();
}

Result<ZygoteServer::MaybeChild> ZygoteServer::OnForkStage(zp::ForkStage& request,
                                                           const Stopwatch& since_arrival) {
  if (zp::StageAfter(stage_) != request.stage) {
    CLADE_TRY(Send(zp::ForkFailed{request.process_id, zp::ForkError::kBadRequest, 0}));
    return MaybeChild();
  }
  std::vector<int> in_flight = {request.control.get()};
  if (request.scripts) in_flight.push_back(request.scripts.get());
  // A stage is of the same namespaces as the one before: its children are to be confined, not it.
  ForkOutcome outcome = ForkProcess(in_flight, *registry_, /*namespaces=*/0);
  const uint32_t fork_us = since_arrival.Microseconds();
  if (auto* child = std::get_if<InChild>(&outcome)) {
    return MaybeChild(StageBootstrap{request.stage, std::move(child->zygote),
                                     std::move(request.control), std::move(request.scripts)});
  }
  CLADE_TRY(Answer(request.process_id, outcome, fork_us));
  return MaybeChild();
}

Result<void> ZygoteServer::Answer(uint64_t process_id, const ForkOutcome& outcome,
                                  uint32_t fork_us) {
  if (const auto* refusal = std::get_if<ForkRefusal>(&outcome)) {
    return Send(zp::ForkFailed{process_id, refusal->reason, refusal->os_error});
  }
  const auto& parent = *std::get_if<InParent>(&outcome);
  children_.Add(parent.pid, process_id);
  const std::array<int, 1> fds = {parent.pidfd.get()};
  CLADE_TRY(Send(zp::Forked{process_id, parent.pid, fork_us, UniqueFd()}, fds));
  if (LogEnabled("zygote")) Log("zygote") << "forked " << parent.pid << " in " << fork_us << " us";
  return {};
}

Result<void> ZygoteServer::OnReceiveError(const Error& error) {
  if (error.code == ErrorCode::kWouldBlock) return {};
  if (error.code != ErrorCode::kBadMessage) return error;
  // Too long, or with too many descriptors: how much of the buffer it has filled is not known.
  const WipeOnExit wipe(buffer_);
  return OnBadPacket(buffer_, error);
}

Result<void> ZygoteServer::OnBadPacket(std::span<const std::byte> packet, const Error& error) {
  Log("zygote") << "refused a packet: " << error;
  const auto process_id = zp::PeekForkProcessId(packet);
  if (!process_id) return {};
  return Send(zp::ForkFailed{*process_id, zp::ForkError::kBadRequest, 0});
}

Result<void> ZygoteServer::OnChildSignal() {
  signalfd_siginfo info;
  // One SIGCHLD at most is pending (signal(7)), and its contents may stand for several children.
  if (read(child_signals_.get(), &info, sizeof(info)) < 0 && errno != EAGAIN && errno != EINTR) {
    return Error{ErrorCode::kSyscall, "read(signalfd)", errno};
  }
  const std::vector<ReapedChild> reaped = CLADE_TRY(ReapChildren());
  for (const ReapedChild& child : reaped) CLADE_TRY(Report(child));
  return {};
}

Result<void> ZygoteServer::Report(const ReapedChild& child) {
  const auto process_id = children_.Remove(child.pid);
  if (!process_id) return {};
  return Send(zp::Exited{*process_id, child.kind, child.status});
}

template <typename Message>
Result<void> ZygoteServer::Send(const Message& message, std::span<const int> fds) {
  const std::vector<std::byte> packet = CLADE_TRY(zp::Encode(message));
  // May wait: main reads whenever it runs, and never waits for the zygote.
  return SendPacket(control_.get(), packet, fds, /*dont_wait=*/false);
}

}  // namespace clade
