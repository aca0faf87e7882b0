// The zygote as main sees it: forks, ends of children, refusals, its own end.
#include <fcntl.h>
#include <signal.h>
#include <sys/ptrace.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cstring>
#include <string>
#include <string_view>

#include "native/base/check.h"
#include "native/ipc/seqpacket.h"
#include "native/test/random.h"
#include "native/test/test.h"
#include "zygote/specialize.h"
#include "zygote/test/fake_engine.h"
#include "zygote/test/test_zygote.h"
#include "zygote/zygote_main.h"

namespace clade {
namespace {

namespace zp = zygote_protocol;

TEST(ShouldAnnounceItsTimedSteps) {
  TestZygote zygote;
  const auto ready = zygote.Expect<zp::Ready>();
  EXPECT(ready.pid == zygote.pid());
  EXPECT(ready.stage == zp::Stage::kEngine);
  ASSERT(ready.steps.size() == 2);
  EXPECT(ready.steps[0].name == "first" && ready.steps[1].name == "second");
  EXPECT(ready.warm_up_us >= ready.steps[0].us + ready.steps[1].us);
}

TEST(ShouldAnnounceASkippedStepAndServe) {
  TestZygote zygote("skip");
  const auto ready = zygote.Expect<zp::Ready>();
  EXPECT(ready.steps[0].skipped && ready.steps[0].note == "not here");
  const auto ends = zygote.Fork(1, "exit:0");
  zygote.Expect<zp::Forked>();
  zygote.Expect<zp::Exited>();
}

zp::Exited EndOf(const std::string& command) {
  TestZygote zygote;
  zygote.Expect<zp::Ready>();
  const auto ends = zygote.Fork(5, command);
  CHECK(zygote.Expect<zp::Forked>().process_id == 5);
  const auto exited = zygote.Expect<zp::Exited>();
  CHECK(exited.process_id == 5);
  return exited;
}

TEST(ShouldReportExitCodes) {
  const auto zero = EndOf("exit:0");
  EXPECT(zero.kind == zp::ExitKind::kExited && zero.status == 0);
  const auto seven = EndOf("exit:7");
  EXPECT(seven.kind == zp::ExitKind::kExited && seven.status == 7);
}

TEST(ShouldReportSignals) {
  const auto killed = EndOf("raise:9");
  EXPECT(killed.kind == zp::ExitKind::kKilled && killed.status == SIGKILL);
  const auto crashed = EndOf("raise:11");  // With or without a core dump.
  EXPECT(crashed.kind != zp::ExitKind::kExited && crashed.status == SIGSEGV);
}

TEST(ShouldPassAPidfdOfTheChild) {
  TestZygote zygote;
  zygote.Expect<zp::Ready>();
  auto ends = zygote.Fork(1, "wait");
  const auto forked = zygote.Expect<zp::Forked>();
  EXPECT(forked.pid > 0 && forked.fork_us > 0);
  EXPECT(!WaitReadable(forked.pidfd.get(), 0));
  ends.engine_socket = {};
  EXPECT(WaitReadable(forked.pidfd.get(), 5000));
  EXPECT(zygote.Expect<zp::Exited>().status == 0);
}

// The pid that a hand-shake byte came from.
pid_t ReadHandshake(int pid_socket) {
  std::array<char, 8> bytes;
  alignas(cmsghdr) std::array<char, CMSG_SPACE(sizeof(ucred))> control = {};
  iovec data = {bytes.data(), bytes.size()};
  msghdr message = {};
  message.msg_iov = &data;
  message.msg_iovlen = 1;
  message.msg_control = control.data();
  message.msg_controllen = control.size();
  if (recvmsg(pid_socket, &message, 0) != 1 || !CMSG_FIRSTHDR(&message)) return -1;
  ucred credentials;
  std::memcpy(&credentials, CMSG_DATA(CMSG_FIRSTHDR(&message)), sizeof(credentials));
  return credentials.pid;
}

TEST(ShouldShakeHandsAsTheChild) {
  TestZygote zygote;
  zygote.Expect<zp::Ready>();
  const auto ends = zygote.Fork(1, "wait");
  const auto forked = zygote.Expect<zp::Forked>();
  EXPECT(ReadHandshake(ends.pid_socket.get()) == forked.pid);
  char byte;
  EXPECT(read(ends.pid_socket.get(), &byte, 1) == 0);  // Closed in child and zygote.
}

TEST(ShouldEndAChildWhoseLaunchWasCancelled) {
  TestZygote zygote;
  zygote.Expect<zp::Ready>();
  // Stopped, so that the engine's side is closed before the child exists.
  kill(zygote.pid(), SIGSTOP);
  auto ends = zygote.Fork(1, "wait");
  ends.pid_socket = {};
  kill(zygote.pid(), SIGCONT);
  zygote.Expect<zp::Forked>();
  const auto exited = zygote.Expect<zp::Exited>();
  EXPECT(exited.kind == zp::ExitKind::kExited && exited.status == kExitLaunchCancelled);
}

// Returns when a child waits for a debugger.
void AwaitWait(pid_t child) {
  const std::string waits = std::to_string(SYS_rt_sigtimedwait) + " ";
  std::string now;
  while (!(now = ReadProc(child, "syscall")).starts_with(waits)) {
    CHECK(!now.empty());  // It has ended.
    usleep(1000);
  }
}

TEST(ShouldWaitForADebuggerThatLetsTheChildGoOn) {
  TestZygote zygote("", /*quiet=*/true);
  zygote.Expect<zp::Ready>();
  const auto ends = zygote.Fork(1, "exit:4", /*wait_debugger=*/true);
  const auto forked = zygote.Expect<zp::Forked>();
  AwaitWait(forked.pid);
  ASSERT(ptrace(PTRACE_ATTACH, forked.pid, nullptr, nullptr) == 0);
  int status = 0;
  ASSERT(waitpid(forked.pid, &status, __WALL) == forked.pid && WIFSTOPPED(status));
  EXPECT(!WaitReadable(forked.pidfd.get(), 20));
  ASSERT(ptrace(PTRACE_DETACH, forked.pid, nullptr, nullptr) == 0);
  EXPECT(zygote.Expect<zp::Exited>().status == 4);
}

TEST(ShouldWaitForADebuggerUntilItIsContinuedWithoutOne) {
  TestZygote zygote("", /*quiet=*/true);
  zygote.Expect<zp::Ready>();
  const auto ends = zygote.Fork(1, "exit:4", /*wait_debugger=*/true);
  const auto forked = zygote.Expect<zp::Forked>();
  AwaitWait(forked.pid);
  EXPECT(!WaitReadable(forked.pidfd.get(), 20));
  kill(forked.pid, SIGCONT);
  EXPECT(zygote.Expect<zp::Exited>().status == 4);
}

TEST(ShouldLeaveNothingBehindAfterFiftyForks) {
  TestZygote zygote;
  zygote.Expect<zp::Ready>();
  const size_t fds = zygote.OpenFdCount();
  for (uint64_t id = 1; id <= 50; ++id) {
    const auto ends = zygote.Fork(id, "exit:3");
    EXPECT(zygote.Expect<zp::Forked>().process_id == id);
    EXPECT(zygote.Expect<zp::Exited>().process_id == id);
  }
  EXPECT(!zygote.HasChildren());
  EXPECT(zygote.OpenFdCount() == fds);
}

TEST(ShouldServeTwentyRequestsAtOnce) {
  TestZygote zygote;
  zygote.Expect<zp::Ready>();
  std::vector<ChildEnds> ends;
  for (uint64_t id = 1; id <= 20; ++id) ends.push_back(zygote.Fork(id, "wait"));
  for (uint64_t id = 1; id <= 20; ++id) EXPECT(zygote.Expect<zp::Forked>().process_id == id);
  ends.clear();
  uint64_t sum = 0;
  for (int i = 0; i < 20; ++i) sum += zygote.Expect<zp::Exited>().process_id;
  EXPECT(sum == 20 * 21 / 2);
  EXPECT(!zygote.HasChildren());
}

TEST(ShouldRefuseABadRequestAndLiveOn) {
  TestZygote zygote("", /*quiet=*/true);
  zygote.Expect<zp::Ready>();
  zp::Fork request;
  request.process_id = 9;
  request.identifier = "77";
  const auto packet = zp::Encode(request);
  ASSERT(packet && SendPacket(zygote.control(), *packet, {}, false));  // Without descriptors.
  auto failed = zygote.Expect<zp::ForkFailed>();
  EXPECT(failed.process_id == 9 && failed.reason == zp::ForkError::kBadRequest);
  std::vector<std::byte> longer = *packet;
  longer.resize(zp::kMaxMessageBytes + 1);
  ASSERT(SendPacket(zygote.control(), longer, {}, false));
  failed = zygote.Expect<zp::ForkFailed>();
  EXPECT(failed.process_id == 9 && failed.reason == zp::ForkError::kBadRequest);
  const auto ends = zygote.Fork(10, "exit:0");
  EXPECT(zygote.Expect<zp::Forked>().process_id == 10);
}

// Reads answers until none is there.
void Drain(const TestZygote& zygote) {
  std::array<std::byte, 1024> buffer;
  while (ReceivePacket(zygote.control(), buffer, true)) {
  }
}

TEST(ShouldLiveOnAfterTenThousandFuzzedPackets) {
  TestZygote zygote("", /*quiet=*/true);
  zygote.Expect<zp::Ready>();
  const size_t fds = zygote.OpenFdCount();
  zp::Fork request;
  request.process_id = 9;
  request.identifier = "77";
  request.title = "exit:0";
  const auto valid = zp::Encode(request);
  ASSERT(valid);
  test::Random random(0x5eed);
  const std::array<int, 3> null = {STDIN_FILENO, STDIN_FILENO, STDIN_FILENO};
  for (int i = 0; i < 10'000; ++i) {
    const auto packet =
        i % 4 == 0 ? random.Bytes(1 + random.Below(512)) : test::Mutate(*valid, random);
    // Some with descriptors, though never as many as a fork takes: nothing shall be forked.
    const auto passed = std::span(null).first(random.Below(2));
    ASSERT(SendPacket(zygote.control(), packet, passed, false));
    Drain(zygote);
  }
  const auto ends = zygote.Fork(10'001, "exit:0");
  while (true) {
    const auto message = zygote.Next();
    if (const auto* exited = std::get_if<zp::Exited>(&message)) {
      EXPECT(exited->process_id == 10'001);
      break;
    }
  }
  EXPECT(zygote.OpenFdCount() == fds);
}

TEST(ShouldRefuseToForkWithTwoThreads) {
  TestZygote zygote("", /*quiet=*/true);
  zygote.Expect<zp::Ready>();
  kill(zygote.pid(), SIGUSR1);
  while (ReadProc(zygote.pid(), "status").find("Threads:\t2") == std::string::npos) usleep(1000);
  const auto ends = zygote.Fork(1, "exit:0");
  const auto failed = zygote.Expect<zp::ForkFailed>();
  EXPECT(failed.process_id == 1 && failed.reason == zp::ForkError::kThreads);
  EXPECT(!zygote.HasChildren());
}

TEST(ShouldRefuseToForkWithAnUnknownDescriptor) {
  TestZygote zygote("", /*quiet=*/true);
  zygote.Expect<zp::Ready>();
  const size_t fds = zygote.OpenFdCount();
  kill(zygote.pid(), SIGUSR2);
  while (zygote.OpenFdCount() == fds) usleep(1000);
  const auto ends = zygote.Fork(1, "exit:0");
  EXPECT(zygote.Expect<zp::ForkFailed>().reason == zp::ForkError::kDescriptors);
}

void ExpectWarmUpFailure(const std::string& mode, const std::string& step,
                         std::string_view message) {
  TestZygote zygote(mode, /*quiet=*/true);
  const auto failed = zygote.Expect<zp::WarmUpFailed>();
  EXPECT(failed.step == step);
  EXPECT(failed.message.find(message) != std::string::npos);
  EXPECT(zygote.WaitForEnd() == kExitWarmUpFailed);
}

TEST(ShouldSayWhyItCannotWarmUp) {
  ExpectWarmUpFailure("fail", "first", "there is no engine");
  ExpectWarmUpFailure("thread", "first", "left 2 threads running");
  ExpectWarmUpFailure("stray", "descriptors", "eventpoll");
}

TEST(ShouldEndWithMainAndLeaveItsChildren) {
  TestZygote zygote;
  zygote.Expect<zp::Ready>();
  auto ends = zygote.Fork(1, "report");
  const auto forked = zygote.Expect<zp::Forked>();
  // The hand-shake alone would not do: until shortly after it the child dies with the zygote.
  ASSERT(WaitReadable(ends.channel.get(), 5000));
  EXPECT(zygote.Close() == kExitControlClosed);
  EXPECT(!WaitReadable(forked.pidfd.get(), 50));
  ends.engine_socket = {};
  EXPECT(WaitReadable(forked.pidfd.get(), 5000));
}

TEST(ShouldLeaveItsChildrenWhenItIsKilled) {
  TestZygote zygote;
  zygote.Expect<zp::Ready>();
  const auto ends = zygote.Fork(1, "report");
  const auto forked = zygote.Expect<zp::Forked>();
  ASSERT(WaitReadable(ends.channel.get(), 5000));  // As above.
  kill(zygote.pid(), SIGKILL);
  EXPECT(zygote.WaitForEnd() == -SIGKILL);
  EXPECT(!WaitReadable(forked.pidfd.get(), 50));
}

// Runs the zygote with one argument list, its output thrown away, and returns its exit code.
int RunWith(const std::vector<std::string>& arguments) {
  const UniqueFd null = UniqueFd::Adopt(open("/dev/null", O_WRONLY | O_CLOEXEC));
  SpawnOptions options;
  options.path = "/proc/self/exe";
  options.argv = {"clade-zygote"};
  options.argv.insert(options.argv.end(), arguments.begin(), arguments.end());
  options.fds = {{null.get(), STDOUT_FILENO}, {null.get(), STDERR_FILENO}};
  auto spawned = SpawnProcess(options);
  CHECK(spawned);
  int status = 0;
  CHECK(waitpid(spawned->pid, &status, 0) == spawned->pid);
  return WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
}

TEST(ShouldRefuseWrongArguments) {
  EXPECT(RunWith({"--control-fd", "0"}) == kExitUsage);
  EXPECT(RunWith({"--control-fd", "3x"}) == kExitUsage);
  EXPECT(RunWith({"--control-fd", "99"}) == kExitUsage);
  EXPECT(RunWith({"--control-fd"}) == kExitUsage);
}

TEST(ShouldCheckItselfWithoutASocket) { EXPECT(RunWith({"--check"}) == kExitControlClosed); }

}  // namespace
}  // namespace clade

int main(int argc, char** argv) {
  if (argc > 1) {
    clade::FakeEngine engine;
    return clade::ZygoteMain(argc, argv, engine);
  }
  return clade::test::RunTests();
}
