// What the fuzz targets of native/fuzz share.
//
// A target is a file NAME_fuzz_test.cc with two functions: LLVMFuzzerTestOneInput, which aborts
// (CHECK) when something is wrong, and Seeds(), the inputs to begin with. It is built twice: with
// replay.cc as a test that needs no special compiler and runs a few thousand fixed mutations
// (`npm test`), and by build/fuzz/native.mjs with libFuzzer and sanitizers (`npm run fuzz`).
#pragma once

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "native/base/check.h"
#include "native/base/unique_fd.h"
#include "native/ipc/seqpacket.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size);

namespace clade::fuzz {

using Input = std::vector<std::byte>;

// Valid inputs, one of each kind; defined by each target.
std::vector<Input> Seeds();

// What lies beside a packet. In an input: the number of descriptors, a kind for each, the packet.
enum class FdKind : uint8_t { kSealedMemfd, kOpenMemfd, kPort, kStream, kNull, kLast = kNull };

inline UniqueFd MakeMemfd(int seals) {
  constexpr off_t kSize = 100;
  auto fd = UniqueFd::Adopt(memfd_create("fuzz", MFD_CLOEXEC | MFD_ALLOW_SEALING));
  CHECK(fd && ftruncate(fd.get(), kSize) == 0 && fcntl(fd.get(), F_ADD_SEALS, seals) == 0);
  return fd;
}

inline UniqueFd MakeFd(FdKind kind) {
  switch (kind) {
    case FdKind::kSealedMemfd:
      return MakeMemfd(F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_WRITE);
    case FdKind::kOpenMemfd:
      return MakeMemfd(F_SEAL_SHRINK);
    case FdKind::kPort:
      return std::move(SocketPair(SOCK_SEQPACKET)->first);
    case FdKind::kStream:
      return std::move(SocketPair(SOCK_STREAM)->first);
    case FdKind::kNull:
      break;
  }
  return UniqueFd::Adopt(open("/dev/null", O_RDONLY | O_CLOEXEC));
}

struct Packet {
  std::vector<UniqueFd> fds;
  std::span<const std::byte> bytes;
};

inline Packet ReadPacket(const uint8_t* data, size_t size) {
  constexpr size_t kMaxFds = 5;
  std::span<const std::byte> rest(reinterpret_cast<const std::byte*>(data), size);
  Packet packet;
  if (rest.empty()) return packet;
  const size_t fds = std::to_integer<size_t>(rest[0]) % (kMaxFds + 1);
  rest = rest.subspan(1);
  for (size_t i = 0; i < fds && !rest.empty(); ++i, rest = rest.subspan(1)) {
    const unsigned kinds = static_cast<unsigned>(FdKind::kLast) + 1;
    packet.fds.push_back(MakeFd(static_cast<FdKind>(std::to_integer<unsigned>(rest[0]) % kinds)));
  }
  packet.bytes = rest;
  return packet;
}

// An input that ReadPacket reads as this.
inline Input MakeInput(const std::vector<FdKind>& fds, const std::vector<std::byte>& packet) {
  Input input = {static_cast<std::byte>(fds.size())};
  for (const FdKind fd : fds) input.push_back(static_cast<std::byte>(fd));
  input.insert(input.end(), packet.begin(), packet.end());
  return input;
}

}  // namespace clade::fuzz
