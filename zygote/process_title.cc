#include "zygote/process_title.h"

#include <sys/prctl.h>

#include <algorithm>
#include <cstring>

namespace clade {

ProcessTitle::ProcessTitle(int argc, char** argv) {
  if (argc == 0) return;
  char* end = argv[0];
  // The kernel lays the arguments out one behind the other (proc(5), cmdline).
  for (int i = 0; i < argc && argv[i] == end; ++i) end = argv[i] + std::strlen(argv[i]) + 1;
  area_ = {argv[0], end};
}

void ProcessTitle::Set(std::string_view command, const char* name) {
  // Cannot fail: the pointer is valid and longer names are cut.
  prctl(PR_SET_NAME, name);
  if (area_.empty()) return;
  const size_t size = std::min(command.size(), area_.size() - 1);
  std::fill(area_.begin(), area_.end(), '\0');
  std::copy_n(command.begin(), size, area_.begin());
}

}  // namespace clade
