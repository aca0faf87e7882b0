// UniqueFd and Result: who closes what, and when.
#include "native/base/unique_fd.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include "native/base/proc_self.h"
#include "native/base/spawn_process.h"
#include "native/test/test.h"

namespace clade {
namespace {

UniqueFd OpenNull() { return UniqueFd::Adopt(open("/dev/null", O_RDONLY | O_CLOEXEC)); }

bool IsOpen(int fd) { return fcntl(fd, F_GETFD) >= 0; }

TEST(ShouldCloseAtTheEndOfItsScope) {
  int number;
  {
    const UniqueFd fd = OpenNull();
    number = fd.get();
    EXPECT(IsOpen(number));
  }
  EXPECT(!IsOpen(number));
}

TEST(ShouldHandOverByMove) {
  UniqueFd first = OpenNull();
  const int number = first.get();
  const UniqueFd second = std::move(first);
  EXPECT(!first);
  EXPECT(second.get() == number);
  EXPECT(IsOpen(number));
}

TEST(ShouldCloseTheOldDescriptorOnAssignment) {
  UniqueFd fd = OpenNull();
  const int old = fd.get();
  fd = UniqueFd();
  EXPECT(!IsOpen(old));
  EXPECT(!fd);
}

TEST(ShouldNotCloseAfterRelease) {
  int number;
  {
    UniqueFd fd = OpenNull();
    number = fd.Release();
  }
  EXPECT(IsOpen(number));
  const UniqueFd again = UniqueFd::Adopt(number);
}

TEST(ShouldDuplicateWithCloseOnExec) {
  const UniqueFd fd = OpenNull();
  const auto copy = fd.Duplicate();
  ASSERT(copy);
  EXPECT(copy->get() != fd.get());
  EXPECT(fcntl(copy->get(), F_GETFD) == FD_CLOEXEC);
}

TEST(ShouldNameTheFailedCallWhenDuplicatingNothing) {
  const auto copy = UniqueFd().Duplicate();
  ASSERT(!copy);
  EXPECT(copy.error().Message() == "fcntl(F_DUPFD_CLOEXEC): Bad file descriptor");
}

Result<int> Half(int number) {
  if (number % 2 != 0) return Error{ErrorCode::kBadMessage, "Half"};
  return number / 2;
}

Result<int> Quarter(int number) { return Half(CLADE_TRY(Half(number))); }

TEST(ShouldPassErrorsOnWithTry) {
  EXPECT(*Quarter(8) == 2);
  EXPECT(Quarter(7).error().code == ErrorCode::kBadMessage);
  EXPECT(Quarter(6).error().Message() == "Half: malformed message");
}

TEST(ShouldCountOneThread) {
  const auto threads = SettledThreadCount();
  ASSERT(threads);
  EXPECT(*threads == 1);
  EXPECT(ThreadNames() == "unique_fd_test");
}

TEST(ShouldListOpenDescriptorsWithoutItsOwn) {
  const auto before = OpenFds();
  const UniqueFd fd = OpenNull();
  const auto after = OpenFds();
  ASSERT(before && after);
  EXPECT(after->size() == before->size() + 1);
  EXPECT(*FdTarget(fd.get()) == "/dev/null");
}

// A second owner of one descriptor is a bug that must not pass: run in a program of its own.
int CloseTwice() {
  UniqueFd first = OpenNull();
  const UniqueFd second = UniqueFd::Adopt(first.get());
  first = UniqueFd();
  return 0;
}

TEST(ShouldAbortWhenADescriptorHasTwoOwners) {
  const auto null = OpenNull();
  SpawnOptions options;
  options.path = "/proc/self/exe";
  options.argv = {"unique_fd_test", "--close-twice"};
  options.fds = {{null.get(), STDERR_FILENO}};
  const auto spawned = SpawnProcess(options);
  ASSERT(spawned);
  int status = 0;
  ASSERT(waitpid(spawned->pid, &status, 0) == spawned->pid);
  EXPECT(WIFSIGNALED(status) && WTERMSIG(status) == SIGABRT);
}

}  // namespace
}  // namespace clade

int main(int argc, char**) { return argc > 1 ? clade::CloseTwice() : clade::test::RunTests(); }
