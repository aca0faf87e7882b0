// Log: one line to stderr, put together on the stack and written by one write(2).
//
// Any process, a freshly forked child included: it opens nothing and allocates nothing. Main
// reads what the zygote and its children write there. Failures are always logged, by whoever
// handles them; progress only when its topic is named in CLADE_LOG, a list like "zygote,ipc".
#pragma once

#include <array>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "native/base/result.h"

namespace clade {

// Whether CLADE_LOG names `topic` (or is "all").
bool LogEnabled(std::string_view topic);

// `Log("zygote") << "fork refused: " << threads << " threads";` writes
// "clade-zygote[PID]: fork refused: 2 threads" at the end of the statement. Longer lines are cut;
// control characters in the parts are written as '?'.
class Log {
 public:
  explicit Log(std::string_view who);
  Log(const Log&) = delete;
  Log& operator=(const Log&) = delete;
  ~Log();

  Log& operator<<(std::string_view text);
  template <std::integral Number>
  requires(!std::same_as<Number, bool>) Log& operator<<(Number number) {
    return AppendNumber(static_cast<int64_t>(number));
  }
  Log& operator<<(const Error& error);

 private:
  Log& AppendNumber(int64_t number);

  std::array<char, 512> line_;
  size_t size_ = 0;
};

}  // namespace clade
