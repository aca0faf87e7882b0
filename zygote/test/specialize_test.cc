// What a forked child is like when its engine starts: descriptors, names, seeds, signals.
#include <sys/socket.h>

#include <array>
#include <optional>
#include <string>
#include <string_view>

#include "native/ipc/seqpacket.h"
#include "native/test/test.h"
#include "zygote/test/fake_engine.h"
#include "zygote/test/test_zygote.h"
#include "zygote/zygote_main.h"

namespace clade {
namespace {

namespace zp = zygote_protocol;

struct Child {
  ChildEnds ends;
  pid_t pid;
  UniqueFd pidfd;
  std::string report;

  // The value behind "name=".
  std::string Value(const std::string& name) const {
    const size_t at = report.find(name + "=");
    CHECK(at != std::string::npos);
    const size_t start = at + name.size() + 1;
    return report.substr(start, report.find('\n', start) - start);
  }
};

Child ForkReporter(TestZygote& zygote, uint64_t process_id) {
  Child child;
  child.ends = zygote.Fork(process_id, "report");
  auto forked = zygote.Expect<zp::Forked>();
  child.pid = forked.pid;
  child.pidfd = std::move(forked.pidfd);
  std::array<std::byte, 4096> buffer;
  const auto packet = ReceivePacket(child.ends.channel.get(), buffer, false);
  CHECK(packet);
  child.report.assign(reinterpret_cast<const char*>(buffer.data()), packet->size);
  return child;
}

size_t Count(const std::string& text, std::string_view part) {
  size_t count = 0;
  for (size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) ++count;
  return count;
}

// The number of the first descriptor with this target.
std::string FdWithTarget(const Child& child, const std::string& target) {
  const size_t at = child.report.find(" " + target);
  CHECK(at != std::string::npos);
  const size_t start = child.report.rfind(' ', at - 1) + 1;
  return child.report.substr(start, at - start);
}

TEST(ShouldKeepOnlyWhatTheChildOwns) {
  TestZygote zygote;
  zygote.Expect<zp::Ready>();
  const auto sibling = zygote.Fork(1, "wait");
  zygote.Expect<zp::Forked>();
  const Child child = ForkReporter(zygote, 2);
  // 0, 1, 2, the engine socket, the channel, and the fake engine's eventfd.
  EXPECT(Count(child.report, "\nfd ") == 6);
  EXPECT(Count(child.report, "socket:[") == 2);
  EXPECT(Count(child.report, "anon_inode:[eventfd]") == 1);
  EXPECT(Count(child.report, "anon_inode:[pidfd]") == 0);
  EXPECT(Count(child.report, "anon_inode:[signalfd]") == 0);
  EXPECT(Count(child.report, "\nfd 0 /dev/null\n") == 1);
}

std::string EventfdInfo(const Child& child) {
  return ReadProc(child.pid, "fdinfo/" + FdWithTarget(child, "anon_inode:[eventfd]"));
}

std::string Field(const std::string& info, const std::string& name) {
  const size_t at = info.find(name);
  return at == std::string::npos ? "" : info.substr(at, info.find('\n', at) - at);
}

TEST(ShouldGiveSiblingsDifferentEventfds) {
  TestZygote zygote;
  zygote.Expect<zp::Ready>();
  const Child first = ForkReporter(zygote, 1);
  const Child second = ForkReporter(zygote, 2);
  const std::string a = EventfdInfo(first);
  const std::string b = EventfdInfo(second);
  EXPECT(!Field(a, "eventfd-id:").empty());
  EXPECT(Field(a, "eventfd-id:") != Field(b, "eventfd-id:"));
  EXPECT(Field(a, "flags:") == Field(b, "flags:"));
  EXPECT(Field(a, "flags:").ends_with("02004002"));  // O_RDWR | O_NONBLOCK | O_CLOEXEC
  // The count that the zygote's had.
  EXPECT(Field(a, "eventfd-count:").ends_with(" 3"));
}

TEST(ShouldNameTheChannelInTheEnvironment) {
  TestZygote zygote;
  zygote.Expect<zp::Ready>();
  const Child child = ForkReporter(zygote, 1);
  const std::string number = child.Value("channel-env");
  EXPECT(!number.empty());
  EXPECT(Count(child.report, "\nfd " + number + " socket:[") == 1);
}

TEST(ShouldTakeTheEnginesNames) {
  TestZygote zygote;
  zygote.Expect<zp::Ready>();
  const Child child = ForkReporter(zygote, 1);
  EXPECT(ReadProc(child.pid, "comm") == "WebKitWebProces\n");
  // The title replaces all arguments; what is left of their room is empty.
  const std::string command = ReadProc(child.pid, "cmdline");
  EXPECT(std::string_view(command.c_str()) == "report");
  EXPECT(command.find_first_not_of('\0', sizeof("report")) == std::string::npos);
}

TEST(ShouldRenewTheSeed) {
  TestZygote zygote;
  zygote.Expect<zp::Ready>();
  const Child first = ForkReporter(zygote, 1);
  const Child second = ForkReporter(zygote, 2);
  EXPECT(first.Value("random") != second.Value("random"));
}

TEST(ShouldRestoreWhatTheZygoteHasChanged) {
  TestZygote zygote;
  zygote.Expect<zp::Ready>();
  const Child child = ForkReporter(zygote, 1);
  EXPECT(child.Value("pdeathsig") == "0");
  EXPECT(child.Value("sigchld-blocked") == "0");
  EXPECT(child.Value("sigpipe-default") == "1");
}

TEST(ShouldForgetTheRequestOfASibling) {
  TestZygote zygote;
  zygote.Expect<zp::Ready>();
  zygote.Fork(1, "exit:123" + std::to_string(456));
  zygote.Expect<zp::Forked>();
  zygote.Expect<zp::Exited>();
  const Child child = ForkReporter(zygote, 2);
  EXPECT(MemoryContains(child.pid, "report"));
  // The text as such is in nobody's memory but the tests' own.
  EXPECT(!MemoryContains(child.pid, "exit:123" + std::to_string(456)));
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
