#include "native/napi/parcel_js.h"

#include <sys/mman.h>

#include <cerrno>
#include <utility>
#include <vector>

namespace clade {
namespace {

std::span<const std::byte> Bytes(const Napi::Value& value) {
  if (!value.IsTypedArray()) return {};
  const auto array = value.As<Napi::Uint8Array>();
  return {reinterpret_cast<const std::byte*>(array.Data()), array.ByteLength()};
}

std::vector<std::span<const std::byte>> Spans(const Napi::Value& buffers) {
  const auto array = buffers.As<Napi::Array>();
  std::vector<std::span<const std::byte>> spans;
  for (uint32_t i = 0; i < array.Length(); ++i) spans.push_back(Bytes(array.Get(i)));
  return spans;
}

// Private and copy-on-write: the sealed memfd may be mapped by others, too.
Result<Napi::ArrayBuffer> MapToArrayBuffer(Napi::Env env, const SharedBuffer& shared) {
  if (shared.size == 0) return Napi::ArrayBuffer::New(env, 0);
  void* pages =
      mmap(nullptr, shared.size, PROT_READ | PROT_WRITE, MAP_PRIVATE, shared.memfd.get(), 0);
  if (pages == MAP_FAILED) return Error{ErrorCode::kSyscall, "mmap", errno};
  const size_t size = shared.size;
  return Napi::ArrayBuffer::New(env, pages, size,
                                [size](Napi::Env, void* data) { munmap(data, size); });
}

}  // namespace

Result<JsParcel> ParcelToJs(Napi::Env env, Parcel parcel) {
  JsParcel js;
  if (parcel.large_payload.memfd) {
    Napi::ArrayBuffer bytes = CLADE_TRY(MapToArrayBuffer(env, parcel.large_payload));
    js.payload = Napi::Uint8Array::New(env, bytes.ByteLength(), bytes, 0);
  } else {
    js.payload = Napi::Buffer<uint8_t>::Copy(
        env, reinterpret_cast<const uint8_t*>(parcel.payload.data()), parcel.payload.size());
  }
  js.buffers = Napi::Array::New(env, parcel.buffers.size());
  for (uint32_t i = 0; i < parcel.buffers.size(); ++i) {
    js.buffers.Set(i, CLADE_TRY(MapToArrayBuffer(env, parcel.buffers[i])));
  }
  js.ports = Napi::Array::New(env, parcel.ports.size());
  for (uint32_t i = 0; i < parcel.ports.size(); ++i) {
    js.ports.Set(i, Napi::Number::New(env, parcel.ports[i].Release()));
  }
  return js;
}

size_t BufferBytesFromJs(const Napi::Value& payload, const Napi::Value& buffers) {
  return PackedBufferBytes(Bytes(payload), Spans(buffers));
}

Result<Parcel> ParcelFromJs(const Napi::Value& payload, const Napi::Value& buffers) {
  return PackParcel(Bytes(payload), Spans(buffers), {});
}

std::vector<UniqueFd> AdoptPorts(const Napi::Value& numbers) {
  const auto array = numbers.As<Napi::Array>();
  std::vector<UniqueFd> ports;
  for (uint32_t i = 0; i < array.Length(); ++i) {
    ports.push_back(UniqueFd::Adopt(array.Get(i).ToNumber()));
  }
  return ports;
}

void ReturnPorts(std::vector<UniqueFd> ports) {
  for (UniqueFd& port : ports) static_cast<void>(port.Release());
}

}  // namespace clade
