// TestZygote: a zygote with a fake engine, as a process of its own, and main's end of its socket;
// TestStage: a later stage of it.
//
// The zygote is the test's own executable, started again: a test's main() calls ZygoteMain() when
// its first argument is --control-fd.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "native/base/spawn_process.h"
#include "native/base/unique_fd.h"
#include "native/ipc/zygote_protocol.h"

namespace clade {

// Main's and the engine's ends of what a child is given.
struct ChildEnds {
  UniqueFd engine_socket;
  UniqueFd pid_socket;  // SOCK_STREAM with SO_PASSCRED, as the engine's.
  UniqueFd channel;
};

class TestStage {
 public:
  explicit TestStage(UniqueFd control);

  int control() const { return control_.get(); }

  // Sends a Fork with fresh sockets; the title is the fake engine's command.
  ChildEnds Fork(uint64_t process_id, const std::string& title, bool wait_debugger = false);
  // Sends a ForkStage. The stage exists when the answer says so.
  // `scripts` are the sources of an app stage's scripts, with 200 ms and 64 MB for each.
  TestStage ForkStage(uint64_t process_id, zygote_protocol::Stage stage,
                      const std::vector<std::string>& scripts = {});
  // The next message. Ends the test program when none comes within 10 s.
  zygote_protocol::FromZygote Next();
  // Next(), which must be a Message.
  template <typename Message>
  Message Expect();
  // True when the stage closes its end within 10 s, all messages having been read.
  bool Ends();
  void Hangup() { control_ = {}; }

 private:
  UniqueFd control_;
  std::vector<std::byte> buffer_;
};

class TestZygote : public TestStage {
 public:
  // Starts a zygote. `mode`: FAKE_ENGINE; `quiet`: its log lines go to /dev/null.
  explicit TestZygote(const std::string& mode = "", bool quiet = false);
  TestZygote(const TestZygote&) = delete;
  TestZygote& operator=(const TestZygote&) = delete;
  // Closes the control socket and waits for the zygote's end.
  ~TestZygote();

  pid_t pid() const { return process_.pid; }

  // Closes the control socket and returns the zygote's end: its exit code, or -signal.
  int Close();
  int WaitForEnd();

  size_t OpenFdCount() const { return CountOpenFds(pid()); }
  bool HasChildren() const;
  static size_t CountOpenFds(pid_t pid);

 private:
  SpawnedProcess process_;
};

template <typename Message>
Message TestStage::Expect() {
  auto message = Next();
  auto* wanted = std::get_if<Message>(&message);
  CHECK(wanted);
  return std::move(*wanted);
}

// The text of a file of /proc, or an empty string.
std::string ReadProc(pid_t pid, const std::string& name);

// Whether `text` is anywhere in the writable memory of another process.
bool MemoryContains(pid_t pid, const std::string& text);

// Waits until `fd` is readable or closed by its peer; false after `ms` milliseconds.
bool WaitReadable(int fd, int ms);

}  // namespace clade
