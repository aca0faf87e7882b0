// SyscallFilter: a seccomp-bpf program (seccomp(2)) made of a table of verdicts.
//
// Any process. Making one takes some microseconds and memory; installing one is a single system
// call and is safe in a freshly forked child. The program is a balanced tree over ranges of
// system-call numbers: the kernel runs it once per number when it is installed, so its depth is
// what a fork pays for.
#pragma once

#include <linux/filter.h>
#include <linux/seccomp.h>

#include <cstdint>
#include <span>
#include <vector>

#include "native/base/result.h"

namespace clade::sandbox {

enum class Verdict : uint8_t {
  kAllow,
  kDeny,       // EPERM: libraries may try it and have to do without.
  kNoRoom,     // EPERM, and no word of it: libraries make folders for caches, and do without.
  kAbsent,     // ENOSYS: libraries fall back to an older call.
  kForbidden,  // Nothing honest calls it: the process is killed (SIGSYS).
  // Allowed for some arguments only.
  kThreadsOnly,  // clone: with the flags of pthread_create(3).
  // open: without a right to write or create, otherwise EACCES; no word of new temporary files,
  // which libraries try to make for code of their own and do without.
  kReadOnlyOpen,
  kReadOnlyOpenAt,  // openat: the same.
  kUnixPair,        // socketpair: AF_UNIX, and no datagrams, which can be sent to any path.
  kNoSocket,        // socket: none; no word of AF_NETLINK, where libraries look for devices.
  kInternetSocket,  // socket: AF_INET, AF_INET6, and AF_NETLINK for addresses.
  kPlainFcntl,      // fcntl: flags, duplicates, seals.
  kNameOnly,        // prctl: names and what only reads.
  kPlainIoctl,      // ioctl: FIONREAD, FIONBIO, SIOCOUTQ, with a GPU its nodes; otherwise ENOTTY.
  kReadLimit,       // prlimit64: without a new limit.
  kOwnProcess,      // kill, tgkill: only to this process itself.
  kPlainFutex,      // futex: no priority inheritance.
  kMemoryAdvice,    // madvise: nothing that needs a privilege or poisons pages.
  kPlainMapping,    // mmap: the flags that libraries use.
  kOwnScheduling,   // Allowed where no other process can be named, quietly refused elsewhere.
};

struct Call {
  uint32_t number;
  const char* name;
  Verdict verdict;
};

struct FilterOptions {
  // Denied calls raise SIGSYS with the error number as data instead (denial_log.h): for tests.
  bool trap_denials = false;
  bool gpu = false;  // Device nodes of a GPU are there.
  // Target of kOwnProcess; 1 in a pid namespace of one's own.
  uint32_t own_pid = 1;
};

class SyscallFilter {
 public:
  // Calls without an entry get kDeny below number 424, where all architectures have begun to
  // count alike, and kAbsent above.
  SyscallFilter(std::span<const Call> table, const FilterOptions& options);

  // Irrevocable, for the calling thread and what it starts. Needs no_new_privs.
  Result<void> Install() const;

  std::span<const sock_filter> program() const { return program_; }

  // Whether the kernel can filter system calls by a program that kills the process.
  static bool Available();

 private:
  std::vector<sock_filter> program_;
};

}  // namespace clade::sandbox
