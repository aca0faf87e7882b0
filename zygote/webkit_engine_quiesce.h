// Quiesce: the engine's helper threads end before a fork, through their own idle path.
//
// JIT compilers and garbage collector helpers (WTF/AutomaticThread.h) leave after ten idle seconds.
// The zygote exports pthread_cond_timedwait, pthread_cond_clockwait and g_get_monotonic_time, which
// the libraries' calls bind to first: while it quiesces, timed waits run out at once and the clock
// that the waiting threads read is ahead. In a child all three do what they always do.
//
// Zygote process.
#pragma once

namespace clade {

// Waits until the calling thread is the only one, at most `limit_ms`. Returns the thread count.
int Quiesce(int limit_ms);

// The process is a content process now: threads may stay.
void EndQuiescing();

}  // namespace clade
