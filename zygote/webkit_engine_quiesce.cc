#include "zygote/webkit_engine_quiesce.h"

#include <pthread.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <cstdint>

#include "native/base/proc_self.h"
#include "zygote/webkit_engine_symbols.h"

namespace clade {
namespace {

std::atomic<bool> quiescing = false;
// False in a content process: from then on every wait is the library's own.
std::atomic<bool> sliced = true;

using TimedWait = int (*)(pthread_cond_t*, pthread_mutex_t*, const timespec*);
using ClockWait = int (*)(pthread_cond_t*, pthread_mutex_t*, clockid_t, const timespec*);

constexpr long kSliceNs = 20'000'000;
constexpr long kSecondNs = 1'000'000'000;

// Since version 2.3.2; the default one for dlsym() may be older, with another layout.
TimedWait RealTimedWait() {
  static const auto real =
      reinterpret_cast<TimedWait>(NextSymbol("pthread_cond_timedwait", "GLIBC_2.3.2"));
  return real;
}

ClockWait RealClockWait() {
  static const auto real = reinterpret_cast<ClockWait>(NextSymbol("pthread_cond_clockwait"));
  return real;
}

bool Before(const timespec& a, const timespec& b) {
  return a.tv_sec != b.tv_sec ? a.tv_sec < b.tv_sec : a.tv_nsec < b.tv_nsec;
}

timespec SliceEnd(clockid_t clock) {
  timespec end = {};
  clock_gettime(clock, &end);
  end.tv_nsec += kSliceNs;
  if (end.tv_nsec >= kSecondNs) {
    end.tv_nsec -= kSecondNs;
    ++end.tv_sec;
  }
  return end;
}

// `wait` until `deadline`, in slices, so that a change of `quiescing` is noticed soon. A wake-up
// without a cause is allowed, and is what the end of a slice may look like (pthread_cond_wait(3p)).
template <typename Wait>
int WaitInSlices(clockid_t clock, const timespec* deadline, Wait wait) {
  while (sliced) {
    if (quiescing) return ETIMEDOUT;
    const timespec slice = SliceEnd(clock);
    const bool last = !Before(slice, *deadline);
    const int result = wait(last ? deadline : &slice);
    if (result != ETIMEDOUT || last) return result;
  }
  return wait(deadline);
}

int64_t MonotonicMicroseconds() {
  timespec now = {};
  clock_gettime(CLOCK_MONOTONIC, &now);
  return now.tv_sec * int64_t{1'000'000} + now.tv_nsec / 1000;
}

bool IsMainThread() {
  thread_local const bool is_main = syscall(SYS_gettid) == getpid();
  return is_main;
}

}  // namespace

int Quiesce(int limit_ms) {
  quiescing = true;
  int threads = 0;
  for (int ms = 0; ms <= limit_ms; ++ms) {
    const auto count = ThreadCount();
    threads = count ? *count : -1;
    if (threads == 1) break;
    usleep(1000);
  }
  quiescing = false;
  return threads;
}

void EndQuiescing() { sliced = false; }

}  // namespace clade

extern "C" {

__attribute__((visibility("default"))) int pthread_cond_timedwait(pthread_cond_t* condition,
                                                                  pthread_mutex_t* mutex,
                                                                  const timespec* deadline) {
  return clade::WaitInSlices(CLOCK_REALTIME, deadline, [&](const timespec* until) {
    return clade::RealTimedWait()(condition, mutex, until);
  });
}

__attribute__((visibility("default"))) int pthread_cond_clockwait(pthread_cond_t* condition,
                                                                  pthread_mutex_t* mutex,
                                                                  clockid_t clock,
                                                                  const timespec* deadline) {
  return clade::WaitInSlices(clock, deadline, [&](const timespec* until) {
    return clade::RealClockWait()(condition, mutex, clock, until);
  });
}

// GLib's clock (g_get_monotonic_time). While the zygote quiesces, other threads see it jump by more
// than any idle time-out with every look.
__attribute__((visibility("default"))) int64_t g_get_monotonic_time() {
  constexpr int64_t kJumpUs = 20'000'000;
  static std::atomic<int64_t> ahead = 0;
  const int64_t now = clade::MonotonicMicroseconds();
  if (!clade::quiescing || clade::IsMainThread()) return now;
  return now + ahead.fetch_add(kJumpUs) + kJumpUs;
}
}
