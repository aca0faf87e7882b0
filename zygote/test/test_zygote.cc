#include "zygote/test/test_zygote.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "native/base/check.h"
#include "native/ipc/script_bundle.h"
#include "native/ipc/seqpacket.h"

namespace clade {
namespace {

namespace zp = zygote_protocol;

constexpr int kControlFd = 3;
constexpr int kLimitMs = 10'000;

struct SocketEnds {
  UniqueFd kept;
  UniqueFd given;
};

SocketEnds MakeSocket(int type) {
  auto pair = SocketPair(type);
  CHECK(pair);
  return {std::move(pair->first), std::move(pair->second)};
}

// Starts the test's own executable as a zygote, with one end of `control`.
SpawnedProcess SpawnZygote(const UniqueFd& control, const std::string& mode, bool quiet) {
  const UniqueFd null = UniqueFd::Adopt(open("/dev/null", O_WRONLY | O_CLOEXEC));
  SpawnOptions options;
  options.path = "/proc/self/exe";
  options.argv = {"clade-zygote-under-test-with-room-for-a-title", "--control-fd",
                  std::to_string(kControlFd)};
  options.extra_env = {"FAKE_ENGINE=" + mode, "CLADE_SANDBOX=off"};
  options.fds = {{STDOUT_FILENO, STDOUT_FILENO},
                 {quiet ? null.get() : STDERR_FILENO, STDERR_FILENO},
                 {control.get(), kControlFd}};
  auto spawned = SpawnProcess(options);
  CHECK(spawned);
  return std::move(*spawned);
}

}  // namespace

TestStage::TestStage(UniqueFd control)
    : control_(std::move(control)), buffer_(zp::kMaxMessageBytes) {}

TestZygote::TestZygote(const std::string& mode, bool quiet) : TestStage(UniqueFd()) {
  SocketEnds control = MakeSocket(SOCK_SEQPACKET);
  process_ = SpawnZygote(control.given, mode, quiet);
  static_cast<TestStage&>(*this) = TestStage(std::move(control.kept));
}

TestZygote::~TestZygote() {
  if (process_.pid > 0) Close();
}

ChildEnds TestStage::Fork(uint64_t process_id, const std::string& title, bool wait_debugger) {
  SocketEnds engine = MakeSocket(SOCK_STREAM);
  SocketEnds pid = MakeSocket(SOCK_STREAM);
  SocketEnds channel = MakeSocket(SOCK_SEQPACKET);
  const int on = 1;
  CHECK(setsockopt(pid.kept.get(), SOL_SOCKET, SO_PASSCRED, &on, sizeof(on)) == 0);
  zp::Fork request;
  request.process_id = process_id;
  request.identifier = "77";
  request.title = title;
  request.wait_debugger = wait_debugger;
  const auto packet = zp::Encode(request);
  CHECK(packet);
  const std::array<int, 3> fds = {engine.given.get(), pid.given.get(), channel.given.get()};
  CHECK(SendPacket(control_.get(), *packet, fds, false));
  return {std::move(engine.kept), std::move(pid.kept), std::move(channel.kept)};
}

TestStage TestStage::ForkStage(uint64_t process_id, zp::Stage stage,
                               const std::vector<std::string>& scripts) {
  SocketEnds control = MakeSocket(SOCK_SEQPACKET);
  std::vector<BundledScript> bundled;
  for (const std::string& source : scripts) {
    bundled.push_back({"", false, true, std::as_bytes(std::span(source))});
  }
  const auto bundle = MakeScriptBundle(bundled, {200, 64});
  CHECK(bundle);
  zp::ForkStage request;
  request.process_id = process_id;
  request.stage = stage;
  const auto packet = zp::Encode(request);
  CHECK(packet);
  std::vector<int> fds = {control.given.get()};
  if (stage == zp::Stage::kApp) fds.push_back(bundle->get());
  CHECK(SendPacket(control_.get(), *packet, fds, false));
  return TestStage(std::move(control.kept));
}

zp::FromZygote TestStage::Next() {
  CHECK(WaitReadable(control_.get(), kLimitMs));
  auto packet = ReceivePacket(control_.get(), buffer_, true);
  CHECK(packet);
  auto message = zp::DecodeFromZygote(std::span(buffer_).first(packet->size), packet->fds);
  CHECK(message);
  if (std::holds_alternative<zp::Started>(*message)) return Next();
  return std::move(*message);
}

bool TestStage::Ends() {
  if (!WaitReadable(control_.get(), kLimitMs)) return false;
  const auto packet = ReceivePacket(control_.get(), buffer_, true);
  return !packet && packet.error().code == ErrorCode::kPeerClosed;
}

int TestZygote::Close() {
  Hangup();
  return WaitForEnd();
}

int TestZygote::WaitForEnd() {
  CHECK(WaitReadable(process_.pidfd.get(), kLimitMs));
  int status = 0;
  CHECK(waitpid(process_.pid, &status, 0) == process_.pid);
  process_ = {};
  return WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
}

size_t TestZygote::CountOpenFds(pid_t pid) {
  const std::filesystem::path directory = "/proc/" + std::to_string(pid) + "/fd";
  size_t count = 0;
  for ([[maybe_unused]] const auto& entry : std::filesystem::directory_iterator(directory)) {
    ++count;
  }
  return count;
}

bool TestZygote::HasChildren() const {
  return !ReadProc(pid(), "task/" + std::to_string(pid()) + "/children").empty();
}

std::string ReadProc(pid_t pid, const std::string& name) {
  const std::string path = "/proc/" + std::to_string(pid) + "/" + name;
  const UniqueFd file = UniqueFd::Adopt(open(path.c_str(), O_RDONLY | O_CLOEXEC));
  std::array<char, 4096> text;
  const ssize_t size = file ? read(file.get(), text.data(), text.size()) : 0;
  return size > 0 ? std::string(text.data(), static_cast<size_t>(size)) : std::string();
}

bool MemoryContains(pid_t pid, const std::string& text) {
  const std::string process = "/proc/" + std::to_string(pid);
  std::ifstream maps(process + "/maps");
  const UniqueFd memory = UniqueFd::Adopt(open((process + "/mem").c_str(), O_RDONLY | O_CLOEXEC));
  CHECK(memory);
  for (std::string line; std::getline(maps, line);) {
    char* rest = nullptr;
    const uint64_t start = std::strtoull(line.c_str(), &rest, 16);
    const uint64_t end = std::strtoull(rest + 1, &rest, 16);
    constexpr uint64_t kTooLarge = 256 << 20;  // A sanitizer's shadow.
    if (!std::string_view(rest).starts_with(" rw") || end - start > kTooLarge) continue;
    std::string bytes(end - start, '\0');
    const ssize_t size = pread(memory.get(), bytes.data(), bytes.size(), static_cast<off_t>(start));
    if (size > 0 && bytes.find(text) != std::string::npos) return true;
  }
  return false;
}

bool WaitReadable(int fd, int ms) {
  pollfd source = {fd, POLLIN, 0};
  return poll(&source, 1, ms) == 1;
}

}  // namespace clade
