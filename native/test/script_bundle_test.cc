// The script bundle: there and back, limits, and files that are none.
#include "native/ipc/script_bundle.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cstring>
#include <string>

#include "native/base/proc_self.h"
#include "native/test/random.h"
#include "native/test/test.h"

namespace clade {
namespace {

std::span<const std::byte> Bytes(const std::string& text) {
  return std::as_bytes(std::span(text.data(), text.size()));
}

std::string Text(std::span<const std::byte> bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

TEST(ShouldKeepScriptsAsTheyAre) {
  const std::string first = "let a = 'ü';";
  const std::string large(5 << 20, 'x');
  const auto fd = MakeScriptBundle({{"app://main/a.js", false, true, Bytes(first)},
                                    {"", true, false, Bytes(large)},
                                    {"file:///empty.js", false, false, {}}},
                                   {5000, 256});
  ASSERT(fd);
  const auto bundle = ScriptBundle::Map(fd->get());
  ASSERT(bundle);
  EXPECT(bundle->limits().cpu_ms == 5000 && bundle->limits().memory_mb == 256);
  const auto& scripts = bundle->scripts();
  ASSERT(scripts.size() == 3);
  EXPECT(scripts[0].url == "app://main/a.js" && scripts[0].fresh && !scripts[0].module);
  EXPECT(Text(scripts[0].source) == first);
  EXPECT(scripts[1].module && !scripts[1].fresh && Text(scripts[1].source) == large);
  EXPECT(scripts[2].source.empty());
}

TEST(ShouldBeSealed) {
  const auto fd = MakeScriptBundle({}, {});
  ASSERT(fd);
  EXPECT(write(fd->get(), "x", 1) < 0 && errno == EPERM);
  EXPECT(ftruncate(fd->get(), 0) < 0);
}

TEST(ShouldRefuseTooMuch) {
  const std::string url(kMaxScriptUrlBytes + 1, 'u');
  EXPECT(MakeScriptBundle({{url, false, true, {}}}, {}).error().code == ErrorCode::kLimit);
  EXPECT(MakeScriptBundle(std::vector<BundledScript>(kMaxScripts + 1), {}).error().code ==
         ErrorCode::kLimit);
}

UniqueFd FileOf(std::span<const std::byte> bytes, bool sealed) {
  UniqueFd fd = UniqueFd::Adopt(memfd_create("test", MFD_CLOEXEC | MFD_ALLOW_SEALING));
  if (write(fd.get(), bytes.data(), bytes.size()) != static_cast<ssize_t>(bytes.size())) return {};
  if (sealed) fcntl(fd.get(), F_ADD_SEALS, 15);
  return fd;
}

TEST(ShouldRefuseAFileThatMayChange) {
  const auto good = MakeScriptBundle({}, {});
  ASSERT(good);
  std::byte bytes[64];
  const ssize_t size = pread(good->get(), bytes, sizeof(bytes), 0);
  const auto copy = std::span(bytes).first(static_cast<size_t>(size));
  EXPECT(!ScriptBundle::Map(FileOf(copy, false).get()));
  EXPECT(ScriptBundle::Map(FileOf(copy, true).get()));
}

TEST(ShouldRefuseWhatIsNoBundle) {
  const UniqueFd null = UniqueFd::Adopt(open("/dev/null", O_RDONLY | O_CLOEXEC));
  EXPECT(!ScriptBundle::Map(null.get()));
  EXPECT(!ScriptBundle::Map(FileOf({}, true).get()));
  const std::string source = "one();";
  const auto good = MakeScriptBundle({{"u", false, true, Bytes(source)}}, {1, 2});
  ASSERT(good);
  std::vector<std::byte> bytes(4096);
  bytes.resize(static_cast<size_t>(pread(good->get(), bytes.data(), bytes.size(), 0)));
  const size_t open_before = OpenFds()->size();
  test::Random random(0xb00c);
  for (int i = 0; i < 3000; ++i) {
    const auto broken = test::Mutate(bytes, random);
    static_cast<void>(ScriptBundle::Map(FileOf(broken, true).get()));
  }
  for (size_t size = 0; size < bytes.size(); ++size) {
    EXPECT(!ScriptBundle::Map(FileOf(std::span(bytes).first(size), true).get()));
  }
  EXPECT(OpenFds()->size() == open_before);
}

}  // namespace
}  // namespace clade

int main() { return clade::test::RunTests(); }
