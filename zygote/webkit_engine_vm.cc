#include "zygote/webkit_engine_vm.h"

#include <dlfcn.h>
#include <link.h>
#include <malloc.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cstdint>
#include <cstring>
#include <span>
#include <string>

#include "zygote/webkit_engine_jsc.h"
#include "zygote/webkit_engine_memory.h"
#include "zygote/webkit_engine_quiesce.h"
#include "zygote/webkit_engine_random.h"
#include "zygote/webkit_engine_scripts.h"
#include "zygote/webkit_engine_symbols.h"

namespace clade {
namespace {

constexpr char kForbidDisabling[] = "_ZN8Gigacage32forbidDisablingPrimitiveGigacageEv";
constexpr char kInitializeJsc[] = "_ZN3JSC10initializeEv";
constexpr char kInitializeMainThread[] = "_ZN3WTF20initializeMainThreadEv";
constexpr char kDefaultWorld[] = "webkit_script_world_get_default";
constexpr char kConfig[] = "g_config";
constexpr char kScavenge[] = "pas_scavenger_run_synchronously_now";
constexpr char kResumeScavenger[] = "pas_scavenger_resume";

bool in_child = false;
void* common_vm = nullptr;

// The generators that the VM's constructor seeds (JSC/runtime/VM.h: m_random, m_heapRandom).
std::vector<uint32_t*>& VmSeeds() {
  static std::vector<uint32_t*> seeds;
  return seeds;
}

// The page of constants that the engine makes read-only once it is initialised
// (WTF/WTFConfig.h). A child initialises the rest, so it needs it writable for a while.
std::span<std::byte> ConfigPage() {
  void* const address = FindSymbol(kConfig);
  Dl_info info;
  void* entry = nullptr;
  if (!address || !dladdr1(address, &info, &entry, RTLD_DL_SYMENT) || !entry) return {};
  return {static_cast<std::byte*>(address), static_cast<ElfW(Sym)*>(entry)->st_size};
}

bool ProtectConfigPage(int protection) {
  const auto page = ConfigPage();
  return !page.empty() && mprotect(page.data(), page.size(), protection) == 0;
}

TaskOutcome FindVmSymbols() {
  for (const char* name : {kForbidDisabling, kInitializeJsc, kInitializeMainThread, kDefaultWorld,
                           kConfig, kResumeScavenger}) {
    if (!FindSymbol(name)) return TaskOutcome::Failed(std::string("the engine lacks ") + name);
  }
  if (!FindRecentVm()) return TaskOutcome::Failed("the engine lacks JSC's note of its recent VM");
  return FindScriptApi();
}

// Finds what the VM seeded with the numbers that it drew while it was made. WTF/WeakRandom.h:
// u32 seed, then two u64 of state that follow from it.
void FindVmSeeds(const std::vector<uint32_t>& drawn) {
  constexpr size_t kSearched = 400'000;  // More than any VM object's size.
  auto* const vm = static_cast<std::byte*>(common_vm);
  const auto copy = ReadMapped(vm, kSearched);
  for (size_t at = 0; at + sizeof(uint64_t) <= copy.size(); at += sizeof(uint64_t)) {
    uint32_t value = 0;
    std::memcpy(&value, copy.data() + at, sizeof(value));
    for (const uint32_t seed : drawn) {
      if (seed != 0 && value == seed) VmSeeds().push_back(reinterpret_cast<uint32_t*>(vm + at));
    }
  }
}

TaskOutcome MakeVm() {
  const uint64_t draws = RandomDraws();
  RecordDraws(true);
  FindFunction<void (*)()>(kForbidDisabling)();
  FindFunction<void (*)()>(kInitializeJsc)();
  FindFunction<void (*)()>(kInitializeMainThread)();
  FindFunction<void* (*)()>(kDefaultWorld)();
  RecordDraws(false);
  common_vm = *FindRecentVm();
  if (!common_vm) return TaskOutcome::Failed("the engine made no VM");
  if (RandomDraws() == draws) {
    return TaskOutcome::Failed(
        "the engine's random numbers are not ours to give: all children would have the same");
  }
  return TaskOutcome::Done();
}

TaskOutcome FindSeeds() {
  constexpr size_t kGenerators = 2;
  FindVmSeeds(RecordedDraws());
  if (VmSeeds().size() == kGenerators) return TaskOutcome::Done();
  VmSeeds().clear();
  return TaskOutcome::Skipped("the VM's own generators were not found: children share their seeds");
}

// A new global seeds its Math.random from the engine's generator, which must be ours.
TaskOutcome CheckRandom() {
  const uint64_t draws = RandomDraws();
  ScriptContext context(common_vm);
  if (const auto thrown = context.Run("Math.random()", "")) return TaskOutcome::Failed(*thrown);
  if (RandomDraws() == draws) {
    return TaskOutcome::Failed("Math.random() would be the same in all children");
  }
  return TaskOutcome::Done();
}

// A VM's own generators: new seeds, so that siblings place and hash differently.
void RenewVmSeeds() {
  for (uint32_t* seed : VmSeeds()) {
    uint64_t state[2];
    FillRandom({reinterpret_cast<uint8_t*>(state), sizeof(state)});
    state[0] |= 1;  // All zeros would stay zeros.
    *seed = static_cast<uint32_t>(state[0]);
    std::memcpy(seed + 2, state, sizeof(state));
  }
}

}  // namespace

void* CommonVm() { return common_vm; }

TaskOutcome TrimHeaps() {
  malloc_trim(0);
  auto* const scavenge = FindFunction<void (*)()>(kScavenge);
  if (!scavenge) return TaskOutcome::Skipped("libpas is not trimmed: no such function");
  scavenge();
  return TaskOutcome::Done();
}

std::vector<WarmUpTask> WarmStageTasks() {
  return {{"symbols", FindVmSymbols},  {"vm", MakeVm},
          {"random", CheckRandom},     {"seeds", FindSeeds},
          {"runtime", CompileRuntime}, {"trim", TrimHeaps}};
}

void EnterChild() {
  in_child = true;
  EndQuiescing();
  RenewLibrarySeeds();
  if (!common_vm) return;
  RenewVmSeeds();
  // It cannot fail: the page was found when the VM was made.
  ProtectConfigPage(PROT_READ | PROT_WRITE);
}

}  // namespace clade

// The engine's processes call it once they are initialised (WebKit/Shared/AuxiliaryProcessMain.h),
// which is when the page of constants can be frozen again.
namespace WTF {

class RunLoop {
 public:
  __attribute__((visibility("default"), used)) static void run();
};

void RunLoop::run() {
  static const auto real = reinterpret_cast<void (*)()>(clade::NextSymbol("_ZN3WTF7RunLoop3runEv"));
  static bool frozen = false;
  if (clade::in_child && clade::common_vm && !frozen && syscall(SYS_gettid) == getpid()) {
    frozen = true;
    clade::ProtectConfigPage(PROT_READ);
  }
  real();
}

}  // namespace WTF
