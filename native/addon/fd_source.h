// FdSource: a GLib source on a descriptor that is removed with its owner.
#pragma once

#include <glib-unix.h>

#include <utility>

namespace clade {

class FdSource {
 public:
  FdSource() = default;
  FdSource(int fd, GIOCondition condition, GUnixFDSourceFunc callback, gpointer data);
  FdSource(FdSource&& other) noexcept : id_(std::exchange(other.id_, 0)) {}
  FdSource& operator=(FdSource&& other) noexcept {
    FdSource taken(std::move(other));
    std::swap(id_, taken.id_);
    return *this;
  }
  ~FdSource();
  // The callback returned G_SOURCE_REMOVE: GLib has removed the source already.
  void Forget() { id_ = 0; }

 private:
  guint id_ = 0;
};

}  // namespace clade
