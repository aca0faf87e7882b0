// FakeEngine: an engine without WebKit, for tests of the zygote.
//
// Warm-up  The environment variable FAKE_ENGINE names what shall happen: "fail" (a required task
//          fails), "skip", "thread" (a task leaves a thread), "stray" (a task leaves an epoll
//          descriptor), "hang", "crash"; otherwise all is well. "warm:fail" and the like happen
//          in that stage instead. An eventfd with count 3 is always left open. Later, SIGUSR1
//          starts a thread in the zygote and SIGUSR2 opens an epoll descriptor.
// Child    The request's title is a command: "exit:N", "raise:N" (a signal), "wait" (until the
//          engine socket's peer is closed, then exit code 0), "report" (sends a ChildReport as
//          text over the channel, then waits).
#pragma once

#include <vector>

#include "zygote/engine.h"

namespace clade {

class FakeEngine : public Engine {
 public:
  std::vector<WarmUpTask> WarmUpTasks(const StageBootstrap& bootstrap,
                                      ScriptReporter report) override;
  [[noreturn]] void RunContentProcess(ContentBootstrap bootstrap) override;
};

}  // namespace clade
