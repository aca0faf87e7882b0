#include "native/port/port_host.h"

#include <fcntl.h>
#include <sys/socket.h>

#include <utility>

#include "native/ipc/seqpacket.h"
#include "native/napi/parcel_js.h"

namespace clade {
namespace {

void Throw(Napi::Env env, const char* code, const std::string& message) {
  Napi::Error error = Napi::Error::New(env, message);
  error.Set("code", Napi::String::New(env, code));
  error.ThrowAsJavaScriptException();
}

void ThrowSystemCall(Napi::Env env, const Error& error) {
  Throw(env, "ERR_SYSTEM_CALL", error.Message());
}

void ThrowLimit(Napi::Env env, const char* code, const char* message, const Error& error) {
  if (error.code != ErrorCode::kLimit) return ThrowSystemCall(env, error);
  Throw(env, code, message);
}

void ThrowTooLarge(Napi::Env env, const Error& error) {
  ThrowLimit(env, "ERR_LIMIT", "the message has too many or too large parts", error);
}

void ThrowFull(Napi::Env env, const Error& error) {
  ThrowLimit(env, "ERR_PORT_FULL",
             "the other end of the port does not read its messages: too many wait already", error);
}

uv_loop_t* LoopOf(Napi::Env env) {
  uv_loop_t* loop = nullptr;
  CHECK(napi_get_uv_event_loop(env, &loop) == napi_ok);
  return loop;
}

}  // namespace

Napi::Function PortHost::Define(Napi::Env env) {
  return DefineClass(env, "Port",
                     {
                         InstanceMethod<&PortHost::Start>("start"),
                         InstanceMethod<&PortHost::Pause>("pause"),
                         InstanceMethod<&PortHost::Post>("post"),
                         InstanceMethod<&PortHost::CloseNow>("close"),
                         InstanceMethod<&PortHost::Release>("release"),
                         StaticMethod<&PortHost::Pair>("pair"),
                     });
}

PortHost::PortHost(const Napi::CallbackInfo& info)
    : Napi::ObjectWrap<PortHost>(info), context_(info.Env(), "clade.Port") {
  auto fd = UniqueFd::Adopt(info[0].ToNumber());
  // One that was inherited is not so yet, and must not reach this process's children.
  fcntl(fd.get(), F_SETFD, FD_CLOEXEC);
  socket_ = std::make_shared<PortSocket>(LoopOf(info.Env()), std::move(fd));
}

PortHost::~PortHost() { Close(); }

Napi::Value PortHost::Pair(const Napi::CallbackInfo& info) {
  const Napi::Env env = info.Env();
  auto sockets = SocketPair(SOCK_SEQPACKET);
  if (!sockets) {
    ThrowSystemCall(env, sockets.error());
    return env.Undefined();
  }
  auto pair = Napi::Array::New(env, 2);
  pair.Set(0u, Napi::Number::New(env, sockets->first.Release()));
  pair.Set(1u, Napi::Number::New(env, sockets->second.Release()));
  return pair;
}

void PortHost::Start(const Napi::CallbackInfo& info) {
  if (!socket_) return;
  on_message_ = Napi::Persistent(info[0].As<Napi::Function>());
  on_close_ = Napi::Persistent(info[1].As<Napi::Function>());
  const auto started = socket_->Start([this](Parcel parcel) { OnParcel(std::move(parcel)); },
                                      [this](const Error& error) { OnClosed(error); });
  Hold();
  if (!started) ThrowSystemCall(info.Env(), started.error());
}

void PortHost::Pause(const Napi::CallbackInfo&) {
  if (!socket_) return;
  socket_->Pause();
  Hold();
}

Napi::Value PortHost::Post(const Napi::CallbackInfo& info) {
  const Napi::Env env = info.Env();
  if (!socket_) {
    static_cast<void>(AdoptPorts(info[2]));  // Closes them.
    return Napi::Boolean::New(env, false);
  }
  const auto room = socket_->ReserveBuffers(BufferBytesFromJs(info[0], info[1]));
  if (!room && room.error().code == ErrorCode::kPeerClosed) {
    static_cast<void>(AdoptPorts(info[2]));
    return Napi::Boolean::New(env, false);
  }
  if (!room) {
    ThrowFull(env, room.error());
    return env.Undefined();
  }
  // Without the ports, which have to outlive a failure.
  auto parcel = ParcelFromJs(info[0], info[1]);
  if (!parcel) {
    ThrowTooLarge(env, parcel.error());
    return env.Undefined();
  }
  parcel->ports = AdoptPorts(info[2]);
  const auto sent = socket_->Send(*parcel);
  if (sent || sent.error().code == ErrorCode::kPeerClosed) {
    return Napi::Boolean::New(env, sent.has_value());
  }
  ReturnPorts(std::move(parcel->ports));
  ThrowFull(env, sent.error());
  return env.Undefined();
}

void PortHost::CloseNow(const Napi::CallbackInfo&) { Close(); }

void PortHost::Close() {
  if (socket_) PortSocket::CloseWhenSent(std::move(socket_));
  Hold();
}

Napi::Value PortHost::Release(const Napi::CallbackInfo& info) {
  const Napi::Env env = info.Env();
  if (!socket_) {
    Throw(env, "ERR_PORT_CLOSED", "the port is closed");
    return env.Undefined();
  }
  auto fd = socket_->Release();
  if (!fd) {
    Throw(env, "ERR_PORT_BUSY", "the port still has messages to send, so it cannot be handed on");
    return env.Undefined();
  }
  socket_.reset();
  Hold();
  return Napi::Number::New(env, fd->Release());
}

void PortHost::OnParcel(Parcel parcel) {
  const Napi::Env env = Env();
  const Napi::HandleScope scope(env);
  auto js = ParcelToJs(env, std::move(parcel));
  if (!js) return OnClosed(js.error());  // A message is lost: the others would mislead.
  Call(on_message_, {js->payload, js->buffers, js->ports});
}

void PortHost::OnClosed(const Error& error) {
  const Napi::Env env = Env();
  const Napi::HandleScope scope(env);
  // Alive through the call, although no longer held.
  [[maybe_unused]] const Napi::Object self = Value();
  Close();
  const bool orderly = error.code == ErrorCode::kPeerClosed;
  Call(on_close_, {orderly ? env.Undefined() : Napi::String::New(env, error.Message())});
}

void PortHost::Call(const Napi::FunctionReference& callback, const std::vector<napi_value>& args) {
  const Napi::Env env = Env();
  callback.MakeCallback(Value(), args, context_);
  if (!env.IsExceptionPending()) return;
  const Napi::Error error = env.GetAndClearPendingException();
  napi_fatal_exception(env, error.Value());
}

void PortHost::Hold() {
  const bool wanted = socket_ && socket_->reading();
  if (wanted == held_) return;
  held_ = wanted;
  if (wanted) {
    Ref();
  } else {
    Unref();
  }
}

}  // namespace clade
