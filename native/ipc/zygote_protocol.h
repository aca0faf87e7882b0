// The zygote protocol: main process (client) <-> zygote (server).
//
// A zygote process is one stage of a tree: engine -> warm -> app. Each stage serves forks on a
// control socket of its own, and on request forks the next stage, which main has given a socket.
//
// Transport  One SOCK_SEQPACKET socket a stage, one packet per message, descriptors by SCM_RIGHTS.
// Trust      Main is trusted; yet a packet that does not decode is answered (ForkFailed with
//            kBadRequest, when its process id can be read), logged, and survived. The zygote owns
//            no socket that a content process can reach.
// Order      Started first, by the stage that main has spawned; then Ready or WarmUpFailed, once
// (an
//            app stage sends ScriptReports before); after WarmUpFailed the zygote exits. For each
//            Fork and each ForkStage exactly one Forked or ForkFailed; for each Forked exactly one
//            Exited. Replies to different requests may interleave with Exited of others. A stage
//            speaks of itself on its own socket, its parent of its birth and of its end.
// Limits     kMaxMessageBytes and kMaxFds a packet, and those at the fields below.
//
// Layout: u8 type, then the fields in the order of the struct (packet_writer.h); descriptors
// travel beside the bytes, in the order of the struct. Encode() gives the bytes; the descriptors
// stay in the struct and are passed to SendPacket() by the caller.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <variant>
#include <vector>

#include "native/base/result.h"
#include "native/base/unique_fd.h"

namespace clade::zygote_protocol {

inline constexpr size_t kMaxMessageBytes = 64 * 1024;  // Well under any SO_SNDBUF.
inline constexpr size_t kMaxFds = 4;
inline constexpr size_t kMaxIdentifierBytes = 20;  // The digits of UINT64_MAX.
inline constexpr size_t kMaxTitleBytes = 64;
inline constexpr size_t kMaxStepNameBytes = 64;
inline constexpr size_t kMaxTextBytes = 1024;  // Notes and messages for people.
inline constexpr size_t kMaxSteps = 32;

enum class ProcessKind : uint8_t { kWeb = 1, kNetwork = 2 };

// How much a zygote has done before it forks; each includes the one before.
enum class Stage : uint8_t {
  kEngine = 1,  // Libraries linked and relocated, fonts and graphics initialised.
  kWarm = 2,    // A JavaScript VM with Clade's runtime.
  kApp = 3,     // The app's scripts in the VM's code cache.
};

// The stage that is forked from `stage`; nothing from the last one.
std::optional<Stage> StageAfter(Stage stage);
// "engine", "warm", "app".
const char* StageName(Stage stage);

enum class ForkError : uint8_t {
  kThreads = 1,      // The zygote has more than one thread.
  kDescriptors = 2,  // The zygote has a descriptor that it does not know how to treat.
  kSyscall = 3,      // os_error says why.
  kBadRequest = 4,   // The packet did not decode.
};

// As siginfo_t's CLD_EXITED, CLD_KILLED, CLD_DUMPED (waitid(2)).
enum class ExitKind : uint8_t { kExited = 1, kKilled = 2, kDumped = 3 };

// main -> zygote.
struct Fork {
  uint64_t process_id = 0;  // Clade's own id, never reused, not 0; pids are.
  ProcessKind kind = ProcessKind::kWeb;
  std::string identifier;      // The engine's process identifier: 1 to 20 decimal digits.
  std::string title;           // At most kMaxTitleBytes bytes, for ps(1) only.
  bool wait_debugger = false;  // The child waits for a debugger before the engine starts.
  UniqueFd engine_socket;      // The engine's IPC connection.
  UniqueFd pid_socket;         // Where the engine waits for the child's credentials.
  UniqueFd channel;            // Web processes only: the child's end of content_protocol.
};

// main -> zygote: become the next stage, in a forked child.
struct ForkStage {
  uint64_t process_id = 0;     // From the same numbers as a Fork's.
  Stage stage = Stage::kWarm;  // Must be the one after the zygote's own.
  UniqueFd control;            // The new stage's end of its own control socket.
  UniqueFd scripts;            // kApp only: the app's scripts, a script_bundle.h.
};

struct WarmUpStep {
  std::string name;
  uint32_t us = 0;  // Microseconds.
  bool skipped = false;
  std::string note;  // Why it was skipped, or empty.
};

// zygote -> main.
struct Started {
  uint32_t layers = 0;  // native/sandbox/layers.h: what confines each content process.
  std::string missing;  // Why which layers are not there, for people.
  UniqueFd pidfd;       // The zygote's own: main's child may be a launcher.
};

struct Ready {
  int32_t pid = 0;  // The zygote's own, in its pid namespace.
  Stage stage = Stage::kEngine;
  uint32_t warm_up_us = 0;  // Microseconds from main() to this message.
  std::vector<WarmUpStep> steps;
};

struct WarmUpFailed {
  std::string step;
  std::string message;
};

// What becomes of one of the app's scripts, which an app stage runs before it is ready. When the
// stage ends instead, the script that was started last is to blame.
struct ScriptReport {
  enum class State : uint8_t { kStarted = 1, kDone = 2, kThrew = 3 };
  uint32_t index = 0;  // In the bundle.
  State state = State::kStarted;
  uint32_t us = 0;   // Microseconds that it took.
  std::string note;  // What it threw.
};

struct Forked {
  uint64_t process_id = 0;
  int32_t pid = 0;       // In the zygote's pid namespace; for people.
  uint32_t fork_us = 0;  // Microseconds from the request's arrival to the child's existence.
  UniqueFd pidfd;        // For waiting and signalling; for code.
};

struct ForkFailed {
  uint64_t process_id = 0;
  ForkError reason = ForkError::kSyscall;
  int32_t os_error = 0;  // errno for kSyscall, otherwise 0.
};

struct Exited {
  uint64_t process_id = 0;
  ExitKind kind = ExitKind::kExited;
  int32_t status = 0;  // The exit code, or the signal's number.
};

using ToZygote = std::variant<Fork, ForkStage>;
using FromZygote =
    std::variant<Started, Ready, WarmUpFailed, ScriptReport, Forked, ForkFailed, Exited>;

// The packet's bytes. kLimit when a field is larger than the header allows, kBadMessage when it
// has a value that the peer would refuse. Texts for people (note, message) are cut, never refused.
Result<std::vector<std::byte>> Encode(const Fork& message);
Result<std::vector<std::byte>> Encode(const ForkStage& message);
Result<std::vector<std::byte>> Encode(const Started& message);
Result<std::vector<std::byte>> Encode(const Ready& message);
Result<std::vector<std::byte>> Encode(const WarmUpFailed& message);
Result<std::vector<std::byte>> Encode(const ScriptReport& message);
Result<std::vector<std::byte>> Encode(const Forked& message);
Result<std::vector<std::byte>> Encode(const ForkFailed& message);
Result<std::vector<std::byte>> Encode(const Exited& message);

// Decode a received packet; the descriptors move out of `fds`, which the message must account for
// exactly. kBadMessage otherwise; then `fds` keeps what was not taken, for its owner to close.
Result<ToZygote> DecodeToZygote(std::span<const std::byte> packet, std::vector<UniqueFd>& fds);
Result<FromZygote> DecodeFromZygote(std::span<const std::byte> packet, std::vector<UniqueFd>& fds);

// The process id of a packet that claims to be a Fork or a ForkStage, valid or not: enough to
// answer it.
std::optional<uint64_t> PeekForkProcessId(std::span<const std::byte> packet);

}  // namespace clade::zygote_protocol
