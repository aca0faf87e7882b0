// Values and functions of JavaScriptCore as the extension needs them.
//
// Content process, main thread. A JSCValue of one script world may be passed to another: all worlds
// live in one VM. What is raw must never reach a page; only Clade's own runtime gets it.
#pragma once

#include <jsc/jsc.h>

#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <vector>

#include "native/base/unique_fd.h"
#include "native/glib/gref.h"

namespace clade {

using JsArgs = std::span<JSCValue* const>;
// What a native function does. An empty result is `undefined`. To throw, call Throw first.
using NativeFunction = std::function<GRef<JSCValue>(JSCContext*, JsArgs)>;

// A JavaScript function of `context`; it keeps `function` until it is collected.
GRef<JSCValue> MakeFunction(JSCContext* context, const char* name, NativeFunction function);

// Throws TypeError(message) into `context` when the native function returns.
void ThrowTypeError(JSCContext* context, const std::string& message);

// Reports and clears a pending exception of `context`; `where` says what was running.
void ReportException(JSCContext* context, const char* where);

// The bytes of a typed array; empty for anything else. Valid until JavaScript runs again.
std::span<const std::byte> BytesOf(JSCValue* typed_array);
// The same, to write into. The array must be of bytes.
std::span<std::byte> WritableBytesOf(JSCValue* typed_array);

// The elements of an array of at most `max` typed arrays.
std::vector<std::span<const std::byte>> BuffersOf(JSCValue* array, size_t max);

// The elements of an array of at most `max` numbers.
std::vector<uint32_t> NumbersOf(JSCValue* array, size_t max);

// A Uint8Array with a copy of the bytes.
GRef<JSCValue> CopyToUint8Array(JSCContext* context, std::span<const std::byte> bytes);

// A JavaScript array of values.
GRef<JSCValue> MakeArray(JSCContext* context, const std::vector<GRef<JSCValue>>& values);

}  // namespace clade
