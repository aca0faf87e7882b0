// JscRef: owns one reference to a JSCValue, JSCContext or JSCException.
#pragma once

#include <glib-object.h>

#include <utility>

namespace clade {

template <typename T>
class [[nodiscard]] JscRef {
 public:
  JscRef() = default;
  static JscRef Adopt(T* object) { return JscRef(object); }
  static JscRef Retain(T* object) {
    return JscRef(object ? static_cast<T*>(g_object_ref(object)) : nullptr);
  }
  JscRef(JscRef&& other) noexcept : object_(std::exchange(other.object_, nullptr)) {}
  JscRef& operator=(JscRef&& other) noexcept {
    JscRef taken(std::move(other));
    std::swap(object_, taken.object_);
    return *this;
  }
  ~JscRef() {
    if (object_) g_object_unref(object_);
  }

  T* get() const { return object_; }
  explicit operator bool() const { return object_ != nullptr; }
  [[nodiscard]] T* Release() { return std::exchange(object_, nullptr); }

 private:
  explicit JscRef(T* object) : object_(object) {}
  T* object_ = nullptr;
};

}  // namespace clade
