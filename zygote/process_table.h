// ProcessTable: which of the zygote's children is which of Clade's processes. Zygote process.
//
// A child is in the table from its fork until it is reaped.
#pragma once

#include <sys/types.h>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <unordered_map>

namespace clade {

class ProcessTable {
 public:
  void Add(pid_t pid, uint64_t process_id);
  // The id of a child that has been reaped, and forgets it; nullopt for a stranger, such as a
  // helper that a library has started.
  std::optional<uint64_t> Remove(pid_t pid);
  size_t size() const { return ids_.size(); }

 private:
  std::unordered_map<pid_t, uint64_t> ids_;
};

}  // namespace clade
