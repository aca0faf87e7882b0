#include "native/ipc/parcel.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>

namespace clade {
namespace {

constexpr Error kBad{ErrorCode::kBadMessage, "parcel"};
constexpr int kSeals = F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_WRITE;

Result<SharedBuffer> Seal(std::span<const std::byte> bytes) {
  if (bytes.size() > kMaxBufferBytes) return Error{ErrorCode::kLimit, "parcel"};
  const int fd = memfd_create("clade-buffer", MFD_CLOEXEC | MFD_ALLOW_SEALING);
  if (fd < 0) return Error{ErrorCode::kSyscall, "memfd_create", errno};
  SharedBuffer buffer{UniqueFd::Adopt(fd), bytes.size()};
  for (size_t done = 0; done < bytes.size();) {
    const ssize_t written = write(fd, bytes.data() + done, bytes.size() - done);
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return Error{ErrorCode::kSyscall, "write(memfd)", errno};
    done += static_cast<size_t>(written);
  }
  if (fcntl(fd, F_ADD_SEALS, kSeals) != 0) return Error{ErrorCode::kSyscall, "F_ADD_SEALS", errno};
  return buffer;
}

// An unsealed memfd could shrink while it is mapped, and its reader would be killed by SIGBUS.
Result<SharedBuffer> CheckSealed(UniqueFd fd) {
  const int seals = fcntl(fd.get(), F_GET_SEALS);
  struct stat status;
  if (seals < 0 || (seals & kSeals) != kSeals || fstat(fd.get(), &status) != 0) return kBad;
  const auto size = static_cast<size_t>(status.st_size);
  if (size > kMaxBufferBytes) return kBad;
  return SharedBuffer{std::move(fd), size};
}

bool IsPort(const UniqueFd& fd) {
  int domain = 0;
  int type = 0;
  socklen_t size = sizeof domain;
  if (getsockopt(fd.get(), SOL_SOCKET, SO_DOMAIN, &domain, &size) != 0) return false;
  size = sizeof type;
  if (getsockopt(fd.get(), SOL_SOCKET, SO_TYPE, &type, &size) != 0) return false;
  return domain == AF_UNIX && type == SOCK_SEQPACKET;
}

}  // namespace

Result<Parcel> PackParcel(std::span<const std::byte> payload,
                          std::span<const std::span<const std::byte>> buffers,
                          std::vector<UniqueFd> ports) {
  if (buffers.size() > kMaxParcelBuffers || ports.size() > kMaxParcelPorts) {
    return Error{ErrorCode::kLimit, "parcel"};
  }
  Parcel parcel;
  if (payload.size() <= kMaxInlinePayload) {
    parcel.payload.assign(payload.begin(), payload.end());
  } else {
    parcel.large_payload = CLADE_TRY(Seal(payload));
  }
  for (const auto& buffer : buffers) parcel.buffers.push_back(CLADE_TRY(Seal(buffer)));
  parcel.ports = std::move(ports);
  return parcel;
}

void WriteParcel(const Parcel& parcel, PacketWriter& writer) {
  writer.U8(parcel.large_payload.memfd ? 1 : 0);
  writer.U8(static_cast<uint8_t>(parcel.buffers.size()));
  writer.U8(static_cast<uint8_t>(parcel.ports.size()));
  writer.Bytes(parcel.payload);
}

std::vector<int> ParcelFds(const Parcel& parcel) {
  std::vector<int> fds;
  if (parcel.large_payload.memfd) fds.push_back(parcel.large_payload.memfd.get());
  for (const SharedBuffer& buffer : parcel.buffers) fds.push_back(buffer.memfd.get());
  for (const UniqueFd& port : parcel.ports) fds.push_back(port.get());
  return fds;
}

size_t ParcelBufferBytes(const Parcel& parcel) {
  size_t bytes = parcel.large_payload.size;
  for (const SharedBuffer& buffer : parcel.buffers) bytes += buffer.size;
  return bytes;
}

size_t PackedBufferBytes(std::span<const std::byte> payload,
                         std::span<const std::span<const std::byte>> buffers) {
  size_t bytes = payload.size() > kMaxInlinePayload ? payload.size() : 0;
  for (const auto& buffer : buffers) bytes += buffer.size();
  return bytes;
}

Result<Parcel> OpenParcel(PacketReader& reader, std::vector<UniqueFd>& fds) {
  const bool payload_in_fd = reader.Bool();
  const size_t buffers = reader.U8();
  const size_t ports = reader.U8();
  const std::span<const std::byte> inline_payload = reader.Rest();
  const size_t wanted = (payload_in_fd ? 1 : 0) + buffers + ports;
  if (!reader.ok() || buffers > kMaxParcelBuffers || ports > kMaxParcelPorts ||
      fds.size() != wanted || inline_payload.size() > kMaxInlinePayload ||
      (payload_in_fd && !inline_payload.empty())) {
    return kBad;
  }
  Parcel parcel;
  parcel.payload.assign(inline_payload.begin(), inline_payload.end());
  auto next = fds.begin();
  if (payload_in_fd) parcel.large_payload = CLADE_TRY(CheckSealed(std::move(*next++)));
  for (size_t i = 0; i < buffers; ++i) {
    parcel.buffers.push_back(CLADE_TRY(CheckSealed(std::move(*next++))));
  }
  for (; next != fds.end(); ++next) {
    if (!IsPort(*next)) return kBad;
    parcel.ports.push_back(std::move(*next));
  }
  fds.clear();
  return parcel;
}

}  // namespace clade
