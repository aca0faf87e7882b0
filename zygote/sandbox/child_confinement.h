// ChildConfinement: the sandbox that each content process closes around itself.
//
// Made once in the first zygote, before any fork, so that a child only has to install what is
// ready; every stage inherits it. What the zygote itself is inside of, the launcher has made
// (native/sandbox/launcher) and tells in CLADE_SANDBOX: the names of layers, or "off". Without the
// variable children are confined as far as that needs no namespaces.
//
// A child that cannot apply what was prepared ends (kExitSandbox): there is no content process
// with less than the layers that main was told of.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "native/base/result.h"
#include "native/sandbox/landlock.h"
#include "native/sandbox/layers.h"
#include "native/sandbox/syscall_filter.h"
#include "zygote/fd_registry.h"

namespace clade {

inline constexpr int kExitSandbox = 122;  // A layer could not be applied; it is logged.

class ChildConfinement {
 public:
  // Zygote: reads and removes CLADE_SANDBOX and CLADE_SANDBOX_MISSING, makes filter and ruleset.
  static Result<ChildConfinement> Prepare();
  // Each stage: the ruleset's descriptor is for the children.
  void DeclareDescriptors(FdRegistry& registry) const;

  bool on() const { return on_; }
  // The layers of each child; none when off.
  sandbox::Layers layers() const { return layers_; }
  // Why which layers are missing, for people; empty when none is.
  const std::string& missing() const { return missing_; }

  // CLONE_NEW* for the fork of a child.
  uint64_t fork_flags() const;
  // Children are the first of a pid namespace each: see native/sandbox/process_limits.h.
  bool ends_by_exit_code() const { return layers_.Has(sandbox::Layer::kPidNamespace); }

  // Child: the last step before the engine. `debuggable`: a debugger may attach.
  Result<void> Apply(bool debuggable);

 private:
  ChildConfinement() = default;
  Result<void> PrepareLandlock();
  Result<sandbox::Landlock> MakeRuleset() const;
  Result<void> ApplyLandlock();
  Result<void> ApplyFilter() const;
  void Miss(std::string_view what);

  bool on_ = false;
  sandbox::Layers layers_;
  std::string missing_;
  std::optional<sandbox::SyscallFilter> filter_;
  std::optional<sandbox::Landlock> ruleset_;
};

}  // namespace clade
