// Numbered: what JavaScript is told of by a number, and answers later by that number.
#pragma once

#include <cstdint>
#include <map>
#include <utility>

namespace clade {

// `Owner` is a smart pointer, such as GRef.
template <typename Owner>
class Numbered {
 public:
  // Returns its number: from 1 on, and never that of another one.
  uint32_t Add(Owner owner) {
    owners_.emplace(++last_id_, std::move(owner));
    return last_id_;
  }

  // Null when there is none of that number any more.
  auto* Find(uint32_t id) const {
    const auto found = owners_.find(id);
    return found == owners_.end() ? nullptr : found->second.get();
  }

  // Empty when there is none.
  Owner Take(uint32_t id) {
    const auto found = owners_.find(id);
    if (found == owners_.end()) return {};
    Owner owner = std::move(found->second);
    owners_.erase(found);
    return owner;
  }

  void Remove(uint32_t id) { owners_.erase(id); }

 private:
  std::map<uint32_t, Owner> owners_;
  uint32_t last_id_ = 0;
};

}  // namespace clade
