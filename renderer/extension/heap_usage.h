// How large the heap of a content process's scripts is.
#pragma once

#include <jsc/jsc.h>

#include <optional>

namespace clade {

struct HeapUsage {
  double used;      // bytes that were alive when garbage was collected last
  double capacity;  // bytes
};

// Of the virtual machine that the context is in: all pages of the process share it. Looks at each
// cell of it, so it takes milliseconds. Nothing when this engine does not tell.
std::optional<HeapUsage> MeasureHeap(JSCContext* context);

}  // namespace clade
