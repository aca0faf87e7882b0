#include "native/ipc/script_bundle.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <utility>

#include "native/ipc/packet_reader.h"
#include "native/ipc/packet_writer.h"

namespace clade {
namespace {

constexpr int kSeals = F_SEAL_SEAL | F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_WRITE;

enum Flag : uint8_t { kModule = 1, kFresh = 2, kAllFlags = 3 };

Result<void> WriteAll(int fd, std::span<const std::byte> bytes) {
  while (!bytes.empty()) {
    const ssize_t size = write(fd, bytes.data(), bytes.size());
    if (size < 0 && errno == EINTR) continue;
    if (size < 0) return Error{ErrorCode::kSyscall, "write(script bundle)", errno};
    bytes = bytes.subspan(static_cast<size_t>(size));
  }
  return {};
}

Result<std::vector<std::byte>> EncodeHeader(const std::vector<BundledScript>& scripts,
                                            const ScriptLimits& limits) {
  constexpr Error kTooLarge = {ErrorCode::kLimit, "script bundle"};
  if (scripts.size() > kMaxScripts) return kTooLarge;
  PacketWriter writer;
  writer.U32(limits.cpu_ms);
  writer.U32(limits.memory_mb);
  writer.U32(static_cast<uint32_t>(scripts.size()));
  size_t total = 0;
  for (const BundledScript& script : scripts) {
    total += script.source.size();
    if (script.url.size() > kMaxScriptUrlBytes || total > kMaxScriptBundleBytes) return kTooLarge;
    writer.String(script.url);
    writer.U8(static_cast<uint8_t>((script.module ? kModule : 0) | (script.fresh ? kFresh : 0)));
    writer.U32(static_cast<uint32_t>(script.source.size()));
  }
  return writer.Take();
}

}  // namespace

Result<UniqueFd> MakeScriptBundle(const std::vector<BundledScript>& scripts,
                                  const ScriptLimits& limits) {
  const std::vector<std::byte> header = CLADE_TRY(EncodeHeader(scripts, limits));
  UniqueFd fd = UniqueFd::Adopt(memfd_create("clade-app-scripts", MFD_CLOEXEC | MFD_ALLOW_SEALING));
  if (!fd) return Error{ErrorCode::kSyscall, "memfd_create", errno};
  PacketWriter prefix;
  prefix.U32(static_cast<uint32_t>(header.size()));
  CLADE_TRY(WriteAll(fd.get(), prefix.Take()));
  CLADE_TRY(WriteAll(fd.get(), header));
  for (const BundledScript& script : scripts) CLADE_TRY(WriteAll(fd.get(), script.source));
  if (fcntl(fd.get(), F_ADD_SEALS, kSeals) != 0) {
    return Error{ErrorCode::kSyscall, "fcntl(F_ADD_SEALS)", errno};
  }
  return fd;
}

Result<ScriptBundle> ScriptBundle::Map(int fd) {
  constexpr Error kBad = {ErrorCode::kBadMessage, "script bundle"};
  const int seals = fcntl(fd, F_GET_SEALS);
  struct stat file = {};
  if (seals < 0 || (seals & kSeals) != kSeals || fstat(fd, &file) != 0) return kBad;
  const auto size = static_cast<size_t>(file.st_size);
  if (size == 0) return kBad;
  void* const address = mmap(nullptr, size, PROT_READ, MAP_PRIVATE, fd, 0);
  if (address == MAP_FAILED) return Error{ErrorCode::kSyscall, "mmap(script bundle)", errno};
  ScriptBundle bundle({static_cast<const std::byte*>(address), size});
  CLADE_TRY(bundle.Decode());
  return bundle;
}

Result<void> ScriptBundle::Decode() {
  constexpr const char* kOp = "script bundle";
  constexpr Error kBad = {ErrorCode::kBadMessage, kOp};
  PacketReader prefix(mapped_.first(std::min<size_t>(mapped_.size(), sizeof(uint32_t))));
  const size_t header_size = prefix.U32();
  std::span<const std::byte> rest = mapped_.subspan(std::min<size_t>(mapped_.size(), 4));
  if (!prefix.ok() || header_size > rest.size()) return kBad;
  PacketReader reader(rest.first(header_size));
  rest = rest.subspan(header_size);
  limits_.cpu_ms = reader.U32();
  limits_.memory_mb = reader.U32();
  const uint32_t count = reader.U32();
  if (count > kMaxScripts) return kBad;
  for (uint32_t i = 0; i < count && reader.ok(); ++i) {
    BundledScript script;
    script.url = reader.String(kMaxScriptUrlBytes);
    const uint8_t flags = reader.U8();
    const size_t size = reader.U32();
    if (flags > kAllFlags || size > rest.size()) return kBad;
    script.module = (flags & kModule) != 0;
    script.fresh = (flags & kFresh) != 0;
    script.source = rest.first(size);
    rest = rest.subspan(size);
    scripts_.push_back(std::move(script));
  }
  CLADE_TRY(reader.Finish(kOp));
  if (!rest.empty()) return kBad;
  return {};
}

ScriptBundle::ScriptBundle(ScriptBundle&& other) noexcept
    : mapped_(std::exchange(other.mapped_, {})),
      scripts_(std::move(other.scripts_)),
      limits_(other.limits_) {}

ScriptBundle::~ScriptBundle() {
  if (!mapped_.empty()) munmap(const_cast<std::byte*>(mapped_.data()), mapped_.size());
}

}  // namespace clade
