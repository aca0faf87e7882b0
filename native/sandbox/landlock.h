// Landlock: files by an allow-list, and no reach beyond itself (landlock(7)).
//
// Any process. A ruleset is made once, which takes a system call per rule, and then put upon
// each child by one call. It needs no privilege and no namespace, so it holds where those are
// refused.
#pragma once

#include <string>
#include <vector>

#include "native/base/result.h"
#include "native/base/unique_fd.h"

namespace clade::sandbox {

enum class FileAccess { kRead, kReadAndWrite };

class Landlock {
 public:
  // The kernel's version of the interface; 0 when it has none, or has it turned off.
  static int Version();

  // A ruleset that allows nothing. `restrict_network`: no TCP either.
  static Result<Landlock> Create(bool restrict_network);

  // Allows what is beneath `path`; one that does not exist is passed over. Execution is never
  // allowed.
  Result<void> Allow(const std::string& path, FileAccess access);

  // Irrevocable, for the calling thread and what it starts. Needs no_new_privs.
  Result<void> RestrictSelf() const;

  int fd() const { return ruleset_.get(); }

 private:
  explicit Landlock(UniqueFd ruleset) : ruleset_(std::move(ruleset)) {}

  UniqueFd ruleset_;
};

}  // namespace clade::sandbox
