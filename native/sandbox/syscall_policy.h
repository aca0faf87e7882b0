// Which system calls a content process and the network process may make.
//
// Any process. Allow-lists: what is not listed is refused (syscall_filter.h). The lists were made
// from what the engine was seen to call on all of the test pages, and from what other versions of
// libc call for the same; what no honest process calls is listed as forbidden, so that a try ends
// the process and is reported.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "native/sandbox/syscall_filter.h"

namespace clade::sandbox {

// No files to write, no sockets to make, no processes to start.
std::span<const Call> ContentCalls();

// Besides: internet sockets, and files to write.
std::span<const Call> NetworkCalls();

// For messages: "ptrace", or "unknown".
std::string_view CallName(uint32_t number);

}  // namespace clade::sandbox
