// PointersTo: strings as execve(2) and its kin take them, with a null at the end.
#pragma once

#include <string>
#include <vector>

namespace clade {

// Into the strings, which have to outlive it.
inline std::vector<char*> PointersTo(std::vector<std::string>& strings) {
  std::vector<char*> pointers;
  for (std::string& text : strings) pointers.push_back(text.data());
  pointers.push_back(nullptr);
  return pointers;
}

}  // namespace clade
