#include "native/base/proc_self.h"

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <cstring>
#include <memory>
#include <string_view>

#include "native/base/unique_fd.h"

namespace clade {
namespace {

struct CloseDirectory {
  void operator()(DIR* directory) const { closedir(directory); }
};
using Directory = std::unique_ptr<DIR, CloseDirectory>;

// Calls visit(name) for each entry that is a number.
template <typename Visit>
void ForEachNumber(DIR* directory, Visit visit) {
  while (const dirent* entry = readdir(directory)) {
    int number = 0;
    const std::string_view name(entry->d_name);
    const auto parsed = std::from_chars(name.data(), name.data() + name.size(), number);
    if (parsed.ec == std::errc() && parsed.ptr == name.data() + name.size()) visit(number);
  }
}

std::string ThreadName(int thread) {
  const std::string path = "/proc/self/task/" + std::to_string(thread) + "/comm";
  const UniqueFd file = UniqueFd::Adopt(open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (!file) return {};
  std::array<char, 32> name;
  const ssize_t size = read(file.get(), name.data(), name.size());
  if (size <= 1) return {};
  return std::string(name.data(), static_cast<size_t>(size) - 1);  // Without the newline.
}

}  // namespace

Result<int> ThreadCount() {
  // A task directory has one link per thread beside its own two (fs/proc/base.c,
  // proc_task_getattr).
  struct stat status;
  if (stat("/proc/self/task", &status) != 0) {
    return Error{ErrorCode::kSyscall, "stat(/proc/self/task)", errno};
  }
  return static_cast<int>(status.st_nlink) - 2;
}

Result<int> SettledThreadCount() {
  constexpr int kTries = 100;
  constexpr timespec kPause = {.tv_sec = 0, .tv_nsec = 500'000};
  for (int i = 0; i < kTries; ++i) {
    if (CLADE_TRY(ThreadCount()) == 1) return 1;
    nanosleep(&kPause, nullptr);
  }
  return ThreadCount();
}

std::string ThreadNames() {
  const Directory directory(opendir("/proc/self/task"));
  std::string names;
  if (!directory) return names;
  ForEachNumber(directory.get(), [&](int thread) {
    if (!names.empty()) names += ", ";
    names += ThreadName(thread);
  });
  return names;
}

Result<std::vector<OpenFd>> OpenFds() {
  const Directory directory(opendir("/proc/self/fd"));
  if (!directory) return Error{ErrorCode::kSyscall, "opendir(/proc/self/fd)", errno};
  const int own = dirfd(directory.get());
  std::vector<OpenFd> fds;
  ForEachNumber(directory.get(), [&](int fd) {
    if (fd != own) fds.push_back({fd, {}});
  });
  std::sort(fds.begin(), fds.end(), [](const OpenFd& a, const OpenFd& b) { return a.fd < b.fd; });
  for (OpenFd& entry : fds) entry.target = CLADE_TRY(FdTarget(entry.fd));
  return fds;
}

Result<std::string> FdTarget(int fd) {
  std::array<char, 32> path = {"/proc/self/fd/"};
  char* const end = path.data() + path.size() - 1;
  *std::to_chars(path.data() + std::strlen(path.data()), end, fd).ptr = '\0';
  std::array<char, 512> target;  // Longer paths are cut; they are only compared by their start.
  const ssize_t size = readlink(path.data(), target.data(), target.size());
  if (size < 0) return Error{ErrorCode::kSyscall, "readlink(/proc/self/fd)", errno};
  return std::string(target.data(), static_cast<size_t>(size));
}

}  // namespace clade
