// FdRegistry: which descriptor gets which action, and what a child is left with.
//
// Runs calm: what the test's own parent left open is closed first, and nothing else opens
// descriptors, so that all of them can be accounted for.
#include "zygote/fd_registry.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/timerfd.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <functional>

#include "native/ipc/seqpacket.h"
#include "native/test/test.h"

namespace clade {
namespace {

UniqueFd Open(const char* path) { return UniqueFd::Adopt(open(path, O_RDONLY | O_CLOEXEC)); }

FdRegistry CalmRegistry() {
  FdRegistry registry;
  for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; ++fd) registry.Declare(fd, FdAction::kKeep);
  return registry;
}

TEST(ShouldStartCalm) {
  FdRegistry registry = CalmRegistry();
  const auto refused = registry.Audit({});
  ASSERT(refused);
  EXPECT(refused->empty());
  EXPECT(OpenFds()->size() == 3);
}

TEST(ShouldKnowWhatEachKindNeeds) {
  const UniqueFd random = Open("/dev/urandom");
  const UniqueFd event = UniqueFd::Adopt(eventfd(0, EFD_CLOEXEC));
  const UniqueFd statm = Open("/proc/self/statm");
  FdRegistry registry = CalmRegistry();
  const auto refused = registry.Audit({});
  ASSERT(refused);
  EXPECT(refused->empty());
  EXPECT(registry.ActionOf(random.get()) == FdAction::kKeep);
  EXPECT(registry.ActionOf(event.get()) == FdAction::kRenewEventfd);
  EXPECT(registry.ActionOf(statm.get()) == FdAction::kReopenProcSelf);
}

void ExpectRefused(const UniqueFd& fd) {
  ASSERT(fd);
  FdRegistry registry = CalmRegistry();
  const auto refused = registry.Audit({});
  ASSERT(refused && refused->size() == 1);
  EXPECT(refused->front().fd == fd.get());
}

TEST(ShouldRefuseWhatItDoesNotKnow) {
  ExpectRefused(UniqueFd::Adopt(epoll_create1(EPOLL_CLOEXEC)));
  ExpectRefused(Open("/proc/self/exe"));
  ExpectRefused(Open("/proc/1/stat"));
  ExpectRefused(Open("/dev"));
}

TEST(ShouldRefuseSocketsUnlessTheyAreOfTheRequest) {
  const auto pair = SocketPair(SOCK_SEQPACKET);
  ASSERT(pair);
  FdRegistry registry = CalmRegistry();
  EXPECT(registry.Audit({})->size() == 2);
  const std::array<int, 1> one = {pair->first.get()};
  EXPECT(registry.Audit(one)->size() == 1);
  const std::array<int, 2> both = {pair->first.get(), pair->second.get()};
  EXPECT(registry.Audit(both)->empty());
}

TEST(ShouldTakeADeclarationOverTheKind) {
  const UniqueFd event = UniqueFd::Adopt(eventfd(0, EFD_CLOEXEC));
  FdRegistry registry = CalmRegistry();
  registry.Declare(event.get(), FdAction::kKeep);
  registry.Declare(event.get(), FdAction::kClose);
  ASSERT(registry.Audit({}));
  EXPECT(registry.ActionOf(event.get()) == FdAction::kClose);
}

TEST(ShouldForgetADescriptorThatWasClosed) {
  FdRegistry registry = CalmRegistry();
  int number;
  {
    const UniqueFd event = UniqueFd::Adopt(eventfd(0, EFD_CLOEXEC));
    number = event.get();
    ASSERT(registry.Audit({}));
    EXPECT(registry.ActionOf(number) == FdAction::kRenewEventfd);
  }
  ASSERT(registry.Audit({}));
  EXPECT(registry.ActionOf(number) == FdAction::kRefuse);
}

// Runs `check` in a forked child and returns whether it was true there.
bool InChild(const std::function<bool()>& check) {
  const pid_t child = fork();
  if (child == 0) _exit(check() ? 0 : 1);
  int status = 1;
  return waitpid(child, &status, 0) == child && WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

std::string FdInfo(int fd) {
  const std::string path = "/proc/self/fdinfo/" + std::to_string(fd);
  const UniqueFd file = Open(path.c_str());
  std::array<char, 256> text;
  const ssize_t size = read(file.get(), text.data(), text.size());
  return size > 0 ? std::string(text.data(), static_cast<size_t>(size)) : "";
}

TEST(ShouldRenewAnEventfdWithItsCountAndFlags) {
  const UniqueFd event = UniqueFd::Adopt(eventfd(0x1f, EFD_CLOEXEC | EFD_NONBLOCK));
  FdRegistry registry = CalmRegistry();
  ASSERT(registry.Audit({}));
  EXPECT(InChild([&] {
    if (!registry.ApplyInChild({})) return false;
    uint64_t count = 0;
    if (read(event.get(), &count, sizeof(count)) != sizeof(count) || count != 0x1f) return false;
    return read(event.get(), &count, sizeof(count)) < 0 && errno == EAGAIN &&
           fcntl(event.get(), F_GETFD) == FD_CLOEXEC;
  }));
  EXPECT(FdInfo(event.get()).find("1f\n") != std::string::npos);  // The child has read its own.
}

TEST(ShouldRenewATimerfdWithItsClockAndTime) {
  const UniqueFd timer =
      UniqueFd::Adopt(timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC | TFD_NONBLOCK));
  const itimerspec hour = {{0, 0}, {3600, 0}};
  ASSERT(timer && timerfd_settime(timer.get(), 0, &hour, nullptr) == 0);
  FdRegistry registry = CalmRegistry();
  ASSERT(registry.Audit({}));
  EXPECT(InChild([&] {
    itimerspec left = {};
    const itimerspec off = {};
    return registry.ApplyInChild({}) && timerfd_gettime(timer.get(), &left) == 0 &&
           left.it_value.tv_sec >= 3500 && timerfd_settime(timer.get(), 0, &off, nullptr) == 0;
  }));
  itimerspec left = {};
  EXPECT(timerfd_gettime(timer.get(), &left) == 0 && left.it_value.tv_sec >= 3500);
}

TEST(ShouldRenewATimerfdThatHasGoneOff) {
  const UniqueFd timer = UniqueFd::Adopt(timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC));
  const itimerspec soon = {{0, 0}, {0, 1}};
  ASSERT(timer && timerfd_settime(timer.get(), 0, &soon, nullptr) == 0);
  pollfd waiting = {timer.get(), POLLIN, 0};
  ASSERT(poll(&waiting, 1, -1) == 1);
  FdRegistry registry = CalmRegistry();
  ASSERT(registry.Audit({}));
  EXPECT(InChild([&] {
    uint64_t times = 0;
    return registry.ApplyInChild({}) && read(timer.get(), &times, sizeof(times)) > 0 && times == 1;
  }));
}

