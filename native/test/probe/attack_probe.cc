// What a content process that has been taken over would try: each attack once, its outcome on
// stderr as "attack NAME RESULT". For tests alone: a library that the engine loads as an extension
// where a test has put it beside Clade's own.
//
// RESULT: "done" when the attack succeeded, otherwise the name of the error. It attacks when a
// document is loaded whose address ends with "#attack=NAME"; "all" for a sandbox that only logs
// what it would kill for.
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/audit.h>
#include <linux/io_uring.h>
#include <linux/keyctl.h>
#include <linux/perf_event.h>
#include <sched.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <sys/inotify.h>
#include <sys/ioctl.h>
#include <sys/ipc.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/shm.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/un.h>
#include <sys/utsname.h>
#include <unistd.h>
#include <webkit/webkit-web-process-extension.h>

#include <array>
#include <cstdlib>
#include <cstring>
#include <string>
#include <string_view>
#include <vector>

#include "native/base/unique_fd.h"

namespace {

using Attempt = long (*)();  // Negative, and errno set: refused.

long Read(const char* path) {
  const int fd = open(path, O_RDONLY | O_CLOEXEC);
  char byte;
  return fd < 0 ? -1 : read(fd, &byte, 1);
}

long Write(const char* path) { return open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0600); }

long List(const char* path) {
  DIR* directory = opendir(path);
  if (!directory) return -1;
  errno = 0;
  long entries = 0;
  while (const dirent* entry = readdir(directory)) entries += entry->d_name[0] != '.';
  if (entries > 0) return 0;
  errno = ENOENT;
  return -1;
}

long Socket(int family, int type = SOCK_STREAM) { return socket(family, type | SOCK_CLOEXEC, 0); }

// By the system call itself: a library would try others.
template <typename... Arguments>
long Call(long number, Arguments... arguments) {
  return syscall(number, arguments...);
}

// How many processes can be seen; success is to see more than oneself.
long SeeOthers() {
  DIR* directory = opendir("/proc");
  if (!directory) return -1;
  int seen = 0;
  while (const dirent* entry = readdir(directory)) seen += atoi(entry->d_name) > 0;
  if (seen > 1) return seen;
  errno = ESRCH;
  return -1;
}

long ReadVariable(const char* name) {
  if (getenv(name)) return 0;
  errno = ENOENT;
  return -1;
}

long Unless(bool hidden) {
  errno = EPERM;
  return hidden ? -1 : 0;
}

long ExhaustDescriptors() {
  std::vector<clade::UniqueFd> taken;
  for (int n = 0; n < 5000; ++n) {
    const int copy = dup(0);
    if (copy < 0) return -1;
    taken.push_back(clade::UniqueFd::Adopt(copy));
  }
  return 0;
}

long TraceParent() { return Call(SYS_ptrace, PTRACE_SEIZE, 2, nullptr, nullptr); }

long OpenPerf() {
  perf_event_attr attributes = {};
  attributes.size = sizeof(attributes);
  return Call(SYS_perf_event_open, &attributes, 0, -1, -1, 0);
}

long SetUpRing() {
  io_uring_params parameters = {};
  return Call(SYS_io_uring_setup, 1u, &parameters);
}

long RaiseLimit() {
  const rlimit more = {1 << 20, 1 << 20};
  return setrlimit(RLIMIT_NOFILE, &more);
}

long ChangeAffinityOfParent() {
  cpu_set_t set;
  CPU_ZERO(&set);
  CPU_SET(0, &set);
  // Its own threads are 2, 3 and so on in a pid namespace, and it has no parent there.
  const pid_t parent = getppid() > 0 ? getppid() : 30'000;
  return sched_setaffinity(parent, sizeof(set), &set);
}

long KnowHost() {
  utsname name;
  if (uname(&name) != 0) return -1;
  return Unless(std::string_view(name.nodename) == "web");
}

