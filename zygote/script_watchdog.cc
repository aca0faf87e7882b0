#include "zygote/script_watchdog.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <cstdint>

#include "native/base/check.h"
#include "native/base/unique_fd.h"

namespace clade {
namespace {

constexpr suseconds_t kPeriodUs = 20'000;

// Read by the handler, which may run on any thread.
std::atomic<int64_t> cpu_end_ms = 0;
std::atomic<int64_t> memory_end_pages = 0;

int64_t CpuMs() {
  timespec used = {};
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &used);
  return used.tv_sec * int64_t{1000} + used.tv_nsec / 1'000'000;
}

// Resident pages: the second number of statm (proc(5)). Only what may be called in a handler.
int64_t ResidentPages() {
  const UniqueFd file = UniqueFd::Adopt(open("/proc/self/statm", O_RDONLY | O_CLOEXEC));
  char text[128];
  const ssize_t size = file ? read(file.get(), text, sizeof(text)) : 0;
  int64_t number = 0;
  int field = 0;
  for (ssize_t i = 0; i < size && field < 2; ++i) {
    if (text[i] == ' ') {
      ++field;
    } else if (field == 1) {
      number = number * 10 + (text[i] - '0');
    }
  }
  return number;
}

void OnAlarm(int) {
  const int saved = errno;
  if (CpuMs() > cpu_end_ms) _exit(kExitScriptTime);
  if (ResidentPages() > memory_end_pages) _exit(kExitScriptMemory);
  errno = saved;
}

void SetTimer(suseconds_t period_us) {
  const itimerval timer = {{0, period_us}, {0, period_us}};
  CHECK(setitimer(ITIMER_REAL, &timer, nullptr) == 0);
}

ScriptLimits& Limits() {
  static ScriptLimits limits;
  return limits;
}

}  // namespace

ScriptWatchdog::ScriptWatchdog(const ScriptLimits& limits) {
  Limits() = limits;
  Restart();
  struct sigaction action = {};
  action.sa_handler = OnAlarm;
  action.sa_flags = SA_RESTART;
  CHECK(sigaction(SIGALRM, &action, nullptr) == 0);
  SetTimer(kPeriodUs);
}

ScriptWatchdog::~ScriptWatchdog() {
  SetTimer(0);
  signal(SIGALRM, SIG_IGN);  // Discards one that is under way.
  signal(SIGALRM, SIG_DFL);
}

void ScriptWatchdog::Restart() {
  const int64_t pages_per_mb = (1 << 20) / sysconf(_SC_PAGESIZE);
  cpu_end_ms = CpuMs() + Limits().cpu_ms;
  memory_end_pages = ResidentPages() + Limits().memory_mb * pages_per_mb;
}

}  // namespace clade
