#include "native/sandbox/launcher/root_file_system.h"

#include <fcntl.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdio>

#include "native/base/unique_fd.h"

namespace clade::sandbox {
namespace {

// An existing folder of the host that the new root is mounted on; unseen by anyone else.
constexpr char kPlace[] = "/tmp";

struct Bound {
  std::string path;
  std::string link;  // Not empty: a symbolic link, copied as such.
  bool folder = true;
  UniqueFd tree;
};

Error Failed(const char* op) { return {ErrorCode::kSyscall, op, errno}; }

Result<UniqueFd> OpenTree(const std::string& path, uint64_t attributes) {
  UniqueFd tree = UniqueFd::Adopt(static_cast<int>(syscall(
      SYS_open_tree, AT_FDCWD, path.c_str(), OPEN_TREE_CLONE | OPEN_TREE_CLOEXEC | AT_RECURSIVE)));
  if (!tree) return Failed("open_tree");
  mount_attr attr = {};
  attr.attr_set = attributes;
  if (syscall(SYS_mount_setattr, tree.get(), "", AT_EMPTY_PATH | AT_RECURSIVE, &attr,
              sizeof(attr)) != 0) {
    return Failed("mount_setattr");
  }
  return tree;
}

Result<Bound> Bind(const ReadablePath& source) {
  Bound bound;
  bound.path = source.path;
  struct stat status;
  if (lstat(source.path.c_str(), &status) != 0) return Failed("lstat");
  if (S_ISLNK(status.st_mode) && source.execute) {
    std::array<char, 256> target = {};
    if (readlink(source.path.c_str(), target.data(), target.size() - 1) < 0) {
      return Failed("readlink");
    }
    bound.link = target.data();
    return bound;
  }
  if (stat(source.path.c_str(), &status) != 0) return Failed("stat");
  bound.folder = S_ISDIR(status.st_mode);
  uint64_t attributes = MOUNT_ATTR_RDONLY | MOUNT_ATTR_NOSUID;
  if (!source.execute) attributes |= MOUNT_ATTR_NOEXEC;
  if (!source.device) attributes |= MOUNT_ATTR_NODEV;
  bound.tree = CLADE_TRY(OpenTree(source.path, attributes));
  return bound;
}

// `path` is absolute in the new root, which is the working directory.
Result<void> MakeParents(const std::string& path) {
  for (size_t slash = path.find('/', 1); slash != std::string::npos;
       slash = path.find('/', slash + 1)) {
    const std::string parent = path.substr(1, slash - 1);
    if (mkdir(parent.c_str(), 0755) != 0 && errno != EEXIST) return Failed("mkdir");
  }
  return {};
}

Result<void> WriteFile(const char* name, const std::string& text) {
  const UniqueFd file = UniqueFd::Adopt(open(name, O_CREAT | O_WRONLY | O_CLOEXEC, 0444));
  if (!file) return Failed("open(new root)");
  const auto size = static_cast<ssize_t>(text.size());
  if (write(file.get(), text.data(), text.size()) != size) return Failed("write(new root)");
  return {};
}

Result<void> Place(const Bound& bound) {
  CLADE_TRY(MakeParents(bound.path));
  const std::string name = bound.path.substr(1);
  if (!bound.link.empty()) {
    if (symlink(bound.link.c_str(), name.c_str()) != 0 && errno != EEXIST) return Failed("symlink");
    return {};
  }
  if (bound.folder) {
    if (mkdir(name.c_str(), 0755) != 0 && errno != EEXIST) return Failed("mkdir");
  } else if (access(name.c_str(), F_OK) != 0) {
    CLADE_TRY(WriteFile(name.c_str(), ""));
  }
  if (syscall(SYS_move_mount, bound.tree.get(), "", AT_FDCWD, name.c_str(),
              MOVE_MOUNT_F_EMPTY_PATH) != 0) {
    return Failed("move_mount");
  }
  return {};
}

// What libc looks up about the user and the machine, without telling anything.
Result<void> WriteStandIns(uid_t uid, gid_t gid) {
  if (mkdir("etc", 0755) != 0 && errno != EEXIST) return Failed("mkdir");
  const std::string ids = std::to_string(uid) + ":" + std::to_string(gid);
  CLADE_TRY(WriteFile("etc/passwd", "web:x:" + ids + "::/:/\n"));
  CLADE_TRY(WriteFile("etc/group", "web:x:" + std::to_string(gid) + ":\n"));
  CLADE_TRY(WriteFile("etc/nsswitch.conf", "passwd: files\ngroup: files\nhosts: files\n"));
  CLADE_TRY(WriteFile("etc/machine-id", "00000000000000000000000000000000\n"));
  for (const char* empty : {"tmp", "run", "var", "home"}) {
    if (mkdir(empty, 0755) != 0 && errno != EEXIST) return Failed("mkdir");
  }
  return {};
}

Result<void> MountProc(ProcMount proc, const UniqueFd& host_proc) {
  if (mkdir("proc", 0555) != 0) return Failed("mkdir");
  if (proc == ProcMount::kHost) {
    if (syscall(SYS_move_mount, host_proc.get(), "", AT_FDCWD, "proc", MOVE_MOUNT_F_EMPTY_PATH) !=
        0) {
      return Failed("move_mount(/proc)");
    }
    return {};
  }
  // Without the mount's own options every process of the namespace could be seen, and the kernel's
  // settings (proc(5)).
  if (mount("proc", "proc", "proc", MS_NOSUID | MS_NODEV | MS_NOEXEC,
            "hidepid=invisible,subset=pid") != 0) {
    return Failed("mount(/proc)");
  }
  return {};
}

Result<void> Pivot() {
  if (syscall(SYS_pivot_root, ".", ".") != 0) return Failed("pivot_root");
  if (umount2(".", MNT_DETACH) != 0) return Failed("umount2(old root)");
  if (chdir("/") != 0) return Failed("chdir");
  constexpr unsigned long kReadOnly =
      MS_REMOUNT | MS_BIND | MS_RDONLY | MS_NOSUID | MS_NODEV | MS_NOEXEC;
  if (mount(nullptr, "/", nullptr, kReadOnly, nullptr) != 0) return Failed("mount(read-only)");
  return {};
}

}  // namespace

Result<void> EnterRoot(const std::vector<ReadablePath>& paths, ProcMount proc, uid_t uid,
                       gid_t gid) {
  if (mount("none", "/", nullptr, MS_REC | MS_PRIVATE, nullptr) != 0) {
    return Failed("mount(private)");
  }
  std::vector<Bound> bounds;
  for (const ReadablePath& path : paths) bounds.push_back(CLADE_TRY(Bind(path)));
  UniqueFd host_proc;
  if (proc == ProcMount::kHost) {
    host_proc = CLADE_TRY(OpenTree(
        "/proc", MOUNT_ATTR_RDONLY | MOUNT_ATTR_NOSUID | MOUNT_ATTR_NODEV | MOUNT_ATTR_NOEXEC));
  }
  umask(022);
  if (mount("tmpfs", kPlace, "tmpfs", MS_NOSUID | MS_NODEV, "mode=0755,size=256k,nr_inodes=1024") !=
      0) {
    return Failed("mount(tmpfs)");
  }
  if (chdir(kPlace) != 0) return Failed("chdir");
  for (const Bound& bound : bounds) CLADE_TRY(Place(bound));
  CLADE_TRY(WriteStandIns(uid, gid));
  CLADE_TRY(MountProc(proc, host_proc));
  return Pivot();
}

}  // namespace clade::sandbox
