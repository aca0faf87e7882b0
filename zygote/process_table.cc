#include "zygote/process_table.h"

#include "native/base/check.h"

namespace clade {

void ProcessTable::Add(pid_t pid, uint64_t process_id) {
  // The kernel gives a pid away again only after it was reaped, and so removed here.
  CHECK(ids_.emplace(pid, process_id).second);
}

std::optional<uint64_t> ProcessTable::Remove(pid_t pid) {
  const auto found = ids_.find(pid);
  if (found == ids_.end()) return std::nullopt;
  const uint64_t process_id = found->second;
  ids_.erase(found);
  return process_id;
}

}  // namespace clade
