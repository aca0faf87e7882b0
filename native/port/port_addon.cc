// clade-port.node: message ports for the main process and for utility processes.
//
// Depends on neither GTK nor the engine. Registration only; main/native-port.ts declares the types
// and is the only file that loads it.
#include <napi.h>
#include <sys/prctl.h>
#include <unistd.h>

#include <csignal>

#include "native/port/port_host.h"

namespace clade {
namespace {

// dieWithParent(pid): from now on the kernel kills this process when its parent ends, however
// that happens (prctl(2) PR_SET_PDEATHSIG). False when the parent is not `pid` any more.
Napi::Value DieWithParent(const Napi::CallbackInfo& info) {
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  return Napi::Boolean::New(info.Env(), getppid() == info[0].ToNumber().Int32Value());
}

Napi::Object Init(Napi::Env env, Napi::Object exports) {
  exports.Set("Port", PortHost::Define(env));
  exports.Set("dieWithParent", Napi::Function::New<DieWithParent>(env, "dieWithParent"));
  return exports;
}

}  // namespace
}  // namespace clade

static Napi::Object InitModule(Napi::Env env, Napi::Object exports) {
  return clade::Init(env, exports);
}
NODE_API_MODULE(clade_port, InitModule)
