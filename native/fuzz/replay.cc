// The main program of a fuzz target that is built without libFuzzer: its seeds, and the same few
// thousand mutations of them in each run.
//
// `NAME_fuzz_test --seeds FOLDER` writes the seeds into files, for libFuzzer to begin with.
#include <fcntl.h>
#include <unistd.h>

#include <cstdio>
#include <cstring>
#include <string>

#include "native/base/proc_self.h"
#include "native/fuzz/fuzz_input.h"
#include "native/test/random.h"
#include "native/test/test.h"

namespace clade::fuzz {
namespace {

constexpr int kMutations = 20'000;

void Run(const Input& input) {
  LLVMFuzzerTestOneInput(reinterpret_cast<const uint8_t*>(input.data()), input.size());
}

TEST(ShouldSurviveItsSeedsAndFixedMutationsOfThem) {
  const size_t open_before = OpenFds()->size();
  const std::vector<Input> seeds = Seeds();
  for (const Input& seed : seeds) Run(seed);
  test::Random random(0xf022);
  for (int i = 0; i < kMutations; ++i) {
    Run(test::Mutate(seeds[random.Below(seeds.size())], random));
  }
  EXPECT(OpenFds()->size() == open_before);
}

int WriteSeeds(const std::string& folder) {
  int number = 0;
  for (const Input& seed : Seeds()) {
    const std::string path = folder + "/seed-" + std::to_string(++number);
    const auto file =
        UniqueFd::Adopt(open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644));
    if (!file || write(file.get(), seed.data(), seed.size()) < 0) {
      std::perror(path.c_str());
      return 1;
    }
  }
  return 0;
}

}  // namespace
}  // namespace clade::fuzz

int main(int argc, char** argv) {
  if (argc == 3 && std::strcmp(argv[1], "--seeds") == 0) return clade::fuzz::WriteSeeds(argv[2]);
  return clade::test::RunTests();
}
