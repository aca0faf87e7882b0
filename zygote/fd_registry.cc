#include "zygote/fd_registry.h"

#include <fcntl.h>
#include <linux/close_range.h>
#include <sys/eventfd.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/timerfd.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <limits>
#include <string_view>

#include "native/base/unique_fd.h"

namespace clade {
namespace {

// What /proc calls this process: its pid where that /proc was mounted, not in its own namespace.
std::string OwnProcPrefix() {
  std::array<char, 32> pid;
  const ssize_t size = readlink("/proc/self", pid.data(), pid.size());
  if (size <= 0) return "/proc/?/";
  return "/proc/" + std::string(pid.data(), static_cast<size_t>(size)) + "/";
}

// From which llvmpipe maps memory for graphics (Mesa, gallium/drivers/llvmpipe/lp_screen.c).
// Nothing is mapped before the fork: the warm-up task of EGL has seen to it.
constexpr std::string_view kGraphicsMemory = "/memfd:allocation fd (deleted)";
constexpr char kGraphicsMemoryName[] = "allocation fd";

FdAction Classify(std::string_view target) {
  constexpr std::array<std::string_view, 4> kStateless = {"/dev/null", "/dev/zero", "/dev/random",
                                                          "/dev/urandom"};
  if (std::find(kStateless.begin(), kStateless.end(), target) != kStateless.end()) {
    return FdAction::kKeep;
  }
  if (target == "anon_inode:[eventfd]") return FdAction::kRenewEventfd;
  if (target == "anon_inode:[timerfd]") return FdAction::kRenewTimerfd;
  if (target == kGraphicsMemory) return FdAction::kRenewMemfd;
  if (target.starts_with(OwnProcPrefix())) return FdAction::kReopenProcSelf;
  return FdAction::kRefuse;
}

bool Contains(std::span<const int> fds, int fd) {
  return std::find(fds.begin(), fds.end(), fd) != fds.end();
}

// A number of /proc/self/fdinfo, such as "eventfd-count: <hex>".
Result<unsigned> NumberOf(int fd, std::string_view field, int base) {
  const std::string path = "/proc/self/fdinfo/" + std::to_string(fd);
  const UniqueFd file = UniqueFd::Adopt(open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (!file) return Error{ErrorCode::kSyscall, "open(/proc/self/fdinfo)", errno};
  std::array<char, 512> text;
  const ssize_t size = read(file.get(), text.data(), text.size());
  if (size < 0) return Error{ErrorCode::kSyscall, "read(/proc/self/fdinfo)", errno};
  std::string_view info(text.data(), static_cast<size_t>(size));
  const size_t at = info.find(field);
  if (at == std::string_view::npos) return Error{ErrorCode::kBadMessage, "/proc/self/fdinfo"};
  info.remove_prefix(at + field.size());
  info.remove_prefix(std::min(info.find_first_not_of(" \t"), info.size()));
  unsigned number = 0;
  if (std::from_chars(info.data(), info.data() + info.size(), number, base).ec != std::errc()) {
    return Error{ErrorCode::kBadMessage, "/proc/self/fdinfo"};
  }
  return number;
}

// Puts `fresh` at the number `fd`, with the close-on-exec flag that `fd` had.
Result<void> Replace(int fd, const UniqueFd& fresh) {
  const int flags = fcntl(fd, F_GETFD);
  if (flags < 0) return Error{ErrorCode::kSyscall, "fcntl(F_GETFD)", errno};
  if (dup3(fresh.get(), fd, flags & FD_CLOEXEC ? O_CLOEXEC : 0) < 0) {
    return Error{ErrorCode::kSyscall, "dup3", errno};
  }
  return {};
}

Result<void> RenewEventfd(int fd) {
  // Not by reading it, which would take the count.
  const unsigned count = CLADE_TRY(NumberOf(fd, "eventfd-count:", 16));
  const int flags = fcntl(fd, F_GETFL);
  if (flags < 0) return Error{ErrorCode::kSyscall, "fcntl(F_GETFL)", errno};
  const UniqueFd fresh =
      UniqueFd::Adopt(eventfd(count, EFD_CLOEXEC | (flags & O_NONBLOCK ? EFD_NONBLOCK : 0)));
  if (!fresh) return Error{ErrorCode::kSyscall, "eventfd", errno};
  return Replace(fd, fresh);
}

Result<void> RenewTimerfd(int fd) {
  const unsigned clock = CLADE_TRY(NumberOf(fd, "clockid:", 10));
  const unsigned unread = CLADE_TRY(NumberOf(fd, "ticks:", 10));
  const int flags = fcntl(fd, F_GETFL);
  itimerspec left = {};
  if (flags < 0 || timerfd_gettime(fd, &left) != 0) {
    return Error{ErrorCode::kSyscall, "timerfd_gettime", errno};
  }
  // It has gone off already: so does the new one, at once.
  if (unread > 0) left.it_value = {0, 1};
  const int nonblocking = flags & O_NONBLOCK ? TFD_NONBLOCK : 0;
  const UniqueFd fresh =
      UniqueFd::Adopt(timerfd_create(static_cast<clockid_t>(clock), TFD_CLOEXEC | nonblocking));
  if (!fresh) return Error{ErrorCode::kSyscall, "timerfd_create", errno};
  if (timerfd_settime(fresh.get(), 0, &left, nullptr) != 0) {
    return Error{ErrorCode::kSyscall, "timerfd_settime", errno};
  }
  return Replace(fd, fresh);
}

// By the same name: a child may be a stage, and fork.
Result<void> RenewMemfd(int fd) {
  struct stat status;
  if (fstat(fd, &status) != 0) return Error{ErrorCode::kSyscall, "fstat", errno};
  const UniqueFd fresh = UniqueFd::Adopt(memfd_create(kGraphicsMemoryName, MFD_CLOEXEC));
  if (!fresh) return Error{ErrorCode::kSyscall, "memfd_create", errno};
  if (ftruncate(fresh.get(), status.st_size) != 0) {
    return Error{ErrorCode::kSyscall, "ftruncate", errno};
  }
  return Replace(fd, fresh);
}

// `target` is "/proc/<zygote's pid>/rest".
Result<void> ReopenProcSelf(int fd, const std::string& target) {
  const int flags = fcntl(fd, F_GETFL);
  if (flags < 0) return Error{ErrorCode::kSyscall, "fcntl(F_GETFL)", errno};
  const std::string path = "/proc/self" + target.substr(target.find('/', sizeof("/proc/") - 1));
  const UniqueFd fresh =
      UniqueFd::Adopt(open(path.c_str(), (flags & (O_ACCMODE | O_NONBLOCK)) | O_CLOEXEC));
  if (!fresh) return Error{ErrorCode::kSyscall, "open(/proc/self)", errno};
  return Replace(fd, fresh);
}

// Closes every descriptor that is not in `kept`, which is ascending.
Result<void> CloseAllBut(const std::vector<int>& kept) {
  unsigned first = 0;
  for (const int fd : kept) {
    const auto number = static_cast<unsigned>(fd);
    if (number > first && close_range(first, number - 1, 0) != 0) {
      return Error{ErrorCode::kSyscall, "close_range", errno};
    }
    first = number + 1;
  }
  if (close_range(first, std::numeric_limits<unsigned>::max(), 0) != 0) {
    return Error{ErrorCode::kSyscall, "close_range", errno};
  }
  return {};
}

}  // namespace

void FdRegistry::Declare(int fd, FdAction action) {
  std::erase_if(declared_, [fd](const Entry& entry) { return entry.fd == fd; });
  declared_.push_back({fd, action, {}});
}

Result<std::vector<OpenFd>> FdRegistry::Audit(std::span<const int> in_flight) {
  std::vector<OpenFd> open_fds = CLADE_TRY(OpenFds());
  std::vector<OpenFd> refused;
  entries_.clear();
  for (OpenFd& found : open_fds) {
    if (Contains(in_flight, found.fd)) continue;
    const auto known = std::find_if(declared_.begin(), declared_.end(),
                                    [&](const Entry& entry) { return entry.fd == found.fd; });
    const FdAction action = known != declared_.end() ? known->action : Classify(found.target);
    entries_.push_back({found.fd, action, found.target});
    if (action == FdAction::kRefuse) refused.push_back(std::move(found));
  }
  return refused;
}

Result<void> FdRegistry::ApplyInChild(std::span<const int> in_flight) const {
  std::vector<int> kept(in_flight.begin(), in_flight.end());
  for (const Entry& entry : entries_) {
    if (entry.action != FdAction::kClose) kept.push_back(entry.fd);
  }
  std::sort(kept.begin(), kept.end());
  CLADE_TRY(CloseAllBut(kept));
  for (const Entry& entry : entries_) {
    if (entry.action == FdAction::kRenewEventfd) CLADE_TRY(RenewEventfd(entry.fd));
    if (entry.action == FdAction::kRenewTimerfd) CLADE_TRY(RenewTimerfd(entry.fd));
    if (entry.action == FdAction::kRenewMemfd) CLADE_TRY(RenewMemfd(entry.fd));
    if (entry.action == FdAction::kReopenProcSelf) {
      CLADE_TRY(ReopenProcSelf(entry.fd, entry.target));
    }
  }
  return {};
}

FdAction FdRegistry::ActionOf(int fd) const {
  const auto found = std::find_if(entries_.begin(), entries_.end(),
                                  [fd](const Entry& entry) { return entry.fd == fd; });
  return found != entries_.end() ? found->action : FdAction::kRefuse;
}

}  // namespace clade
