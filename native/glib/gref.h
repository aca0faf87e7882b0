// GRef: owns one reference to a GObject. Nobody calls g_object_unref by hand.
#pragma once

#include <glib-object.h>

#include <utility>

namespace clade {

template <typename T>
class [[nodiscard]] GRef {
 public:
  GRef() = default;
  // Takes over a reference that the caller owns (transfer full).
  static GRef Adopt(T* object) { return GRef(object); }
  // Adds a reference to a borrowed object; sinks a floating one.
  static GRef Retain(T* object) {
    return GRef(object ? static_cast<T*>(g_object_ref_sink(object)) : nullptr);
  }
  GRef(GRef&& other) noexcept : object_(std::exchange(other.object_, nullptr)) {}
  GRef& operator=(GRef&& other) noexcept {
    GRef taken(std::move(other));
    std::swap(object_, taken.object_);
    return *this;
  }
  ~GRef() {
    if (object_) g_object_unref(object_);
  }

  T* get() const { return object_; }
  explicit operator bool() const { return object_ != nullptr; }
  [[nodiscard]] T* Release() { return std::exchange(object_, nullptr); }

 private:
  explicit GRef(T* object) : object_(object) {}
  T* object_ = nullptr;
};

}  // namespace clade
