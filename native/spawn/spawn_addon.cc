// clade-spawn.node: starts the zygote before the engine is loaded into the main process.
//
// Loading clade.node brings GTK and WebKitGTK with it, tens of milliseconds of relocation; this
// module links neither, so the zygote warms up on another core meanwhile. Descriptors are handed
// to JavaScript as numbers and to their next owner at once.
#include <fcntl.h>
#include <napi.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <string>

#include "native/base/result.h"
#include "native/base/spawn_process.h"
#include "native/base/unique_fd.h"
#include "native/ipc/seqpacket.h"

namespace clade {
namespace {

constexpr int kControlFd = 3;  // In the zygote.

void Throw(Napi::Env env, const Error& failure) {
  Napi::Error error = Napi::Error::New(env, failure.Message());
  error.Set("code", Napi::String::New(env, "ERR_SYSTEM_CALL"));
  error.ThrowAsJavaScriptException();
}

Napi::Value Number(Napi::Env env, int value) { return Napi::Number::New(env, value); }

// openOutputPipe() -> {readFd, writeFd}. The write end never blocks: output that main does not
// read (because a debugger has stopped it) is dropped instead of stopping a content process.
Napi::Value OpenOutputPipe(const Napi::CallbackInfo& info) {
  const Napi::Env env = info.Env();
  int fds[2];
  if (pipe2(fds, O_CLOEXEC) != 0) {
    Throw(env, Error{ErrorCode::kSyscall, "pipe2", errno});
    return env.Undefined();
  }
  fcntl(fds[1], F_SETFL, O_NONBLOCK);
  auto pipe = Napi::Object::New(env);
  pipe.Set("readFd", Number(env, fds[0]));
  pipe.Set("writeFd", Number(env, fds[1]));
  return pipe;
}

// spawnZygote({path, library, sandbox, outputFd, env: ["NAME=value"]}) -> {pid, pidfd, controlFd}.
// `path`: the zygote or, with `sandbox`, the launcher that starts the one in the folder `library`.
// Throws ERR_SYSTEM_CALL.
Napi::Value SpawnZygote(const Napi::CallbackInfo& info) {
  const Napi::Env env = info.Env();
  const auto js = info[0].As<Napi::Object>();
  auto sockets = SocketPair(SOCK_SEQPACKET);
  if (!sockets) {
    Throw(env, sockets.error());
    return env.Undefined();
  }
  const int output = js.Get("outputFd").ToNumber();
  SpawnOptions options;
  options.path = js.Get("path").ToString().Utf8Value();
  const std::string control = std::to_string(kControlFd);
  options.argv = {options.path, "--control-fd", control};
  if (js.Get("sandbox").ToBoolean()) {
    options.argv = {options.path, "zygote", control, js.Get("library").ToString().Utf8Value()};
  }
  const auto extra = js.Get("env").As<Napi::Array>();
  for (uint32_t i = 0; i < extra.Length(); ++i) {
    options.extra_env.push_back(extra.Get(i).ToString().Utf8Value());
  }
  options.fds = {
      {output, STDOUT_FILENO}, {output, STDERR_FILENO}, {sockets->second.get(), kControlFd}};
  auto spawned = SpawnProcess(options);
  if (!spawned) {
    Throw(env, spawned.error());
    return env.Undefined();
  }
  auto result = Napi::Object::New(env);
  result.Set("pid", Number(env, spawned->pid));
  result.Set("pidfd", Number(env, spawned->pidfd.Release()));
  result.Set("controlFd", Number(env, sockets->first.Release()));
  return result;
}

Napi::Object Init(Napi::Env env, Napi::Object exports) {
  exports.Set("openOutputPipe", Napi::Function::New<OpenOutputPipe>(env, "openOutputPipe"));
  exports.Set("spawnZygote", Napi::Function::New<SpawnZygote>(env, "spawnZygote"));
  return exports;
}

}  // namespace
}  // namespace clade

static Napi::Object InitModule(Napi::Env env, Napi::Object exports) {
  return clade::Init(env, exports);
}
NODE_API_MODULE(clade_spawn, InitModule)