long KnowUser() { return Unless(getuid() == 65534 && geteuid() == 65534 && getgid() == 65534); }

long PushKey() {
  char key = 'x';
  return ioctl(0, TIOCSTI, &key);
}

long SendToPath() {
  int pair[2];
  if (socketpair(AF_UNIX, SOCK_DGRAM, 0, pair) != 0) return -1;
  return 0;
}

long Execute(const char* path) {
  const char* argv[] = {path, nullptr};
  return Call(SYS_execve, path, argv, nullptr);
}

long ExecuteMemory() {
  const int fd = memfd_create("x", 0);
  const char* argv[] = {"x", nullptr};
  return Call(SYS_execveat, fd, "", argv, nullptr, AT_EMPTY_PATH);
}

struct NamedAttack {
  const char* name;
  Attempt run;
};

constexpr NamedAttack kAttacks[] = {
    // Reading.
    {"read-shadow", [] { return Read("/etc/shadow"); }},
    {"read-group-shadow", [] { return Read("/etc/gshadow"); }},
    {"read-hosts", [] { return Read("/etc/hosts"); }},
    {"read-secret", [] { return Read(getenv("CLADE_ATTACK_SECRET")); }},
    {"list-root-home", [] { return List("/root"); }},
    {"list-homes", [] { return List("/home"); }},
    {"list-tmp", [] { return List("/tmp"); }},
    {"list-run", [] { return List("/run"); }},
    {"list-var", [] { return List("/var/lib"); }},
    {"read-kernel-symbols", [] { return Read("/proc/kallsyms"); }},
    {"read-kernel-settings", [] { return Read("/proc/sys/kernel/hostname"); }},
    {"read-mounts-of-init", [] { return Read("/proc/1/../2/mounts"); }},
    {"read-zygote-memory", [] { return Read("/proc/2/mem"); }},
    {"read-zygote-environment", [] { return Read("/proc/2/environ"); }},
    {"see-other-processes", SeeOthers},
    {"know-host", KnowHost},
    {"know-user", KnowUser},
    {"read-variable", [] { return ReadVariable("APP_TOKEN"); }},
    {"read-display-variable", [] { return ReadVariable("DISPLAY"); }},
    // Writing.
    {"write-tmp", [] { return Write("/tmp/clade-attack"); }},
    {"write-shm", [] { return Write("/dev/shm/clade-attack"); }},
    {"write-root", [] { return Write("/clade-attack"); }},
    {"write-library", [] { return long{open("/usr/lib/os-release", O_RDWR)}; }},
    {"make-unnamed-file", [] { return long{open("/", O_TMPFILE | O_RDWR, 0600)}; }},
    {"make-folder", [] { return long{mkdir("/tmp/clade-attack.d", 0700)}; }},
    {"remove-file", [] { return long{unlink("/etc/passwd")}; }},
    {"link-file", [] { return long{symlink("/etc/passwd", "/tmp/clade-attack.l")}; }},
    {"change-mode", [] { return long{chmod("/", 0777)}; }},
    {"write-own-memory", [] { return long{open("/proc/self/mem", O_RDWR)}; }},
    {"write-stderr-again", [] { return long{open("/proc/self/fd/2", O_RDWR)}; }},
    // Devices.
    {"open-memory-device", [] { return long{open("/dev/mem", O_RDONLY)}; }},
    {"open-kvm", [] { return long{open("/dev/kvm", O_RDONLY)}; }},
    {"open-fuse", [] { return long{open("/dev/fuse", O_RDONLY)}; }},
    {"open-terminal", [] { return long{open("/dev/tty", O_RDONLY)}; }},
    {"open-new-terminal", [] { return long{open("/dev/ptmx", O_RDONLY)}; }},
    {"open-disk", [] { return long{open("/dev/vda", O_RDONLY)}; }},
    {"push-key", PushKey},
    // Sockets.
    {"socket-unix", [] { return Socket(AF_UNIX); }},
    {"socket-internet", [] { return Socket(AF_INET); }},
    {"socket-internet6", [] { return Socket(AF_INET6); }},
    {"socket-netlink", [] { return Socket(AF_NETLINK, SOCK_RAW); }},
    {"socket-packet", [] { return Socket(AF_PACKET, SOCK_RAW); }},
    {"socket-vsock", [] { return Socket(AF_VSOCK); }},
    {"socket-crypto", [] { return Socket(AF_ALG, SOCK_SEQPACKET); }},
    {"send-to-path", SendToPath},
    // Processes.
    {"fork", [] { return Call(SYS_clone, SIGCHLD, nullptr, nullptr, nullptr, 0L); }},
    {"clone3", [] { return Call(SYS_clone3, nullptr, 0L); }},
    {"clone-user-namespace",
     [] { return Call(SYS_clone, CLONE_NEWUSER | SIGCHLD, nullptr, nullptr, nullptr, 0L); }},
    {"signal-parent", [] { return long{kill(2, 0)}; }},
    {"signal-all", [] { return long{kill(-1, 0)}; }},
    {"signal-group", [] { return long{kill(0, 0)}; }},
    {"signal-thread", [] { return Call(SYS_tgkill, 2, 2, 0); }},
    {"schedule-parent", ChangeAffinityOfParent},
    {"exhaust-descriptors", ExhaustDescriptors},
    {"raise-limit", RaiseLimit},
    {"be-dumpable", [] { return long{prctl(PR_SET_DUMPABLE, 1)}; }},
    {"be-traced", [] { return long{prctl(PR_SET_PTRACER, -1)}; }},
    {"watch-files", [] { return long{inotify_init1(0)}; }},
    {"own-descriptor", [] { return long{fcntl(0, F_SETOWN, 2)}; }},
    {"real-time",
     [] {
       const sched_param most = {.sched_priority = 1};
       return long{sched_setscheduler(0, SCHED_FIFO, &most)};
     }},
    // What no page does: the process is killed, or the call is logged.
    {"execute-shell", [] { return Execute("/bin/sh"); }},
    {"execute-library", [] { return Execute("/usr/lib64/ld-linux-x86-64.so.2"); }},
    {"execute-memory", ExecuteMemory},
    {"trace", TraceParent},
    {"read-process", [] { return Call(SYS_process_vm_readv, 2, nullptr, 0L, nullptr, 0L, 0L); }},
    {"open-process", [] { return Call(SYS_pidfd_open, 2, 0); }},
    {"compare-process", [] { return Call(SYS_kcmp, 1, 2, 0, 0L, 0L); }},
    {"mount", [] { return Call(SYS_mount, "none", "/tmp", "tmpfs", 0L, nullptr); }},
    {"unmount", [] { return Call(SYS_umount2, "/", 0); }},
    {"pivot-root", [] { return Call(SYS_pivot_root, "/", "/"); }},
    {"chroot", [] { return Call(SYS_chroot, "/tmp"); }},
    {"unshare", [] { return Call(SYS_unshare, CLONE_NEWUSER); }},
    {"enter-namespace", [] { return Call(SYS_setns, 0, 0); }},
    {"open-tree", [] { return Call(SYS_open_tree, AT_FDCWD, "/", 1u); }},
    {"open-file-system", [] { return Call(SYS_fsopen, "tmpfs", 0u); }},
    {"load-bpf", [] { return Call(SYS_bpf, 0, nullptr, 0u); }},
    {"open-perf", OpenPerf},
    {"handle-faults", [] { return Call(SYS_userfaultfd, 0); }},
    {"io-uring", SetUpRing},
    {"key-ring", [] { return Call(SYS_keyctl, KEYCTL_GET_KEYRING_ID, -3, 1); }},
    {"add-key", [] { return Call(SYS_add_key, "user", "x", "y", 1L, -3); }},
    {"request-key", [] { return Call(SYS_request_key, "user", "x", nullptr, 0); }},
    {"open-by-handle", [] { return Call(SYS_open_by_handle_at, 0, nullptr, 0); }},
    {"name-to-handle", [] { return Call(SYS_name_to_handle_at, 0, "/", nullptr, nullptr, 0); }},
    {"load-module", [] { return Call(SYS_finit_module, 0, "", 0); }},
    {"load-kernel", [] { return Call(SYS_kexec_load, 0L, 0L, nullptr, 0L); }},
    {"personality", [] { return Call(SYS_personality, 0xffffffffL); }},
    {"kernel-log", [] { return Call(SYS_syslog, 3, nullptr, 0); }},
    {"quota", [] { return Call(SYS_quotactl, 0, nullptr, 0, nullptr); }},
    {"reboot", [] { return Call(SYS_reboot, 0, 0, 0, nullptr); }},
    {"swap", [] { return Call(SYS_swapon, "/x", 0); }},
    {"set-clock", [] { return Call(SYS_clock_settime, 0, nullptr); }},
    {"set-user", [] { return Call(SYS_setuid, 0); }},
    {"set-groups", [] { return Call(SYS_setgroups, 0, nullptr); }},
    {"set-capabilities", [] { return Call(SYS_capset, nullptr, nullptr); }},
    {"shared-memory", [] { return Call(SYS_shmget, IPC_PRIVATE, 4096L, 0600); }},
    {"semaphores", [] { return Call(SYS_semget, IPC_PRIVATE, 1, 0600); }},
    {"message-queue", [] { return Call(SYS_msgget, IPC_PRIVATE, 0600); }},
    {"posix-queue", [] { return Call(SYS_mq_open, "/x", O_RDWR | O_CREAT, 0600, nullptr); }},
    {"move-pages", [] { return Call(SYS_move_pages, 2, 0L, nullptr, nullptr, nullptr, 0); }},
    {"new-filter", [] { return Call(SYS_seccomp, 0u, 0u, nullptr); }},
#if defined(__x86_64__)
    {"local-descriptor-table", [] { return Call(SYS_modify_ldt, 0, nullptr, 0L); }},
    {"port-access", [] { return Call(SYS_iopl, 3); }},
    {"x32-call", [] { return Call(0x40000000L + SYS_getpid); }},
#endif
};

