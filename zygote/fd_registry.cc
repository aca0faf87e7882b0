#include "zygote/fd_registry.h"

#include <fcntl.h>
#include <linux/close_range.h>
#include <sys/eventfd.h>
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

FdAction Classify(std::string_view target) {
  constexpr std::array<std::string_view, 4> kStateless = {"/dev/null", "/dev/zero", "/dev/random",
                                                          "/dev/urandom"};
  if (std::find(kStateless.begin(), kStateless.end(), target) != kStateless.end()) {
    return FdAction::kKeep;
  }
  if (target == "anon_inode:[eventfd]") return FdAction::kRenewEventfd;
  if (target.starts_with(OwnProcPrefix())) return FdAction::kReopenProcSelf;
  return FdAction::kRefuse;
}

bool Contains(std::span<const int> fds, int fd) {
  return std::find(fds.begin(), fds.end(), fd) != fds.end();
}

// The count of an eventfd without reading it, which would take it: "eventfd-count: <hex>".
Result<unsigned> EventfdCount(int fd) {
  const std::string path = "/proc/self/fdinfo/" + std::to_string(fd);
  const UniqueFd file = UniqueFd::Adopt(open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (!file) return Error{ErrorCode::kSyscall, "open(/proc/self/fdinfo)", errno};
  std::array<char, 512> text;
  const ssize_t size = read(file.get(), text.data(), text.size());
  if (size < 0) return Error{ErrorCode::kSyscall, "read(/proc/self/fdinfo)", errno};
  constexpr std::string_view kField = "eventfd-count:";
  std::string_view info(text.data(), static_cast<size_t>(size));
  const size_t at = info.find(kField);
  if (at == std::string_view::npos) return Error{ErrorCode::kBadMessage, "/proc/self/fdinfo"};
  info.remove_prefix(at + kField.size());
  info.remove_prefix(std::min(info.find_first_not_of(" \t"), info.size()));
  unsigned count = 0;
  if (std::from_chars(info.data(), info.data() + info.size(), count, 16).ec != std::errc()) {
    return Error{ErrorCode::kBadMessage, "/proc/self/fdinfo"};
  }
  return count;
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
  const unsigned count = CLADE_TRY(EventfdCount(fd));
  const int flags = fcntl(fd, F_GETFL);
  if (flags < 0) return Error{ErrorCode::kSyscall, "fcntl(F_GETFL)", errno};
  const UniqueFd fresh =
      UniqueFd::Adopt(eventfd(count, EFD_CLOEXEC | (flags & O_NONBLOCK ? EFD_NONBLOCK : 0)));
  if (!fresh) return Error{ErrorCode::kSyscall, "eventfd", errno};
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
