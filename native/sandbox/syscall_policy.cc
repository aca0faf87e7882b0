#include "native/sandbox/syscall_policy.h"

#include <algorithm>
#include <initializer_list>
#include <vector>

#include "native/sandbox/syscall_numbers.h"

namespace clade::sandbox {
namespace {

using Calls = std::vector<Call>;

#define CALL(name, verdict) \
  Call { __NR_##name, #name, Verdict::verdict }
#define ALLOW(name) CALL(name, kAllow)
#define DENY(name) CALL(name, kDeny)
#define FORBID(name) CALL(name, kForbidden)

// Memory, threads, time, waiting, descriptors that are there already, reading files.
constexpr Call kEverywhere[] = {
    ALLOW(read),
    ALLOW(write),
    ALLOW(readv),
    ALLOW(writev),
    ALLOW(pread64),
    ALLOW(pwrite64),
    ALLOW(lseek),
    ALLOW(fadvise64),
    ALLOW(close),
    ALLOW(fstat),
    ALLOW(statx),
    ALLOW(newfstatat),
    ALLOW(faccessat),
    ALLOW(faccessat2),
    ALLOW(readlinkat),
    ALLOW(getdents64),
    ALLOW(statfs),
    ALLOW(fstatfs),
    ALLOW(getcwd),
    ALLOW(ppoll),
    ALLOW(pselect6),
    ALLOW(epoll_create1),
    ALLOW(epoll_ctl),
    ALLOW(epoll_pwait),
    ALLOW(epoll_pwait2),
    ALLOW(eventfd2),
    ALLOW(pipe2),
    ALLOW(dup),
    ALLOW(dup3),
    ALLOW(timerfd_create),
    ALLOW(timerfd_settime),
    ALLOW(timerfd_gettime),
    ALLOW(recvmsg),
    ALLOW(recvfrom),
    ALLOW(sendmsg),
    ALLOW(sendto),
    ALLOW(shutdown),
    ALLOW(getsockname),
    ALLOW(getpeername),
    ALLOW(getsockopt),
    ALLOW(munmap),
    ALLOW(mremap),
    ALLOW(mprotect),
    ALLOW(brk),
    ALLOW(msync),
    ALLOW(mincore),
    ALLOW(mlock),
    ALLOW(munlock),
    ALLOW(mlock2),
    ALLOW(memfd_create),
    ALLOW(ftruncate),
    ALLOW(fallocate),
    ALLOW(membarrier),
    ALLOW(set_robust_list),
    ALLOW(get_robust_list),
    ALLOW(rseq),
    ALLOW(sched_yield),
    ALLOW(sched_getaffinity),
    ALLOW(sched_getparam),
    ALLOW(sched_getscheduler),
    ALLOW(sched_getattr),
    ALLOW(sched_get_priority_min),
    ALLOW(sched_get_priority_max),
    ALLOW(getpriority),
    ALLOW(getcpu),
    ALLOW(set_tid_address),
    ALLOW(rt_sigaction),
    ALLOW(rt_sigprocmask),
    ALLOW(rt_sigreturn),
    ALLOW(rt_sigsuspend),
    ALLOW(rt_sigpending),
    ALLOW(rt_sigtimedwait),
    ALLOW(sigaltstack),
    ALLOW(restart_syscall),
    ALLOW(clock_gettime),
    ALLOW(clock_getres),
    ALLOW(clock_nanosleep),
    ALLOW(nanosleep),
    ALLOW(gettimeofday),
    ALLOW(times),
    ALLOW(getpid),
    ALLOW(gettid),
    ALLOW(getppid),
    ALLOW(getuid),
    ALLOW(geteuid),
    ALLOW(getgid),
    ALLOW(getegid),
    ALLOW(getrandom),
    ALLOW(getrusage),
    ALLOW(sysinfo),
    ALLOW(uname),
    ALLOW(exit),
    ALLOW(exit_group),
    ALLOW(umask),
    ALLOW(futex_waitv),
    ALLOW(futex_wake),
    ALLOW(futex_wait),
    ALLOW(futex_requeue),
    // With checked arguments.
    CALL(clone, kThreadsOnly),
    CALL(socketpair, kUnixPair),
    CALL(ioctl, kPlainIoctl),
    CALL(prlimit64, kReadLimit),
    CALL(kill, kOwnProcess),
    CALL(tgkill, kOwnProcess),
    // Without a right to more, a thread can only lower its own priority.
    CALL(sched_setscheduler, kOwnScheduling),
    CALL(sched_setattr, kOwnScheduling),
    CALL(setpriority, kOwnScheduling),
    CALL(sched_setaffinity, kOwnScheduling),
    CALL(futex, kPlainFutex),
    CALL(madvise, kMemoryAdvice),
    CALL(mmap, kPlainMapping),
    // Told apart from clone by a structure that a filter cannot read.
    CALL(clone3, kAbsent),
    CALL(openat2, kAbsent),
    CALL(close_range, kAbsent),
#if defined(__x86_64__)
    // The older forms, which arm64 never had.
    ALLOW(access),
    ALLOW(readlink),
    ALLOW(stat),
    ALLOW(lstat),
    ALLOW(poll),
    ALLOW(select),
    ALLOW(epoll_create),
    ALLOW(epoll_wait),
    ALLOW(eventfd),
    ALLOW(pipe),
    ALLOW(dup2),
    ALLOW(time),
    ALLOW(getrlimit),
    ALLOW(getpgrp),
#endif
};

// Nothing that shows a page or fetches one ever calls these.
constexpr Call kForbiddenEverywhere[] = {
    FORBID(execve),
    FORBID(execveat),
    FORBID(ptrace),
    FORBID(process_vm_readv),
    FORBID(process_vm_writev),
    FORBID(process_madvise),
    FORBID(process_mrelease),
    FORBID(kcmp),
    FORBID(pidfd_open),
    FORBID(pidfd_getfd),
    FORBID(pidfd_send_signal),
    FORBID(mount),
    FORBID(umount2),
    FORBID(pivot_root),
    FORBID(chroot),
    FORBID(unshare),
    FORBID(setns),
    FORBID(open_tree),
    FORBID(move_mount),
    FORBID(fsopen),
    FORBID(fsconfig),
    FORBID(fsmount),
    FORBID(fspick),
    FORBID(mount_setattr),
    FORBID(bpf),
    FORBID(perf_event_open),
    FORBID(userfaultfd),
    FORBID(io_uring_setup),
    FORBID(io_uring_enter),
    FORBID(io_uring_register),
    FORBID(keyctl),
    FORBID(add_key),
    FORBID(request_key),
    FORBID(kexec_load),
    FORBID(kexec_file_load),
    FORBID(init_module),
    FORBID(finit_module),
    FORBID(delete_module),
    FORBID(open_by_handle_at),
    FORBID(name_to_handle_at),
    FORBID(personality),
    FORBID(swapon),
    FORBID(swapoff),
    FORBID(reboot),
    FORBID(settimeofday),
    FORBID(clock_settime),
    FORBID(adjtimex),
    FORBID(clock_adjtime),
    FORBID(acct),
    FORBID(quotactl),
    FORBID(syslog),
    FORBID(vmsplice),
    FORBID(setuid),
    FORBID(setgid),
    FORBID(setreuid),
    FORBID(setregid),
    FORBID(setresuid),
    FORBID(setresgid),
    FORBID(setgroups),
    FORBID(setfsuid),
    FORBID(setfsgid),
    FORBID(capset),
    FORBID(migrate_pages),
    FORBID(move_pages),
    FORBID(mbind),
    FORBID(landlock_create_ruleset),
    FORBID(landlock_add_rule),
    FORBID(landlock_restrict_self),
    FORBID(seccomp),
    FORBID(semget),
    FORBID(shmget),
    FORBID(shmat),
    FORBID(msgget),
    FORBID(sethostname),
    FORBID(setdomainname),
    FORBID(vhangup),
    FORBID(fanotify_init),
    FORBID(nfsservctl),
#if defined(__x86_64__)
    FORBID(modify_ldt),
    FORBID(iopl),
    FORBID(ioperm),
#endif
};

constexpr Call kContentOnly[] = {
    CALL(openat, kReadOnlyOpenAt), CALL(fcntl, kPlainFcntl),  CALL(prctl, kNameOnly),
    CALL(mkdirat, kNoRoom),        CALL(socket, kNoSocket),
#if defined(__x86_64__)
    CALL(mkdir, kNoRoom),          CALL(open, kReadOnlyOpen),
#endif
};

// Its cache, cookies and databases, downloads, files that a page was given, and the internet.
constexpr Call kNetworkOnly[] = {
    ALLOW(openat),
    ALLOW(fcntl),
    CALL(socket, kInternetSocket),
    CALL(prctl, kNameOnly),
    ALLOW(connect),
    ALLOW(bind),
    ALLOW(listen),
    ALLOW(accept),
    ALLOW(accept4),
    ALLOW(setsockopt),
    ALLOW(sendmmsg),
    ALLOW(recvmmsg),
    ALLOW(mkdirat),
    ALLOW(unlinkat),
    ALLOW(renameat),
    ALLOW(renameat2),
    ALLOW(linkat),
    ALLOW(symlinkat),
    ALLOW(fchmod),
    ALLOW(fchmodat),
    ALLOW(fchown),
    ALLOW(fchownat),
    ALLOW(utimensat),
    ALLOW(truncate),
    ALLOW(fsync),
    ALLOW(fdatasync),
    ALLOW(flock),
    ALLOW(sync_file_range),
    ALLOW(copy_file_range),
    ALLOW(sendfile),
    ALLOW(splice),
    ALLOW(chdir),
    ALLOW(fchdir),
    ALLOW(inotify_init1),
    ALLOW(inotify_add_watch),
    ALLOW(inotify_rm_watch),
    ALLOW(getxattr),
    ALLOW(lgetxattr),
    ALLOW(fgetxattr),
    ALLOW(listxattr),
    ALLOW(llistxattr),
    ALLOW(flistxattr),
    ALLOW(setxattr),
    ALLOW(lsetxattr),
    ALLOW(fsetxattr),
    ALLOW(readahead),
    ALLOW(signalfd4),
#if defined(__x86_64__)
    ALLOW(open),
    ALLOW(creat),
    ALLOW(mkdir),
    ALLOW(rmdir),
    ALLOW(unlink),
    ALLOW(rename),
    ALLOW(link),
    ALLOW(symlink),
    ALLOW(chmod),
    ALLOW(chown),
    ALLOW(lchown),
    ALLOW(utime),
    ALLOW(utimes),
    ALLOW(futimesat),
    ALLOW(inotify_init),
#endif
};

// Named for messages only: refused as every unlisted call is.
constexpr Call kNamed[] = {
    DENY(socket),        DENY(connect),         DENY(bind),
    DENY(listen),        DENY(accept4),         DENY(setsockopt),
    DENY(mkdirat),       DENY(unlinkat),        DENY(renameat2),
    DENY(linkat),        DENY(symlinkat),       DENY(fchmodat),
    DENY(fchmod),        DENY(utimensat),       DENY(truncate),
    DENY(chdir),         DENY(flock),           DENY(fsync),
    DENY(fdatasync),     DENY(inotify_init1),   DENY(signalfd4),
    DENY(wait4),         DENY(waitid),          DENY(setrlimit),
    DENY(setitimer),     DENY(mlockall),        DENY(mq_open),
    DENY(tkill),         DENY(rt_sigqueueinfo), DENY(setsid),
    DENY(setpgid),       DENY(capget),          DENY(sendfile),
    DENY(splice),        DENY(copy_file_range), DENY(fgetxattr),
    DENY(get_mempolicy), DENY(set_mempolicy),   DENY(mknodat),
    DENY(fchownat),      DENY(ioprio_set),
#if defined(__x86_64__)
    DENY(fork),          DENY(vfork),           DENY(mkdir),
    DENY(unlink),        DENY(rmdir),           DENY(rename),
    DENY(link),          DENY(symlink),         DENY(chmod),
    DENY(chown),         DENY(mknod),           DENY(alarm),
    DENY(arch_prctl),    DENY(creat),           DENY(utime),
#endif
};

#undef CALL
#undef ALLOW
#undef DENY
#undef FORBID

// The first mention of a number counts.
Calls Join(std::initializer_list<std::span<const Call>> parts) {
  Calls all;
  for (const std::span<const Call> part : parts) {
    for (const Call& call : part) {
      const auto same = [&](const Call& other) { return other.number == call.number; };
      if (std::none_of(all.begin(), all.end(), same)) all.push_back(call);
    }
  }
  return all;
}

}  // namespace

std::span<const Call> ContentCalls() {
  static const Calls calls = Join({kEverywhere, kForbiddenEverywhere, kContentOnly, kNamed});
  return calls;
}

std::span<const Call> NetworkCalls() {
  static const Calls calls = Join({kEverywhere, kForbiddenEverywhere, kNetworkOnly, kNamed});
  return calls;
}

std::string_view CallName(uint32_t number) {
  for (const Call& call : ContentCalls()) {
    if (call.number == number) return call.name;
  }
  return "unknown";
}

}  // namespace clade::sandbox
