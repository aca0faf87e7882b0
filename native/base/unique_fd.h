// UniqueFd: owns one file descriptor; nothing else in Clade may call close(2).
//
// Any process. A UniqueFd parameter takes the descriptor over. An `int fd` parameter borrows it
// until the call returns. Descriptors are close-on-exec from birth; what a forked child keeps is
// decided in one place, zygote/fd_registry.h.
#pragma once

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <utility>

#include "native/base/check.h"
#include "native/base/result.h"

namespace clade {

class [[nodiscard]] UniqueFd {
 public:
  UniqueFd() = default;
  // Takes over `fd`; a negative number gives an empty owner.
  static UniqueFd Adopt(int fd) { return UniqueFd(fd); }

  UniqueFd(UniqueFd&& other) noexcept : fd_(other.Release()) {}
  UniqueFd& operator=(UniqueFd&& other) noexcept {
    UniqueFd taken(std::move(other));  // The old descriptor closes with `taken`.
    std::swap(fd_, taken.fd_);
    return *this;
  }
  ~UniqueFd() {
    // EINTR still closes on Linux (close(2)); EBADF means that somebody else owned it too.
    if (fd_ >= 0 && close(fd_) != 0) CHECK(errno != EBADF);
  }

  int get() const { return fd_; }
  explicit operator bool() const { return fd_ >= 0; }
  // Hands the descriptor to the caller, who must close it or give it to another owner.
  [[nodiscard]] int Release() { return std::exchange(fd_, -1); }

  // A second, independent owner of the same open file, close-on-exec.
  Result<UniqueFd> Duplicate() const {
    const int copy = fcntl(fd_, F_DUPFD_CLOEXEC, 0);
    if (copy < 0) return Error{ErrorCode::kSyscall, "fcntl(F_DUPFD_CLOEXEC)", errno};
    return UniqueFd(copy);
  }

 private:
  explicit UniqueFd(int fd) : fd_(fd) {}
  int fd_ = -1;
};

}  // namespace clade
