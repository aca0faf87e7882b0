// Layers: the parts of the sandbox, and which of them confine a process.
//
// Any process. A set is a bit mask on the wire (zygote_protocol.h, Started) and a list of names in
// an environment variable and for people: "mount-namespace,seccomp".
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace clade::sandbox {

enum class Layer : uint32_t {
  kMountNamespace = 1 << 0,    // A read-only root that holds what the engine reads.
  kNetworkNamespace = 1 << 1,  // No network device, no abstract socket of the host.
  kIpcNamespace = 1 << 2,      // No System V or POSIX queue of the host.
  kUtsNamespace = 1 << 3,      // The host's name is hidden.
  kPidNamespace = 1 << 4,      // Sees no process but itself.
  kUserNamespace = 1 << 5,     // Is nobody; the user's id is hidden.
  kCapabilities = 1 << 6,      // No capability, none to be had: no_new_privs, empty bounding set.
  kSeccomp = 1 << 7,           // An allow-list of system calls.
  kLandlock = 1 << 8,          // Files by an allow-list, no signals and sockets beyond itself.
  kLimits = 1 << 9,            // Descriptors, file sizes, locked memory; no core dump.
};

class Layers {
 public:
  constexpr Layers() = default;
  constexpr explicit Layers(uint32_t bits) : bits_(bits) {}

  constexpr bool Has(Layer layer) const { return (bits_ & static_cast<uint32_t>(layer)) != 0; }
  constexpr void Add(Layer layer) { bits_ |= static_cast<uint32_t>(layer); }
  constexpr uint32_t bits() const { return bits_; }

  // The names, separated by commas, in the order above.
  std::string Names() const;
  // What Names() gave; unknown names are ignored.
  static Layers Parse(std::string_view names);

 private:
  uint32_t bits_ = 0;
};

}  // namespace clade::sandbox
