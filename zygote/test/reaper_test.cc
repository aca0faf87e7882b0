// ReapChildren and ProcessTable: every end once, with its reason.
#include "zygote/reaper.h"

#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <set>

#include "native/test/test.h"
#include "zygote/process_table.h"

namespace clade {
namespace {

using zygote_protocol::ExitKind;

pid_t ForkChild(int exit_code) {
  const pid_t child = fork();
  if (child == 0) _exit(exit_code);
  return child;
}

// Waits for a child's end without reaping it.
void AwaitEnd(pid_t child) {
  siginfo_t info = {};
  CHECK(waitid(P_PID, static_cast<id_t>(child), &info, WEXITED | WNOWAIT) == 0);
}

TEST(ShouldFindNothingWithoutChildren) {
  const auto reaped = ReapChildren();
  ASSERT(reaped);
  EXPECT(reaped->empty());
}

TEST(ShouldNotWaitForALivingChild) {
  const pid_t child = fork();
  if (child == 0) {
    pause();
    _exit(0);
  }
  EXPECT(ReapChildren()->empty());
  kill(child, SIGKILL);
  AwaitEnd(child);
  const auto reaped = ReapChildren();
  ASSERT(reaped && reaped->size() == 1);
  EXPECT(reaped->front().pid == child);
  EXPECT(reaped->front().kind == ExitKind::kKilled && reaped->front().status == SIGKILL);
}

TEST(ShouldReapAllThatHaveEnded) {
  std::set<pid_t> children;
  for (int code = 1; code <= 20; ++code) children.insert(ForkChild(code));
  for (const pid_t child : children) AwaitEnd(child);
  const auto reaped = ReapChildren();
  ASSERT(reaped && reaped->size() == 20);
  int sum = 0;
  for (const ReapedChild& child : *reaped) {
    EXPECT(children.erase(child.pid) == 1);
    EXPECT(child.kind == ExitKind::kExited);
    sum += child.status;
  }
  EXPECT(sum == 20 * 21 / 2);
  EXPECT(ReapChildren()->empty());
}

TEST(ShouldForgetAProcessOnceItIsReaped) {
  ProcessTable table;
  table.Add(100, 1);
  table.Add(200, 2);
  EXPECT(table.size() == 2);
  EXPECT(table.Remove(100) == 1u);
  EXPECT(!table.Remove(100));
  EXPECT(!table.Remove(300));
  table.Add(100, 3);  // The kernel may use the pid again.
  EXPECT(table.Remove(100) == 3u);
}

}  // namespace
}  // namespace clade

int main() { return clade::test::RunTests(); }
