#include "zygote/specialize.h"

#include <poll.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/random.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <initializer_list>
#include <string>
#include <vector>

#include "native/base/log.h"
#include "native/ipc/content_protocol.h"
#include "zygote/stopwatch.h"

namespace clade {
namespace {

using zygote_protocol::ProcessKind;

[[noreturn]] void Fail(const Error& error) {
  Log("content") << "not started: " << error;
  _exit(kExitSpecialize);
}

// `zygote`: its pidfd. In a pid namespace of one's own getppid(2) tells nothing.
void TieToZygote(UniqueFd zygote) {
  if (prctl(PR_SET_PDEATHSIG, SIGKILL) != 0) Fail({ErrorCode::kSyscall, "prctl", errno});
  // It may have died before the call above.
  pollfd source = {zygote.get(), POLLIN, 0};
  if (poll(&source, 1, 0) != 0) _exit(kExitOrphaned);
}

// One null byte; the kernel attaches this process's credentials, and the engine's UI side reads
// the pid from them (WebKit, Platform/IPC/unix/ConnectionUnix.cpp, sendPIDToPeer).
void ShakeHands(UniqueFd pid_socket) {
  const char byte = 0;
  ssize_t sent;
  do {
    sent = send(pid_socket.get(), &byte, 1, MSG_NOSIGNAL);
  } while (sent < 0 && errno == EINTR);
  if (sent == 1) return;
  if (errno == EPIPE || errno == ECONNRESET) _exit(kExitLaunchCancelled);
  Fail({ErrorCode::kSyscall, "send(hand-shake)", errno});
}

void UntieFromZygote() {
  if (prctl(PR_SET_PDEATHSIG, 0) != 0) Fail({ErrorCode::kSyscall, "prctl", errno});
}

// `own` are the descriptors that the child keeps; those that are not open are left out.
void RenewDescriptors(std::initializer_list<const UniqueFd*> own, const FdRegistry& registry) {
  std::vector<int> kept;
  for (const UniqueFd* fd : own) {
    if (*fd) kept.push_back(fd->get());
  }
  if (const auto applied = registry.ApplyInChild(kept); !applied) Fail(applied.error());
}

void AnnounceChannel(const UniqueFd& channel) {
  if (!channel) return;
  const std::string number = std::to_string(channel.get());
  if (setenv(content_protocol::kChannelEnv, number.c_str(), 1) != 0) {
    Fail({ErrorCode::kSyscall, "setenv", errno});
  }
}

// The engine's own names, cut to 15 bytes by the kernel, because tools look for them.
void TakeNames(const ContentBootstrap& bootstrap, ProcessTitle& title) {
  const char* name =
      bootstrap.kind == ProcessKind::kWeb ? "WebKitWebProcess" : "WebKitNetworkProcess";
  title.Set(bootstrap.title.empty() ? name : bootstrap.title, name);
}

// Engine stage: no generator of the engine, of GLib or of libgcrypt has been seeded before the
// fork. A later stage that seeds one renews it here: WTF's and bmalloc's ARC4, the VM's
// WeakRandom states, g_random_set_seed().
void RenewSeeds() {
  unsigned seed;
  if (getrandom(&seed, sizeof(seed), 0) != static_cast<ssize_t>(sizeof(seed))) {
    Fail({ErrorCode::kSyscall, "getrandom", errno});
  }
  srandom(seed);
}

// Only what the zygote has changed: handlers that libraries installed during warm-up are theirs.
// The engine ignores SIGPIPE again by itself.
void RestoreSignals() {
  signal(SIGPIPE, SIG_DFL);
  sigset_t none;
  sigemptyset(&none);
  if (sigprocmask(SIG_SETMASK, &none, nullptr) != 0) {
    Fail({ErrorCode::kSyscall, "sigprocmask", errno});
  }
}

void CloseSandbox(const ContentBootstrap& bootstrap, ChildConfinement& confinement) {
  const Stopwatch since_start;
  const auto applied = confinement.Apply(bootstrap.wait_debugger);
  if (applied) {
    if (LogEnabled("zygote"))
      Log("content") << "confined in " << since_start.Microseconds() << " us";
    return;
  }
  Log("content") << "not started, because its sandbox cannot be closed: " << applied.error();
  _exit(kExitSandbox);
}

}  // namespace

void Specialize(ContentBootstrap& bootstrap, const FdRegistry& registry, ProcessTitle& title,
                ChildConfinement& confinement) {
  TieToZygote(std::move(bootstrap.zygote));
  ShakeHands(std::move(bootstrap.pid_socket));
  UntieFromZygote();
  RenewDescriptors({&bootstrap.engine_socket, &bootstrap.channel}, registry);
  AnnounceChannel(bootstrap.channel);
  TakeNames(bootstrap, title);
  RenewSeeds();
  RestoreSignals();
  if (bootstrap.wait_debugger) WaitForDebugger("content");
  CloseSandbox(bootstrap, confinement);
}

void SpecializeStage(StageBootstrap& bootstrap, const FdRegistry& registry, ProcessTitle& title) {
  TieToZygote(std::move(bootstrap.zygote));
  RenewDescriptors({&bootstrap.control, &bootstrap.scripts}, registry);
  title.Set(std::string("clade: ") + zygote_protocol::StageName(bootstrap.stage) + " zygote",
            "clade-zygote");
  RenewSeeds();
}

void WaitForDebugger(std::string_view who) {
  Log(who) << "waits for a debugger";  // Main says by which pid.
  sigset_t wanted;
  sigset_t before;
  sigemptyset(&wanted);
  sigaddset(&wanted, SIGCONT);
  sigprocmask(SIG_BLOCK, &wanted, &before);
  // Not sigwait(3), which waits again after a stop.
  sigwaitinfo(&wanted, nullptr);
  sigprocmask(SIG_SETMASK, &before, nullptr);
}

}  // namespace clade
