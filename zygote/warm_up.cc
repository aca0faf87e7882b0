#include "zygote/warm_up.h"

#include <optional>
#include <string>

#include "native/base/proc_self.h"
#include "zygote/stopwatch.h"

namespace clade {
namespace {

// What is wrong with the threads, if anything.
std::optional<std::string> ThreadTrouble() {
  const auto threads = SettledThreadCount();
  if (!threads) return threads.error().Message();
  if (*threads == 1) return std::nullopt;
  return "left " + std::to_string(*threads) + " threads running (" + ThreadNames() +
         "); a process with threads cannot be forked safely";
}

}  // namespace

WarmUpResult RunWarmUp(const std::vector<WarmUpTask>& tasks) {
  std::vector<zygote_protocol::WarmUpStep> steps;
  for (const WarmUpTask& task : tasks) {
    const Stopwatch watch;
    TaskOutcome outcome = task.run();
    if (outcome.kind == TaskOutcome::Kind::kFailed) {
      return zygote_protocol::WarmUpFailed{task.name, std::move(outcome.note)};
    }
    const uint32_t us = watch.Microseconds();
    if (auto trouble = ThreadTrouble()) {
      return zygote_protocol::WarmUpFailed{task.name, std::move(*trouble)};
    }
    steps.push_back(
        {task.name, us, outcome.kind == TaskOutcome::Kind::kSkipped, std::move(outcome.note)});
  }
  return steps;
}

}  // namespace clade
