#include "js_error.h"

namespace clade {
namespace {

const char* CodeFor(ErrorCode code) {
  switch (code) {
    case ErrorCode::kSyscall:
      return "ERR_SYSTEM_CALL";
    case ErrorCode::kPeerClosed:
      return "ERR_PEER_CLOSED";
    case ErrorCode::kBadMessage:
      return "ERR_BAD_MESSAGE";
    case ErrorCode::kLimit:
      return "ERR_LIMIT";
    case ErrorCode::kTimeout:
      return "ERR_TIMEOUT";
    case ErrorCode::kWouldBlock:
      return "ERR_BUSY";
    case ErrorCode::kMissingSymbol:
      return "ERR_MISSING_SYMBOL";
  }
  return "ERR_UNKNOWN";
}

}  // namespace

void ThrowCoded(Napi::Env env, const char* code, const std::string& message) {
  Napi::Error error = Napi::Error::New(env, message);
  error.Set("code", Napi::String::New(env, code));
  error.ThrowAsJavaScriptException();
}

void ThrowError(Napi::Env env, const Error& error) {
  ThrowCoded(env, CodeFor(error.code), error.Message());
}

}  // namespace clade
