// Parcels as JavaScript values, for the addons of the main and utility processes.
//
// Descriptors cross as numbers; a port's number goes to its next owner at once.
#pragma once

#include <napi.h>

#include <vector>

#include "native/base/result.h"
#include "native/base/unique_fd.h"
#include "native/ipc/parcel.h"

namespace clade {

struct JsParcel {
  Napi::Value payload;  // Uint8Array
  Napi::Array buffers;  // ArrayBuffer[], mapped without a copy; writes stay in this process
  Napi::Array ports;    // descriptors
};

// kSyscall when a buffer cannot be mapped.
Result<JsParcel> ParcelToJs(Napi::Env env, Parcel parcel);

// What a parcel of (payload: Uint8Array, buffers: Uint8Array[]) takes in memfds.
size_t BufferBytesFromJs(const Napi::Value& payload, const Napi::Value& buffers);

// From (payload: Uint8Array, buffers: Uint8Array[]), without ports. kLimit when there are too many
// or too large parts.
Result<Parcel> ParcelFromJs(const Napi::Value& payload, const Napi::Value& buffers);

// Takes descriptors over from an array of numbers.
std::vector<UniqueFd> AdoptPorts(const Napi::Value& numbers);
// Leaves them to whom they were taken from: the message could not be sent.
void ReturnPorts(std::vector<UniqueFd> ports);

}  // namespace clade