void Say(const char* name, const char* result) {
  std::array<char, 128> line;
  const int size = snprintf(line.data(), line.size(), "attack %s %s\n", name, result);
  [[maybe_unused]] const ssize_t written = write(STDERR_FILENO, line.data(), size);
}

// Those that kill the process even where denials are logged.
bool AlwaysKills(std::string_view name) { return name == "x32-call"; }

void Attack(std::string_view wanted) {
  const bool all = wanted == "all";
  for (const auto& attack : kAttacks) {
    if (all ? AlwaysKills(attack.name) : wanted != attack.name) continue;
    errno = 0;
    const long result = attack.run();
    Say(attack.name, result >= 0 ? "done" : strerrorname_np(errno));
  }
  Say("all", "over");
}

void OnDocumentLoaded(WebKitWebPage* page, gpointer) {
  const std::string_view uri(webkit_web_page_get_uri(page));
  constexpr std::string_view kMark = "#attack=";
  const size_t at = uri.find(kMark);
  if (at != std::string_view::npos) Attack(uri.substr(at + kMark.size()));
}

void OnPageCreated(WebKitWebProcessExtension*, WebKitWebPage* page, gpointer) {
  g_signal_connect(page, "document-loaded", G_CALLBACK(OnDocumentLoaded), nullptr);
}

}  // namespace

extern "C" __attribute__((visibility("default"))) void webkit_web_process_extension_initialize(
    WebKitWebProcessExtension* extension) {
  g_signal_connect(extension, "page-created", G_CALLBACK(OnPageCreated), nullptr);
}
