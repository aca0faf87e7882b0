// DenialLog: one line on stderr for each system call that the sandbox refuses. For tests.
//
// Content or network process, with a filter whose denials trap (FilterOptions::trap_denials). The
// call fails as it would without the log.
#pragma once

#include "native/base/result.h"

namespace clade::sandbox {

// Takes SIGSYS. Call it before the filter is installed.
Result<void> StartDenialLog();

// Whether CLADE_LOG names "sandbox".
bool DenialLogWanted();

}  // namespace clade::sandbox
