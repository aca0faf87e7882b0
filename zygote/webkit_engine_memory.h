// SafeRead: a copy of memory of this process that may not be mapped. Zygote process.
#pragma once

#include <sys/uio.h>
#include <unistd.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace clade {

// False when it is not mapped (process_vm_readv(2) on oneself).
inline bool SafeRead(const void* from, void* to, size_t size) {
  const iovec local = {to, size};
  const iovec remote = {const_cast<void*>(from), size};
  return process_vm_readv(getpid(), &local, 1, &remote, 1, 0) == static_cast<ssize_t>(size);
}

// As much of `size` bytes at `from` as is mapped without a gap, read by pages.
inline std::vector<std::byte> ReadMapped(const std::byte* from, size_t size) {
  constexpr size_t kPage = 4096;
  std::vector<std::byte> copy(size);
  size_t done = 0;
  while (done < size) {
    const size_t to_page_end = kPage - reinterpret_cast<uintptr_t>(from + done) % kPage;
    const size_t part = std::min(size - done, to_page_end);
    if (!SafeRead(from + done, copy.data() + done, part)) break;
    done += part;
  }
  copy.resize(done);
  return copy;
}

}  // namespace clade
