// The tree of stages as main sees it: each forked from the one before, with a socket of its own.
#include <signal.h>
#include <unistd.h>

#include <cstdlib>
#include <string>

#include "native/ipc/seqpacket.h"
#include "native/test/test.h"
#include "zygote/script_watchdog.h"
#include "zygote/specialize.h"
#include "zygote/test/fake_engine.h"
#include "zygote/test/test_zygote.h"
#include "zygote/zygote_main.h"

namespace clade {
namespace {

namespace zp = zygote_protocol;

constexpr uint64_t kWarmId = 1000;
constexpr uint64_t kAppId = 1001;

struct Tree {
  explicit Tree(const std::string& mode = "", bool quiet = false) : engine(mode, quiet) {
    engine.Expect<zp::Ready>();
  }
  TestZygote engine;
  TestStage warm{UniqueFd()};
  TestStage app{UniqueFd()};
  pid_t warm_pid = 0;
  pid_t app_pid = 0;

  void GrowWarm() {
    warm = engine.ForkStage(kWarmId, zp::Stage::kWarm);
    warm_pid = engine.Expect<zp::Forked>().pid;
  }
  void GrowApp() {
    app = warm.ForkStage(kAppId, zp::Stage::kApp);
    app_pid = warm.Expect<zp::Forked>().pid;
  }
  void GrowAll() {
    GrowWarm();
    warm.Expect<zp::Ready>();
    GrowApp();
    app.Expect<zp::Ready>();
  }
};

pid_t ParentOf(pid_t pid) {
  const std::string stat = ReadProc(pid, "stat");
  const size_t name_end = stat.rfind(") ");
  return name_end == std::string::npos ? 0 : atoi(stat.c_str() + name_end + 4);
}

TEST(ShouldForkEachStageFromTheOneBefore) {
  Tree tree;
  tree.GrowWarm();
  const auto warm = tree.warm.Expect<zp::Ready>();
  EXPECT(warm.stage == zp::Stage::kWarm && warm.pid == tree.warm_pid);
  EXPECT(warm.steps.size() == 1 && warm.warm_up_us >= warm.steps[0].us);
  tree.GrowApp();
  const auto app = tree.app.Expect<zp::Ready>();
  EXPECT(app.stage == zp::Stage::kApp && app.pid == tree.app_pid);
  EXPECT(ParentOf(tree.warm_pid) == tree.engine.pid());
  EXPECT(ParentOf(tree.app_pid) == tree.warm_pid);
}

TEST(ShouldNameEachStage) {
  Tree tree;
  tree.GrowAll();
  EXPECT(ReadProc(tree.warm_pid, "comm") == "clade-zygote\n");
  EXPECT(std::string(ReadProc(tree.warm_pid, "cmdline").c_str()) == "clade: warm zygote");
  EXPECT(std::string(ReadProc(tree.app_pid, "cmdline").c_str()) == "clade: app zygote");
}

// A stage closes what came with a request, and what it has read, only after it has answered.
bool SettlesAt(pid_t pid, size_t fds) {
  for (int i = 0; i < 10'000; ++i) {
    if (TestZygote::CountOpenFds(pid) == fds) return true;
    usleep(1000);
  }
  return false;
}

TEST(ShouldKeepNothingOfTheStageBefore) {
  Tree tree;
  const size_t engine_fds = tree.engine.OpenFdCount();
  const auto sibling = tree.engine.Fork(1, "wait");
  tree.engine.Expect<zp::Forked>();
  tree.GrowAll();
  // Its own control socket and signalfd, 0 to 2, and the eventfd: as many as the first stage.
  EXPECT(SettlesAt(tree.warm_pid, engine_fds));
  EXPECT(SettlesAt(tree.app_pid, engine_fds));
}

zp::Exited EndOf(TestStage& stage, uint64_t id, const std::string& command) {
  const auto ends = stage.Fork(id, command);
  CHECK(stage.Expect<zp::Forked>().process_id == id);
  return stage.Expect<zp::Exited>();
}

TEST(ShouldServeForksFromEveryStage) {
  Tree tree;
  tree.GrowAll();
  EXPECT(EndOf(tree.engine, 1, "exit:1").status == 1);
  EXPECT(EndOf(tree.warm, 2, "exit:2").status == 2);
  EXPECT(EndOf(tree.app, 3, "exit:3").status == 3);
}

TEST(ShouldServeWhileTheNextStageIsWarming) {
  Tree tree("warm:hang");
  tree.GrowWarm();
  EXPECT(EndOf(tree.engine, 1, "exit:4").status == 4);
}

TEST(ShouldReportTheEndOfAStageToItsParentsSocket) {
  Tree tree;
  tree.GrowAll();
  kill(tree.app_pid, SIGKILL);
  const auto exited = tree.warm.Expect<zp::Exited>();
  EXPECT(exited.process_id == kAppId);
  EXPECT(exited.kind == zp::ExitKind::kKilled && exited.status == SIGKILL);
  EXPECT(tree.app.Ends());
  // And another one can take its place.
  tree.GrowApp();
  tree.app.Expect<zp::Ready>();
  EXPECT(EndOf(tree.app, 3, "exit:3").status == 3);
}

TEST(ShouldEndAStageThatMainLetsGo) {
  Tree tree;
  tree.GrowAll();
  tree.app.Hangup();
  const auto exited = tree.warm.Expect<zp::Exited>();
  EXPECT(exited.kind == zp::ExitKind::kExited && exited.status == kExitControlClosed);
}

TEST(ShouldTakeLaterStagesWithIt) {
  Tree tree;
  tree.GrowAll();
  kill(tree.engine.pid(), SIGKILL);
  EXPECT(tree.warm.Ends());
  EXPECT(tree.app.Ends());
  EXPECT(tree.engine.WaitForEnd() == -SIGKILL);
}

TEST(ShouldLeaveTheContentProcessesOfADeadStageAlive) {
  Tree tree;
  tree.GrowAll();
  auto ends = tree.app.Fork(7, "report");
  const auto forked = tree.app.Expect<zp::Forked>();
  ASSERT(WaitReadable(ends.channel.get(), 5000));  // Past the hand-shake.
  kill(tree.warm_pid, SIGKILL);
  EXPECT(tree.app.Ends());
  EXPECT(!WaitReadable(forked.pidfd.get(), 50));
  ends.engine_socket = {};
  EXPECT(WaitReadable(forked.pidfd.get(), 5000));
}

TEST(ShouldSayWhyAStageCannotWarmUpAndServeOn) {
  Tree tree("warm:fail", /*quiet=*/true);
  tree.GrowWarm();
  const auto failed = tree.warm.Expect<zp::WarmUpFailed>();
  EXPECT(failed.step == "next" && failed.message == "there is no engine");
  const auto exited = tree.engine.Expect<zp::Exited>();
  EXPECT(exited.process_id == kWarmId && exited.status == kExitWarmUpFailed);
  EXPECT(EndOf(tree.engine, 1, "exit:0").status == 0);
}

TEST(ShouldCheckThreadsAndDescriptorsOfEveryStage) {
  for (const char* trouble : {"thread", "stray"}) {
    Tree tree(std::string("app:") + trouble, /*quiet=*/true);
    tree.GrowWarm();
    tree.warm.Expect<zp::Ready>();
    tree.GrowApp();
    tree.app.Expect<zp::WarmUpFailed>();
    EXPECT(tree.warm.Expect<zp::Exited>().status == kExitWarmUpFailed);
    EXPECT(EndOf(tree.warm, 1, "exit:0").status == 0);
  }
}

TEST(ShouldTellOfEachScriptBeforeItIsReady) {
  using State = zp::ScriptReport::State;
  Tree tree;
  tree.GrowWarm();
  tree.warm.Expect<zp::Ready>();
  tree.app = tree.warm.ForkStage(kAppId, zp::Stage::kApp, {"fine", "throw"});
  tree.warm.Expect<zp::Forked>();
  EXPECT(tree.app.Expect<zp::ScriptReport>().state == State::kStarted);
  const auto done = tree.app.Expect<zp::ScriptReport>();
  EXPECT(done.index == 0 && done.state == State::kDone);
  EXPECT(tree.app.Expect<zp::ScriptReport>().index == 1);
  const auto threw = tree.app.Expect<zp::ScriptReport>();
  EXPECT(threw.state == State::kThrew && threw.note == "Error: thrown");
  tree.app.Expect<zp::Ready>();
  EXPECT(EndOf(tree.app, 1, "exit:0").status == 0);
}

// A script takes its stage with it, and the last report says which one it was.
void ExpectEnd(const std::string& script, int exit_code) {
  Tree tree;
  tree.GrowWarm();
  tree.warm.Expect<zp::Ready>();
  tree.app = tree.warm.ForkStage(kAppId, zp::Stage::kApp, {"fine", script});
  tree.warm.Expect<zp::Forked>();
  tree.app.Expect<zp::ScriptReport>();
  tree.app.Expect<zp::ScriptReport>();
  EXPECT(tree.app.Expect<zp::ScriptReport>().index == 1);
  const auto exited = tree.warm.Expect<zp::Exited>();
  EXPECT(exited.kind == zp::ExitKind::kExited && exited.status == exit_code);
  EXPECT(EndOf(tree.warm, 1, "exit:0").status == 0);
}

TEST(ShouldEndAStageWhoseScriptLoops) { ExpectEnd("loop", kExitScriptTime); }

TEST(ShouldEndAStageWhoseScriptEatsMemory) { ExpectEnd("grow", kExitScriptMemory); }

TEST(ShouldRefuseToForkAStageWithTwoThreads) {
  Tree tree("", /*quiet=*/true);
  kill(tree.engine.pid(), SIGUSR1);
  while (ReadProc(tree.engine.pid(), "status").find("Threads:\t2") == std::string::npos) {
    usleep(1000);
  }
  const auto control = tree.engine.ForkStage(kWarmId, zp::Stage::kWarm);
  const auto failed = tree.engine.Expect<zp::ForkFailed>();
  EXPECT(failed.process_id == kWarmId && failed.reason == zp::ForkError::kThreads);
}

TEST(ShouldRefuseAStageThatIsNotTheNextOne) {
  Tree tree;
  auto app = tree.engine.ForkStage(kAppId, zp::Stage::kApp);
  EXPECT(tree.engine.Expect<zp::ForkFailed>().reason == zp::ForkError::kBadRequest);
  EXPECT(app.Ends());
  tree.GrowWarm();
  tree.warm.Expect<zp::Ready>();
  auto again = tree.warm.ForkStage(kWarmId, zp::Stage::kWarm);
  EXPECT(tree.warm.Expect<zp::ForkFailed>().reason == zp::ForkError::kBadRequest);
}

TEST(ShouldLeaveNothingBehindAfterTwentyStages) {
  Tree tree;
  const size_t fds = tree.engine.OpenFdCount();
  for (int i = 0; i < 20; ++i) {
    tree.GrowWarm();
    tree.warm.Expect<zp::Ready>();
    tree.warm.Hangup();
    tree.engine.Expect<zp::Exited>();
  }
  EXPECT(!tree.engine.HasChildren());
  EXPECT(tree.engine.OpenFdCount() == fds);
}

}  // namespace
}  // namespace clade

int main(int argc, char** argv) {
  if (argc > 1) {
    clade::FakeEngine engine;
    return clade::ZygoteMain(argc, argv, engine);
  }
  return clade::test::RunTests();
}
