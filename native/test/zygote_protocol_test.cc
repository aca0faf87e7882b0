// The zygote protocol: every message there and back, limits, and fuzzed packets.
#include "native/ipc/zygote_protocol.h"

#include <fcntl.h>
#include <unistd.h>

#include "native/base/proc_self.h"
#include "native/test/random.h"
#include "native/test/test.h"

namespace clade::zygote_protocol {
namespace {

std::vector<UniqueFd> NullFds(size_t count) {
  std::vector<UniqueFd> fds;
  for (size_t i = 0; i < count; ++i) {
    fds.push_back(UniqueFd::Adopt(open("/dev/null", O_RDONLY | O_CLOEXEC)));
  }
  return fds;
}

Fork MakeFork(ProcessKind kind = ProcessKind::kWeb) {
  Fork fork;
  fork.process_id = 42;
  fork.kind = kind;
  fork.identifier = "18446744073709551615";
  fork.title = "clade content 42";
  fork.wait_debugger = true;
  return fork;
}

template <typename Message>
Result<FromZygote> RoundTrip(const Message& message, size_t fd_count = 0) {
  const auto packet = Encode(message);
  if (!packet) return packet.error();
  auto fds = NullFds(fd_count);
  return DecodeFromZygote(*packet, fds);
}

TEST(ShouldRoundTripForkOfAWebProcess) {
  const auto packet = Encode(MakeFork());
  ASSERT(packet);
  auto fds = NullFds(3);
  const int third = fds[2].get();
  const auto message = DecodeToZygote(*packet, fds);
  ASSERT(message);
  const auto& fork = *std::get_if<Fork>(&*message);
  EXPECT(fork.process_id == 42 && fork.kind == ProcessKind::kWeb && fork.wait_debugger);
  EXPECT(fork.identifier == "18446744073709551615" && fork.title == "clade content 42");
  EXPECT(fork.engine_socket && fork.pid_socket && fork.channel.get() == third);
  EXPECT(fds.empty());
}

TEST(ShouldRoundTripForkOfANetworkProcess) {
  const auto packet = Encode(MakeFork(ProcessKind::kNetwork));
  ASSERT(packet);
  auto fds = NullFds(2);
  const auto message = DecodeToZygote(*packet, fds);
  ASSERT(message);
  EXPECT(!std::get_if<Fork>(&*message)->channel);
}

TEST(ShouldRefuseAForkWithTheWrongDescriptors) {
  const auto packet = Encode(MakeFork());
  ASSERT(packet);
  for (const size_t count : {0, 1, 2, 4}) {
    auto fds = NullFds(count);
    EXPECT(!DecodeToZygote(*packet, fds));
    EXPECT(fds.size() == count);  // The caller closes them.
  }
}

TEST(ShouldRefuseToEncodeWhatTheZygoteWouldRefuse) {
  Fork fork = MakeFork();
  fork.identifier = "12a";
  EXPECT(!Encode(fork));
  fork.identifier = "";
  EXPECT(!Encode(fork));
  fork.identifier = std::string(21, '1');
  EXPECT(!Encode(fork));
  fork = MakeFork();
  fork.process_id = 0;
  EXPECT(!Encode(fork));
  fork = MakeFork();
  fork.title = std::string(kMaxTitleBytes + 1, 'x');
  EXPECT(Encode(fork).error().code == ErrorCode::kLimit);
}

TEST(ShouldRoundTripAForkStage) {
  for (const Stage stage : {Stage::kWarm, Stage::kApp}) {
    ForkStage fork;
    fork.process_id = 42;
    fork.stage = stage;
    const auto packet = Encode(fork);
    ASSERT(packet);
    EXPECT(PeekForkProcessId(*packet) == 42u);
    for (const size_t count : {0, 1, 2, 3}) {
      auto fds = NullFds(count);
      auto message = DecodeToZygote(*packet, fds);
      const size_t wanted = stage == Stage::kApp ? 2 : 1;
      EXPECT(message.has_value() == (count == wanted));
      if (!message) continue;
      const auto* back = std::get_if<ForkStage>(&*message);
      ASSERT(back);
      EXPECT(back->process_id == 42 && back->stage == stage && back->control);
      EXPECT(static_cast<bool>(back->scripts) == (stage == Stage::kApp));
    }
  }
}

TEST(ShouldRefuseToForkTheEngineStage) {
  ForkStage fork;
  fork.process_id = 42;
  fork.stage = Stage::kEngine;
  EXPECT(!Encode(fork));
  fork.stage = Stage::kWarm;
  fork.process_id = 0;
  EXPECT(!Encode(fork));
}

TEST(ShouldKnowTheOrderOfTheStages) {
  EXPECT(StageAfter(Stage::kEngine) == Stage::kWarm);
  EXPECT(StageAfter(Stage::kWarm) == Stage::kApp);
  EXPECT(!StageAfter(Stage::kApp));
}

TEST(ShouldRoundTripReady) {
  Ready ready{1234, Stage::kEngine, 34'000, {{"fonts", 3700, false, ""}}};
  ready.steps.push_back({"egl", 12, true, "no surfaceless platform"});
  const auto message = RoundTrip(ready);
  ASSERT(message && std::holds_alternative<Ready>(*message));
  const auto& back = *std::get_if<Ready>(&*message);
  EXPECT(back.pid == 1234 && back.stage == Stage::kEngine && back.warm_up_us == 34'000);
  ASSERT(back.steps.size() == 2);
  EXPECT(back.steps[0].name == "fonts" && back.steps[0].us == 3700 && !back.steps[0].skipped);
  EXPECT(back.steps[1].skipped && back.steps[1].note == "no surfaceless platform");
}

TEST(ShouldCutTextsForPeopleInsteadOfRefusingThem) {
  const auto message = RoundTrip(WarmUpFailed{"egl", std::string(100'000, 'x')});
  ASSERT(message && std::holds_alternative<WarmUpFailed>(*message));
  EXPECT(std::get_if<WarmUpFailed>(&*message)->message.size() == kMaxTextBytes);
}

TEST(ShouldRoundTripAScriptReport) {
  using State = ScriptReport::State;
  const auto message = RoundTrip(ScriptReport{3, State::kThrew, 1200, "TypeError: no"});
  ASSERT(message && std::holds_alternative<ScriptReport>(*message));
  const auto& back = *std::get_if<ScriptReport>(&*message);
  EXPECT(back.index == 3 && back.state == State::kThrew && back.us == 1200);
  EXPECT(back.note == "TypeError: no");
}

TEST(ShouldRoundTripForked) {
  const auto message = RoundTrip(Forked{7, 4321, 1500, UniqueFd()}, 1);
  ASSERT(message && std::holds_alternative<Forked>(*message));
  const auto& forked = *std::get_if<Forked>(&*message);
  EXPECT(forked.process_id == 7 && forked.pid == 4321 && forked.fork_us == 1500 && forked.pidfd);
  EXPECT(!RoundTrip(Forked{7, 4321, 1500, UniqueFd()}, 0));
  EXPECT(!RoundTrip(Forked{7, 4321, 1500, UniqueFd()}, 2));
}

TEST(ShouldRoundTripForkFailedAndExited) {
  const auto failed = RoundTrip(ForkFailed{7, ForkError::kSyscall, 11});
  ASSERT(failed && std::holds_alternative<ForkFailed>(*failed));
  EXPECT(std::get_if<ForkFailed>(&*failed)->reason == ForkError::kSyscall);
  EXPECT(std::get_if<ForkFailed>(&*failed)->os_error == 11);
  const auto exited = RoundTrip(Exited{7, ExitKind::kDumped, 11});
  ASSERT(exited && std::holds_alternative<Exited>(*exited));
  EXPECT(std::get_if<Exited>(&*exited)->kind == ExitKind::kDumped);
  EXPECT(std::get_if<Exited>(&*exited)->status == 11);
}

TEST(ShouldRefuseDescriptorsThatAMessageDoesNotCarry) {
  EXPECT(!RoundTrip(Exited{7, ExitKind::kExited, 0}, 1));
}

TEST(ShouldReadTheProcessIdOfABrokenFork) {
  auto packet = *Encode(MakeFork());
  packet.resize(12);
  EXPECT(PeekForkProcessId(packet) == 42u);
  packet.resize(8);
  EXPECT(!PeekForkProcessId(packet));
  EXPECT(!PeekForkProcessId(*Encode(Exited{7, ExitKind::kExited, 0})));
}

std::vector<std::byte> AnyValidPacket(test::Random& random) {
  switch (random.Below(5)) {
    case 0:
      return *Encode(MakeFork());
    case 4:
      return *Encode(ForkStage{7, Stage::kApp, {}, {}});
    case 1:
      return *Encode(Ready{1, Stage::kApp, 2, {{"a", 3, true, "b"}, {"c", 4, false, ""}}});
    case 2:
      return *Encode(WarmUpFailed{"step", "message"});
    default:
      return *Encode(Exited{random.Next(), ExitKind::kKilled, 9});
  }
}

TEST(ShouldSurviveFuzzedPackets) {
  const size_t open_before = OpenFds()->size();
  test::Random random(0xc1ade);
  int accepted = 0;
  for (int i = 0; i < 100'000; ++i) {
    const auto packet = i % 3 == 0 ? random.Bytes(1 + random.Below(256))
                                   : test::Mutate(AnyValidPacket(random), random);
    auto fds = NullFds(i % 10 == 0 ? random.Below(4) : 0);
    if (DecodeToZygote(packet, fds)) ++accepted;
    if (DecodeFromZygote(packet, fds)) ++accepted;
    static_cast<void>(PeekForkProcessId(packet));
  }
  EXPECT(accepted > 0);
  EXPECT(OpenFds()->size() == open_before);
}

}  // namespace
}  // namespace clade::zygote_protocol

int main() { return clade::test::RunTests(); }
