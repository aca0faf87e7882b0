#include "native/sandbox/landlock.h"

#include <fcntl.h>
#include <linux/landlock.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdint>

namespace clade::sandbox {
namespace {

// linux/landlock.h of a younger kernel than the one that the build may see.
struct RulesetAttributes {
  uint64_t handled_access_fs;
  uint64_t handled_access_net;
  uint64_t scoped;
};

// Rights by the version that brought them: 13 in the first; refer, truncate, device ioctls.
constexpr uint64_t FileRights(int version) {
  uint64_t rights = (1ull << 13) - 1;
  if (version >= 2) rights |= 1ull << 13;
  if (version >= 3) rights |= 1ull << 14;
  if (version >= 5) rights |= 1ull << 15;
  return rights;
}

constexpr uint64_t kTcp = 3;                // Bind and connect; version 4.
constexpr uint64_t kSocketsAndSignals = 3;  // Abstract sockets and signals; version 6.
constexpr uint64_t kDeviceIoctl = 1ull << 15;

// What a rule for a file, not a folder, may grant.
constexpr uint64_t kOfFiles = LANDLOCK_ACCESS_FS_EXECUTE | LANDLOCK_ACCESS_FS_WRITE_FILE |
                              LANDLOCK_ACCESS_FS_READ_FILE | 1ull << 14 | kDeviceIoctl;

constexpr size_t AttributesSize(int version) {
  if (version >= 6) return sizeof(RulesetAttributes);
  return version >= 4 ? 2 * sizeof(uint64_t) : sizeof(uint64_t);
}

uint64_t Rights(FileAccess access, int version) {
  constexpr uint64_t kRead = LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_READ_DIR;
  if (access == FileAccess::kRead) return kRead;
  // No execution, and no device nodes to be made.
  return FileRights(version) &
         ~static_cast<uint64_t>(LANDLOCK_ACCESS_FS_EXECUTE | LANDLOCK_ACCESS_FS_MAKE_CHAR |
                                LANDLOCK_ACCESS_FS_MAKE_BLOCK);
}

}  // namespace

int Landlock::Version() {
  const long version =
      syscall(SYS_landlock_create_ruleset, nullptr, 0, LANDLOCK_CREATE_RULESET_VERSION);
  return std::max(0, static_cast<int>(version));
}

Result<Landlock> Landlock::Create(bool restrict_network) {
  const int version = Version();
  RulesetAttributes attributes = {FileRights(version), restrict_network ? kTcp : 0,
                                  kSocketsAndSignals};
  const int fd = static_cast<int>(
      syscall(SYS_landlock_create_ruleset, &attributes, AttributesSize(version), 0));
  if (fd < 0) return Error{ErrorCode::kSyscall, "landlock_create_ruleset", errno};
  return Landlock(UniqueFd::Adopt(fd));  // Close-on-exec already.
}

Result<void> Landlock::Allow(const std::string& path, FileAccess access) {
  const UniqueFd place = UniqueFd::Adopt(open(path.c_str(), O_PATH | O_CLOEXEC));
  if (!place) {
    if (errno == ENOENT || errno == ENOTDIR) return {};
    return Error{ErrorCode::kSyscall, "open(Landlock path)", errno};
  }
  struct stat status;
  if (fstat(place.get(), &status) != 0) return Error{ErrorCode::kSyscall, "fstat", errno};
  landlock_path_beneath_attr rule = {};
  rule.allowed_access = Rights(access, Version());
  if (!S_ISDIR(status.st_mode)) rule.allowed_access &= kOfFiles;
  rule.parent_fd = place.get();
  if (syscall(SYS_landlock_add_rule, ruleset_.get(), LANDLOCK_RULE_PATH_BENEATH, &rule, 0) != 0) {
    return Error{ErrorCode::kSyscall, "landlock_add_rule", errno};
  }
  return {};
}

Result<void> Landlock::RestrictSelf() const {
  if (syscall(SYS_landlock_restrict_self, ruleset_.get(), 0) != 0) {
    return Error{ErrorCode::kSyscall, "landlock_restrict_self", errno};
  }
  return {};
}

}  // namespace clade::sandbox
