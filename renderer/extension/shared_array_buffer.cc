#include "renderer/extension/shared_array_buffer.h"

#include <sys/mman.h>
#include <unistd.h>

#include <cstdint>
#include <memory>

#include "native/base/find_symbol.h"

namespace clade {
namespace {

// bmalloc, Gigacage.h: Gigacage::Kind is an enum whose first value is Primitive.
constexpr int kPrimitive = 0;
using AllocatePages = void* (*)(int kind, size_t size);
using FreePages = void (*)(int kind, void* pages, size_t size);

struct Cage {
  AllocatePages allocate;
  FreePages free;
};

const Cage& PrimitiveCage() {
  static const Cage cage = {
      FindFunction<AllocatePages>("_ZN8Gigacage29tryAllocateZeroedVirtualPagesENS_4KindEm"),
      FindFunction<FreePages>("_ZN8Gigacage16freeVirtualPagesENS_4KindEPvm"),
  };
  return cage;
}

size_t RoundToPages(size_t size) {
  const auto page = static_cast<size_t>(sysconf(_SC_PAGESIZE));
  return (size + page - 1) / page * page;
}

struct CagedPages {
  void* start;
  size_t size;
};

// The collector may call this on any thread.
void ReleasePages(gpointer data) {
  const std::unique_ptr<CagedPages> pages(static_cast<CagedPages*>(data));
  mmap(pages->start, pages->size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED,
       -1, 0);
  PrimitiveCage().free(kPrimitive, pages->start, pages->size);
}

GRef<JSCValue> CopyToArrayBuffer(JSCContext* context, int memfd, size_t size) {
  auto array =
      GRef<JSCValue>::Adopt(jsc_value_new_typed_array(context, JSC_TYPED_ARRAY_UINT8, size));
  gsize length = 0;
  auto* target = static_cast<char*>(jsc_value_typed_array_get_data(array.get(), &length));
  for (size_t done = 0; done < size;) {
    const ssize_t got = pread(memfd, target + done, size - done, static_cast<off_t>(done));
    if (got <= 0) return {};
    done += static_cast<size_t>(got);
  }
  return GRef<JSCValue>::Adopt(jsc_value_typed_array_get_buffer(array.get()));
}

}  // namespace

GRef<JSCValue> MapToArrayBuffer(JSCContext* context, int memfd, size_t size) {
  const Cage& cage = PrimitiveCage();
  if (size == 0 || !cage.allocate || !cage.free) return CopyToArrayBuffer(context, memfd, size);
  const size_t rounded = RoundToPages(size);
  void* pages = cage.allocate(kPrimitive, rounded);
  if (!pages) return {};
  if (mmap(pages, rounded, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_FIXED, memfd, 0) ==
      MAP_FAILED) {
    cage.free(kPrimitive, pages, rounded);
    return {};
  }
  auto owned = std::make_unique<CagedPages>(CagedPages{pages, rounded});
  return GRef<JSCValue>::Adopt(
      jsc_value_new_array_buffer(context, pages, size, ReleasePages, owned.release()));
}

}  // namespace clade
