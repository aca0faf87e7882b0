// ZygoteServer: answers main's requests and reports the ends of children.
//
// Zygote process, one thread, one poll(2) over the control socket and a signalfd for SIGCHLD.
// It forgets: the bytes of a request are wiped once it is answered, so that no later child can
// read them. A child leaves the server by returning from Serve().
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <variant>
#include <vector>

#include "native/base/result.h"
#include "native/base/unique_fd.h"
#include "native/ipc/zygote_protocol.h"
#include "zygote/content_bootstrap.h"
#include "zygote/fd_registry.h"
#include "zygote/fork.h"
#include "zygote/process_table.h"
#include "zygote/reaper.h"
#include "zygote/sandbox/child_confinement.h"
#include "zygote/stopwatch.h"

namespace clade {

class ZygoteServer {
 public:
  // Takes the control socket over and declares its own descriptors to `registry`, which must
  // outlive it, and so must `confinement`. Blocks SIGCHLD for the process. `stage` is the zygote's
  // own.
  static Result<ZygoteServer> Create(UniqueFd control, zygote_protocol::Stage stage,
                                     FdRegistry& registry, const ChildConfinement& confinement);

  // Sends the first message of a zygote that main has spawned.
  Result<void> AnnounceStart();
  // Sends the first message of any other, or the second.
  Result<void> Announce(const zygote_protocol::ScriptReport& report);
  Result<void> Announce(const zygote_protocol::Ready& ready);
  Result<void> Announce(const zygote_protocol::WarmUpFailed& failed);

  // In the zygote: returns nothing when main has closed the control socket, or an error when it
  // can no longer be served. In a forked child: returns what the child shall become; the caller
  // destroys the server before anything else.
  using MaybeChild = std::variant<std::monostate, ContentBootstrap, StageBootstrap>;
  Result<MaybeChild> Serve();

 private:
  ZygoteServer(UniqueFd control, UniqueFd child_signals, zygote_protocol::Stage stage,
               FdRegistry& registry, const ChildConfinement& confinement);

  Result<MaybeChild> OnPacket();
  Result<MaybeChild> OnFork(zygote_protocol::Fork& request, const Stopwatch& since_arrival);
  Result<MaybeChild> OnForkStage(zygote_protocol::ForkStage& request,
                                 const Stopwatch& since_arrival);
  // The parent's half of either: its answer, and the child's entry in the table.
  Result<void> Answer(uint64_t process_id, const ForkOutcome& outcome, uint32_t fork_us);
  Result<void> OnReceiveError(const Error& error);
  Result<void> OnBadPacket(std::span<const std::byte> packet, const Error& error);
  Result<void> OnChildSignal();
  Result<void> Report(const ReapedChild& child);
  template <typename Message>
  Result<void> Send(const Message& message, std::span<const int> fds = {});

  UniqueFd control_;
  UniqueFd child_signals_;
  zygote_protocol::Stage stage_;
  FdRegistry* registry_;
  const ChildConfinement* confinement_;
  ProcessTable children_;
  std::vector<std::byte> buffer_;
};

}  // namespace clade
