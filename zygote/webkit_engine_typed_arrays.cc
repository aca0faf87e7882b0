#include "zygote/webkit_engine_typed_arrays.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <utility>

#include "zygote/webkit_engine_memory.h"
#include "zygote/webkit_engine_symbols.h"

namespace clade {
namespace {

constexpr char kConstructor[] = "_ZN3JSC26SimpleTypedArrayControllerC1Eb";
constexpr size_t kSearched = 400'000;  // More than any VM object's size.

// A controller that is never destroyed: its second word begins with the reference count
// (WTF/ThreadSafeRefCounted.h).
void* SimpleController() {
  alignas(16) static std::array<std::byte, 256> object = {};
  static const bool made = [] {
    auto* const construct = FindFunction<void (*)(void*, bool)>(kConstructor);
    if (!construct) return false;
    construct(object.data(), true);
    *reinterpret_cast<uint32_t*>(object.data() + sizeof(void*)) = 1000;
    return true;
  }();
  return made ? object.data() : nullptr;
}

// Most words of a VM are small numbers or none at all.
bool MayPointToObject(const void* word) {
  constexpr uintptr_t kLowest = 1 << 20;
  constexpr uintptr_t kHighest = uintptr_t{1} << 47;
  const auto value = reinterpret_cast<uintptr_t>(word);
  return value % sizeof(void*) == 0 && value >= kLowest && value < kHighest;
}

// Where a plain VM keeps an object of the same class as `controller`, as an offset in the VM; the
// only such place, or nothing.
std::optional<size_t> FindOffset(const void* controller) {
  auto* const create = FindFunction<void* (*)()>("JSContextGroupCreate");
  auto* const release = FindFunction<void (*)(void*)>("JSContextGroupRelease");
  if (!create || !release) return std::nullopt;
  const void* const class_of_it = *static_cast<const void* const*>(controller);
  auto* const vm = static_cast<std::byte*>(create());
  const auto copy = ReadMapped(vm, kSearched);
  std::optional<size_t> offset;
  int found = 0;
  for (size_t at = 0; at + sizeof(void*) <= copy.size(); at += sizeof(void*)) {
    const void* object = nullptr;
    const void* class_of_object = nullptr;
    std::memcpy(&object, copy.data() + at, sizeof(object));
    if (!MayPointToObject(object)) continue;
    if (!SafeRead(object, &class_of_object, sizeof(class_of_object))) continue;
    if (class_of_object != class_of_it) continue;
    ++found;
    offset = at;
  }
  release(vm);
  return found == 1 ? offset : std::nullopt;
}

}  // namespace

std::optional<PlainTypedArrays> PlainTypedArrays::Install(void* vm) {
  void* const controller = SimpleController();
  void** const recent_vm = FindRecentVm();
  if (!controller || !recent_vm) return std::nullopt;
  const auto offset = FindOffset(controller);
  *recent_vm = vm;  // The one that was made for the search is gone.
  if (!offset) return std::nullopt;
  return PlainTypedArrays(reinterpret_cast<void**>(static_cast<std::byte*>(vm) + *offset),
                          controller);
}

PlainTypedArrays::PlainTypedArrays(void** place, void* replacement)
    : place_(place), original_(std::exchange(*place, replacement)) {}

PlainTypedArrays::PlainTypedArrays(PlainTypedArrays&& other) noexcept
    : place_(std::exchange(other.place_, nullptr)), original_(other.original_) {}

PlainTypedArrays::~PlainTypedArrays() {
  if (place_) *place_ = original_;
}

}  // namespace clade
