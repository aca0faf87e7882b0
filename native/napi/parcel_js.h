// Parcels as JavaScript values, for the addons of the main and utility processes.
//
// Descriptors cross as numbers; a port's number goes to its next owner at once.
#pragma once

#include <napi.h>

#include "native/base/result.h"
#include "native/ipc/parcel.h"

namespace clade {

struct JsParcel {
  Napi::Value payload;  // Uint8Array
  Napi::Array buffers;  // ArrayBuffer[], mapped without a copy; writes stay in this process
  Napi::Array ports;    // descriptors
};

// kSyscall when a buffer cannot be mapped.
Result<JsParcel> ParcelToJs(Napi::Env env, Parcel parcel);

// From (payload: Uint8Array, buffers: Uint8Array[], ports: number[]), whose descriptors it takes
// over. kLimit when there are too many or too large parts.
Result<Parcel> ParcelFromJs(const Napi::Value& payload, const Napi::Value& buffers,
                            const Napi::Value& ports);

}  // namespace clade
