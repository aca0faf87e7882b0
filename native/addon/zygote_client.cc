#include "zygote_client.h"

#include <signal.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>
#include <optional>
#include <string>
#include <utility>

#include "js_error.h"
#include "native/base/spawn_process.h"
#include "native/ipc/seqpacket.h"
#include "native/sandbox/layers.h"

namespace clade {
namespace {

// How long the zygote's status may lag behind its end, microseconds.
constexpr gint64 kReapLagUs = 200'000;

namespace zp = zygote_protocol;

std::optional<zp::Stage> StageNamed(const std::string& name) {
  for (const zp::Stage stage : {zp::Stage::kWarm, zp::Stage::kApp}) {
    if (name == zp::StageName(stage)) return stage;
  }
  return std::nullopt;
}

std::string ForkErrorName(zp::ForkError reason) {
  switch (reason) {
    case zp::ForkError::kThreads:
      return "more than one thread in the zygote";
    case zp::ForkError::kDescriptors:
      return "an unknown descriptor in the zygote";
    case zp::ForkError::kSyscall:
      return "fork failed";
    case zp::ForkError::kBadRequest:
      return "bad request";
  }
  return "bad request";
}

std::string ScriptStateName(zp::ScriptReport::State state) {
  switch (state) {
    case zp::ScriptReport::State::kStarted:
      return "started";
    case zp::ScriptReport::State::kDone:
      return "done";
    case zp::ScriptReport::State::kThrew:
      return "threw";
  }
  return "done";
}

std::string ExitKindName(zp::ExitKind kind) {
  switch (kind) {
    case zp::ExitKind::kExited:
      return "exited";
    case zp::ExitKind::kKilled:
      return "killed";
    case zp::ExitKind::kDumped:
      return "dumped";
  }
  return "exited";
}

}  // namespace

Napi::Function ZygoteClient::Define(Napi::Env env) {
  return DefineClass(
      env, "ZygoteClient",
      {InstanceMethod<&ZygoteClient::Fork>("fork"),
       InstanceMethod<&ZygoteClient::ForkStage>("forkStage"),
       InstanceMethod<&ZygoteClient::SetPidfd>("setPidfd"),
       InstanceMethod<&ZygoteClient::Reap>("reap"), InstanceMethod<&ZygoteClient::Close>("close"),
       InstanceMethod<&ZygoteClient::Kill>("kill")});
}

ZygoteClient::ZygoteClient(const Napi::CallbackInfo& info)
    : Napi::ObjectWrap<ZygoteClient>(info),
      control_(UniqueFd::Adopt(info[0].ToNumber())),
      pidfd_(UniqueFd::Adopt(info[1].ToNumber())),
      buffer_(zp::kMaxMessageBytes),
      emitter_(std::make_unique<JsEmitter>(info[2].As<Napi::Function>(), "clade:ZygoteClient")) {
  control_source_ = FdSource(
      control_.get(), static_cast<GIOCondition>(G_IO_IN | G_IO_HUP),
      [](gint, GIOCondition, gpointer self) -> gboolean {
        return static_cast<ZygoteClient*>(self)->OnReadable() ? G_SOURCE_CONTINUE : G_SOURCE_REMOVE;
      },
      this);
  if (pidfd_) {
    WatchPidfd();
  } else {
    gone_ = true;
  }
  // Lives until its process is gone and its socket closed, whoever still refers to it.
  Ref();
}

ZygoteClient::~ZygoteClient() = default;

Napi::Value ZygoteClient::Fork(const Napi::CallbackInfo& info) {
  const Napi::Env env = info.Env();
  const auto process_id = static_cast<uint64_t>(info[0].ToNumber().Int64Value());
  auto request = ProcessHub::Get()->MakeForkRequest(process_id, info[1].ToString().Utf8Value(),
                                                    info[2].ToBoolean());
  if (!request) {
    ThrowError(env, request.error());
    return env.Undefined();
  }
  const auto packet = zp::Encode(*request);
  if (!packet) {
    ThrowError(env, packet.error());
    return env.Undefined();
  }
  std::vector<int> fds = {request->engine_socket.get(), request->pid_socket.get()};
  if (request->channel) fds.push_back(request->channel.get());
  const auto sent = SendPacket(control_.get(), *packet, fds, /*dont_wait=*/true);
  if (!sent) ThrowError(env, sent.error());
  return env.Undefined();
}

Napi::Value ZygoteClient::ForkStage(const Napi::CallbackInfo& info) {
  const Napi::Env env = info.Env();
  zp::ForkStage request;
  request.process_id = static_cast<uint64_t>(info[0].ToNumber().Int64Value());
  const auto stage = StageNamed(info[1].ToString().Utf8Value());
  const int scripts = info[2].ToNumber();
  auto sockets = SocketPair(SOCK_SEQPACKET);
  auto packet = Result<std::vector<std::byte>>(Error{ErrorCode::kBadMessage, "name of a stage"});
  if (stage) {
    request.stage = *stage;
    packet = zp::Encode(request);
  }
  if (!packet || !sockets) {
    ThrowError(env, packet ? sockets.error() : packet.error());
    return env.Undefined();
  }
  std::vector<int> fds = {sockets->second.get()};
  if (scripts >= 0) fds.push_back(scripts);
  const auto sent = SendPacket(control_.get(), *packet, fds, /*dont_wait=*/true);
  if (!sent) {
    ThrowError(env, sent.error());
    return env.Undefined();
  }
  stages_.insert(request.process_id);
  return Napi::Number::New(env, sockets->first.Release());
}

Napi::Value ZygoteClient::SetPidfd(const Napi::CallbackInfo& info) {
  pidfd_ = UniqueFd::Adopt(info[0].ToNumber());
  // One that was let go already needs nobody's reference.
  if (!control_) Ref();
  gone_ = false;
  WatchPidfd();
  return info.Env().Undefined();
}

Napi::Value ZygoteClient::Reap(const Napi::CallbackInfo& info) {
  if (pidfd_) ReapPidfd(pidfd_.get());
  return info.Env().Undefined();
}

void ZygoteClient::WatchPidfd() {
  pidfd_source_ = FdSource(
      pidfd_.get(), G_IO_IN,
      [](gint, GIOCondition, gpointer self) -> gboolean {
        return static_cast<ZygoteClient*>(self)->OnGone() ? G_SOURCE_REMOVE : G_SOURCE_CONTINUE;
      },
      this);
}

Napi::Value ZygoteClient::Close(const Napi::CallbackInfo& info) {
  Disconnect();
  return info.Env().Undefined();
}

void ZygoteClient::Disconnect() {
  if (!control_) return;
  control_source_ = {};
  control_ = {};
  if (gone_) Unref();
}

Napi::Value ZygoteClient::Kill(const Napi::CallbackInfo& info) {
  if (!pidfd_) return info.Env().Undefined();  // A stage that is not forked yet.
  // Before it has said that it is started it has forked nothing that would end with its launcher.
  const int target = zygote_pidfd_ ? zygote_pidfd_.get() : pidfd_.get();
  if (syscall(SYS_pidfd_send_signal, target, SIGKILL, nullptr, 0) != 0 && errno != ESRCH) {
    ThrowError(info.Env(), Error{ErrorCode::kSyscall, "pidfd_send_signal", errno});
  }
  return info.Env().Undefined();
}

bool ZygoteClient::OnGone() {
  const ExitStatus exit = ReapPidfd(pidfd_.get());
  if (exit.kind == ExitStatus::Kind::kNotYet) return false;
  pidfd_source_.Forget();
  pidfd_ = {};
  EmitGone(exit);
  gone_ = true;
  // What it said last may still be in the socket; its end follows as "closed".
  if (!control_) Unref();
  return true;
}

// A launcher lives on as long as what the zygote has forked; it tells the zygote's status. The
// first process of the namespace reaps the zygote, and until then the kernel does not tell it.
bool ZygoteClient::OnZygoteGone() {
  const gint64 now = g_get_monotonic_time();
  if (zygote_gone_since_ == 0) zygote_gone_since_ = now;
  const ExitStatus exit = ReapPidfd(zygote_pidfd_.get());
  const bool may_be_told = now - zygote_gone_since_ < kReapLagUs;
  if (exit.kind == ExitStatus::Kind::kUnknown && may_be_told) return false;
  zygote_source_.Forget();
  zygote_pidfd_ = {};
  EmitGone(exit);
  return true;
}

void ZygoteClient::EmitGone(const ExitStatus& exit) {
  if (std::exchange(told_gone_, true)) return;
  const bool known =
      exit.kind != ExitStatus::Kind::kUnknown && exit.kind != ExitStatus::Kind::kNotYet;
  const bool exited = exit.kind == ExitStatus::Kind::kExited;
  emitter_->Emit("gone", {std::string(!known   ? "unknown"
                                      : exited ? "exited"
                                               : "killed"),
                          static_cast<double>(exit.status)});
}

bool ZygoteClient::OnReadable() {
  auto packet = ReceivePacket(control_.get(), buffer_, /*dont_wait=*/true);
  if (!packet && packet.error().code == ErrorCode::kWouldBlock) return true;
  auto message = packet ? zp::DecodeFromZygote({buffer_.data(), packet->size}, packet->fds)
                        : Result<zp::FromZygote>(packet.error());
  if (message) {
    OnMessage(std::move(*message));
    return static_cast<bool>(control_);
  }
  Disconnect();
  emitter_->Emit("closed", {message.error().Message()});
  return false;
}

void ZygoteClient::OnMessage(zp::FromZygote message) {
  if (auto* started = std::get_if<zp::Started>(&message)) {
    OnStarted(std::move(*started));
  } else if (const auto* ready = std::get_if<zp::Ready>(&message)) {
    OnReady(*ready);
  } else if (const auto* failed = std::get_if<zp::WarmUpFailed>(&message)) {
    emitter_->Emit("warm-up-failed", {failed->step, failed->message});
  } else if (const auto* script = std::get_if<zp::ScriptReport>(&message)) {
    emitter_->Emit("script", {static_cast<double>(script->index), ScriptStateName(script->state),
                              script->us / 1000.0, script->note});
  } else if (auto* forked = std::get_if<zp::Forked>(&message)) {
    OnForked(std::move(*forked));
  } else if (const auto* refused = std::get_if<zp::ForkFailed>(&message)) {
    const bool is_stage = stages_.erase(refused->process_id) > 0;
    emitter_->Emit(is_stage ? "stage-failed" : "fork-failed",
                   {static_cast<double>(refused->process_id), ForkErrorName(refused->reason),
                    static_cast<double>(refused->os_error)});
  } else if (const auto* exited = std::get_if<zp::Exited>(&message)) {
    const bool is_stage = stages_.erase(exited->process_id) > 0;
    emitter_->Emit(is_stage ? "stage-exited" : "exited",
                   {static_cast<double>(exited->process_id), ExitKindName(exited->kind),
                    static_cast<double>(exited->status)});
  }
}

void ZygoteClient::OnStarted(zp::Started started) {
  const pid_t pid = PidOf(started.pidfd.get());
  if (pid > 0 && pid != PidOf(pidfd_.get())) {
    zygote_pidfd_ = std::move(started.pidfd);
    zygote_source_ = FdSource(
        zygote_pidfd_.get(), G_IO_IN,
        [](gint, GIOCondition, gpointer self) -> gboolean {
          return static_cast<ZygoteClient*>(self)->OnZygoteGone() ? G_SOURCE_REMOVE
                                                                  : G_SOURCE_CONTINUE;
        },
        this);
  }
  emitter_->Emit("started", {static_cast<double>(pid), sandbox::Layers(started.layers).Names(),
                             started.missing});
}

void ZygoteClient::OnForked(zp::Forked forked) {
  const auto id = static_cast<double>(forked.process_id);
  // The zygote may be in a pid namespace of its own; the pidfd is the same process everywhere.
  const pid_t known = PidOf(forked.pidfd.get());
  const auto pid = static_cast<double>(known > 0 ? known : forked.pid);
  if (stages_.contains(forked.process_id)) {
    emitter_->Emit("stage-forked",
                   {id, pid, forked.fork_us / 1000.0, static_cast<double>(forked.pidfd.Release())});
    return;
  }
  ProcessHub::Get()->Started(forked.process_id, std::move(forked.pidfd));
  emitter_->Emit("forked", {id, pid, forked.fork_us / 1000.0});
}

void ZygoteClient::OnReady(const zp::Ready& ready) {
  const Napi::Env env = emitter_->env();
  Napi::HandleScope scope(env);
  auto steps = Napi::Array::New(env);
  for (const auto& step : ready.steps) {
    auto entry = Napi::Object::New(env);
    entry.Set("name", step.name);
    entry.Set("ms", Napi::Number::New(env, step.us / 1000.0));
    entry.Set("skipped", Napi::Boolean::New(env, step.skipped));
    entry.Set("note", step.note);
    steps.Set(steps.Length(), entry);
  }
  auto report = Napi::Object::New(env);
  report.Set("pid", Napi::Number::New(env, ready.pid));
  report.Set("stage", zp::StageName(ready.stage));
  report.Set("warmUpMs", Napi::Number::New(env, ready.warm_up_us / 1000.0));
  report.Set("steps", steps);
  emitter_->Emit("ready", {Napi::Value(report)});
}

}  // namespace clade
