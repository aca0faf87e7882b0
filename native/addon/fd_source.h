// FdSource: a GLib source on a descriptor that is removed with its owner.
//
// Main process, main thread. GLib takes an ordinary source's descriptor out of its poll set while
// the callback runs and puts it back afterwards; each wakes the main loop for one turn that has
// nothing to do. A callback that runs for every message saves both with Reentrant(), and has to
// expect that a nested main loop calls it again before it has returned.
#pragma once

#include <glib-unix.h>

#include <utility>

namespace clade {

class FdSource {
 public:
  FdSource() = default;
  FdSource(int fd, GIOCondition condition, GUnixFDSourceFunc callback, gpointer data);
  static FdSource Reentrant(int fd, GIOCondition condition, GUnixFDSourceFunc callback,
                            gpointer data);
  FdSource(FdSource&& other) noexcept : id_(std::exchange(other.id_, 0)) {}
  FdSource& operator=(FdSource&& other) noexcept {
    FdSource taken(std::move(other));
    std::swap(id_, taken.id_);
    return *this;
  }
  ~FdSource();
  explicit operator bool() const { return id_ != 0; }
  // One of GLib's; a source begins with G_PRIORITY_DEFAULT.
  void SetPriority(int priority);
  // The callback returned G_SOURCE_REMOVE: GLib has removed the source already.
  void Forget() { id_ = 0; }

 private:
  guint id_ = 0;
};

}  // namespace clade
