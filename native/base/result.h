// Error and Result<T>: a failure that the caller is expected to handle. Bugs are CHECKs.
//
// Any process. An Error is small and copyable and owns nothing: making one does not allocate.
#pragma once

#include <cstring>
#include <string>
#include <utility>
#include <variant>

#include "native/base/check.h"

namespace clade {

enum class ErrorCode {
  kSyscall,        // A system call failed; Error::os_error says why.
  kPeerClosed,     // The other end of a socket is gone.
  kBadMessage,     // A peer sent what the protocol does not allow.
  kLimit,          // A documented limit would be exceeded.
  kTimeout,        // What was waited for did not happen in time.
  kWouldBlock,     // Nothing to read, or no room to write, right now.
  kMissingSymbol,  // A library or one of its symbols is not there.
};

struct Error {
  ErrorCode code;
  const char* op;    // What was tried, a literal: "pidfd_open".
  int os_error = 0;  // errno for kSyscall, otherwise 0.

  // One line for people: "pidfd_open: Too many open files".
  std::string Message() const;
};

namespace internal {

inline const char* Describe(ErrorCode code) {
  switch (code) {
    case ErrorCode::kSyscall:
      return "system call failed";
    case ErrorCode::kPeerClosed:
      return "the peer has closed the connection";
    case ErrorCode::kBadMessage:
      return "malformed message";
    case ErrorCode::kLimit:
      return "limit exceeded";
    case ErrorCode::kTimeout:
      return "timed out";
    case ErrorCode::kWouldBlock:
      return "would block";
    case ErrorCode::kMissingSymbol:
      return "library or symbol not found";
  }
  return "unknown error";
}

}  // namespace internal

inline std::string Error::Message() const {
  const char* detail = os_error != 0 ? strerrordesc_np(os_error) : nullptr;
  return std::string(op) + ": " + (detail ? detail : internal::Describe(code));
}

// Either a T or an Error. Reading the one that is not there is a bug (CHECK).
template <typename T>
class [[nodiscard]] Result {
 public:
  // Both conversions are implicit: `return value;` and `return Error{...};` read as meant.
  Result(T value) : state_(std::in_place_index<0>, std::move(value)) {}
  Result(Error error) : state_(std::in_place_index<1>, error) {}

  bool has_value() const { return state_.index() == 0; }
  explicit operator bool() const { return has_value(); }

  T& value() & {
    CHECK(has_value());
    return *std::get_if<0>(&state_);
  }
  const T& value() const& {
    CHECK(has_value());
    return *std::get_if<0>(&state_);
  }
  T value() && {
    CHECK(has_value());
    return std::move(*std::get_if<0>(&state_));
  }
  T& operator*() & { return value(); }
  const T& operator*() const& { return value(); }
  T operator*() && { return std::move(*this).value(); }
  T* operator->() { return &value(); }
  const T* operator->() const { return &value(); }

  const Error& error() const {
    CHECK(!has_value());
    return *std::get_if<1>(&state_);
  }

 private:
  std::variant<T, Error> state_;
};

// Success without a value, or an Error.
template <>
class [[nodiscard]] Result<void> {
 public:
  Result() : state_(std::in_place_index<0>) {}
  Result(Error error) : state_(std::in_place_index<1>, error) {}

  bool has_value() const { return state_.index() == 0; }
  explicit operator bool() const { return has_value(); }
  void value() const { CHECK(has_value()); }
  const Error& error() const {
    CHECK(!has_value());
    return *std::get_if<1>(&state_);
  }

 private:
  std::variant<std::monostate, Error> state_;
};

}  // namespace clade

// The value of a Result; when it holds an Error, the enclosing function returns that Error.
#define CLADE_TRY(expression)                               \
  __extension__({                                           \
    auto clade_try_result = (expression);                   \
    if (!clade_try_result) return clade_try_result.error(); \
    std::move(clade_try_result).value();                    \
  })
