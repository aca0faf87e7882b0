// ScriptBundle: the scripts of an app stage, in a sealed memory file that main makes once.
//
// Main process (writer) and zygote (reader, zygote_protocol.h, ForkStage). A stage maps the file
// and copies each script out only while it runs it. The seals make sure that what was checked is
// what is run (memfd_create(2), fcntl(2) F_ADD_SEALS).
//
// Layout: a header as packet_writer.h writes it, preceded by its size as a u32, then the sources
// one after the other.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "native/base/result.h"
#include "native/base/unique_fd.h"

namespace clade {

inline constexpr size_t kMaxScripts = 256;
inline constexpr size_t kMaxScriptUrlBytes = 4096;
inline constexpr size_t kMaxScriptBundleBytes = 256 << 20;

struct BundledScript {
  std::string url;      // Its host is part of what the code cache asks for.
  bool module = false;  // An ES module without imports; otherwise a classic script.
  bool fresh = false;   // Runs in a new global object; otherwise in that of the one before.
  std::span<const std::byte> source;  // UTF-8 without null bytes; borrowed.
};

struct ScriptLimits {
  uint32_t cpu_ms = 0;     // For each script.
  uint32_t memory_mb = 0;  // By how much each script may make the stage grow.
};

// Fails with kLimit or kSyscall. The file is sealed against any change.
Result<UniqueFd> MakeScriptBundle(const std::vector<BundledScript>& scripts,
                                  const ScriptLimits& limits);

// A mapped bundle; the scripts' sources point into it.
class ScriptBundle {
 public:
  // Fails with kBadMessage for a file that is not sealed or does not decode. Borrows `fd`.
  static Result<ScriptBundle> Map(int fd);
  ScriptBundle(ScriptBundle&& other) noexcept;
  ScriptBundle& operator=(ScriptBundle&&) = delete;
  ~ScriptBundle();

  const std::vector<BundledScript>& scripts() const { return scripts_; }
  const ScriptLimits& limits() const { return limits_; }

 private:
  explicit ScriptBundle(std::span<const std::byte> mapped) : mapped_(mapped) {}
  Result<void> Decode();

  std::span<const std::byte> mapped_;
  std::vector<BundledScript> scripts_;
  ScriptLimits limits_;
};

}  // namespace clade
