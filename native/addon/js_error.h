// The last step before JavaScript: a failure becomes an Error with a stable `code`.
#pragma once

#include <napi.h>

#include <string>

#include "native/base/result.h"

namespace clade {

// Throws Error(message) with {code} into JavaScript; the caller returns at once.
void ThrowCoded(Napi::Env env, const char* code, const std::string& message);

// Throws `error` under the code that says which kind of failure it was.
void ThrowError(Napi::Env env, const Error& error);

}  // namespace clade