TEST(ShouldGiveAChildGraphicsMemoryOfItsOwn) {
  const UniqueFd memory = UniqueFd::Adopt(memfd_create("allocation fd", MFD_CLOEXEC));
  ASSERT(memory && ftruncate(memory.get(), 4096) == 0);
  FdRegistry registry = CalmRegistry();
  ASSERT(registry.Audit({}));
  EXPECT(InChild([&] {
    struct stat status;
    // What a child forks on from knows it again.
    return registry.ApplyInChild({}) && pwrite(memory.get(), "x", 1, 0) == 1 &&
           fstat(memory.get(), &status) == 0 && status.st_size == 4096 &&
           registry.Audit({})->empty();
  }));
  char byte = 'y';
  EXPECT(pread(memory.get(), &byte, 1, 0) == 1 && byte == '\0');
}

TEST(ShouldReopenProcSelfAsTheChildsOwn) {
  const UniqueFd stat = Open("/proc/self/stat");
  FdRegistry registry = CalmRegistry();
  ASSERT(registry.Audit({}));
  EXPECT(InChild([&] {
    if (!registry.ApplyInChild({})) return false;
    std::array<char, 64> text = {};
    return read(stat.get(), text.data(), text.size() - 1) > 0 && atoi(text.data()) == getpid();
  }));
}

TEST(ShouldCloseEverythingElseInTheChild) {
  const UniqueFd own = UniqueFd::Adopt(epoll_create1(EPOLL_CLOEXEC));
  const UniqueFd zygotes = UniqueFd::Adopt(epoll_create1(EPOLL_CLOEXEC));
  FdRegistry registry = CalmRegistry();
  registry.Declare(zygotes.get(), FdAction::kClose);
  const std::array<int, 1> in_flight = {own.get()};
  ASSERT(registry.Audit(in_flight) && registry.Audit(in_flight)->empty());
  EXPECT(InChild([&] {
    return registry.ApplyInChild(in_flight) && OpenFds()->size() == 4 &&
           fcntl(own.get(), F_GETFD) >= 0;
  }));
}

}  // namespace
}  // namespace clade

int main() {
  CHECK(close_range(STDERR_FILENO + 1, ~0U, 0) == 0);
  return clade::test::RunTests();
}
