#include "native/sandbox/layers.h"

#include <array>

namespace clade::sandbox {
namespace {

struct Name {
  Layer layer;
  std::string_view text;
};

constexpr std::array<Name, 10> kNames = {{
    {Layer::kMountNamespace, "mount-namespace"},
    {Layer::kNetworkNamespace, "network-namespace"},
    {Layer::kIpcNamespace, "ipc-namespace"},
    {Layer::kUtsNamespace, "uts-namespace"},
    {Layer::kPidNamespace, "pid-namespace"},
    {Layer::kUserNamespace, "user-namespace"},
    {Layer::kCapabilities, "no-capabilities"},
    {Layer::kSeccomp, "seccomp"},
    {Layer::kLandlock, "landlock"},
    {Layer::kLimits, "limits"},
}};

}  // namespace

std::string Layers::Names() const {
  std::string names;
  for (const Name& name : kNames) {
    if (!Has(name.layer)) continue;
    if (!names.empty()) names += ',';
    names += name.text;
  }
  return names;
}

Layers Layers::Parse(std::string_view names) {
  Layers layers;
  while (!names.empty()) {
    const size_t comma = names.find(',');
    const std::string_view one = names.substr(0, comma);
    for (const Name& name : kNames) {
      if (name.text == one) layers.Add(name.layer);
    }
    names = comma == std::string_view::npos ? std::string_view() : names.substr(comma + 1);
  }
  return layers;
}

}  // namespace clade::sandbox
