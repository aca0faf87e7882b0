// ProcessTitle: what ps(1) and top(1) show of a process (/proc/PID/cmdline and comm).
//
// The title replaces the original arguments in place, so it is cut to their length; the
// environment behind them is left alone, because libraries keep pointers into it.
#pragma once

#include <span>
#include <string_view>

namespace clade {

class ProcessTitle {
 public:
  // main()'s own arguments; nothing else may use their text after Set().
  ProcessTitle(int argc, char** argv);

  // `command` becomes the only argument; `name` the thread's name, cut to 15 bytes (prctl(2)).
  void Set(std::string_view command, const char* name);

 private:
  std::span<char> area_;
};

}  // namespace clade
