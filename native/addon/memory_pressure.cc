#include "memory_pressure.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <utility>

namespace clade {
namespace {

// Stalled microseconds in a window of microseconds. Who is not root gets windows of whole two
// seconds only. "some": at least one task waited for memory; "full": all of them did.
constexpr char kModerate[] = "some 200000 2000000";
constexpr char kCritical[] = "full 200000 2000000";

}  // namespace

MemoryPressure::MemoryPressure(const Napi::Function& listener)
    : emitter_(listener, "clade:MemoryPressure") {}

Result<void> MemoryPressure::AddTrigger(const std::string& path, const char* threshold,
                                        const char* level) {
  auto trigger = std::make_unique<Trigger>();
  trigger->owner = this;
  trigger->level = level;
  trigger->fd = UniqueFd::Adopt(open(path.c_str(), O_RDWR | O_NONBLOCK | O_CLOEXEC));
  if (!trigger->fd) return Error{ErrorCode::kSyscall, "open", errno};
  // With its terminating zero, as the kernel wants it.
  if (write(trigger->fd.get(), threshold, strlen(threshold) + 1) < 0)
    return Error{ErrorCode::kSyscall, "write", errno};
  trigger->source = FdSource(
      trigger->fd.get(), static_cast<GIOCondition>(G_IO_PRI | G_IO_ERR),
      [](gint, GIOCondition condition, gpointer data) -> gboolean {
        auto* self = static_cast<Trigger*>(data);
        // The file is gone, with its cgroup.
        if (condition & G_IO_ERR) {
          self->source.Forget();
          return G_SOURCE_REMOVE;
        }
        self->owner->emitter_.Emit("pressure", {std::string(self->level)});
        return G_SOURCE_CONTINUE;
      },
      trigger.get());
  triggers_.push_back(std::move(trigger));
  return {};
}

bool MemoryPressure::WatchMonitor() {
  monitor_ = GRef<GMemoryMonitor>::Adopt(g_memory_monitor_dup_default());
  if (!monitor_) return false;
  g_signal_connect(
      monitor_.get(), "low-memory-warning",
      G_CALLBACK(+[](GMemoryMonitor*, GMemoryMonitorWarningLevel level, gpointer self) {
        const bool critical = level >= G_MEMORY_MONITOR_WARNING_LEVEL_CRITICAL;
        static_cast<MemoryPressure*>(self)->emitter_.Emit(
            "pressure", {std::string(critical ? "critical" : "moderate")});
      }),
      this);
  return true;
}

Napi::Value MemoryPressure::Watch(const Napi::CallbackInfo& info) {
  static std::unique_ptr<MemoryPressure> instance;
  instance.reset(new MemoryPressure(info[0].As<Napi::Function>()));
  const std::string path = info[1].ToString().Utf8Value();
  const char* watched = "psi";
  if (!instance->AddTrigger(path, kModerate, "moderate") ||
      !instance->AddTrigger(path, kCritical, "critical")) {
    instance->triggers_.clear();
    watched = instance->WatchMonitor() ? "monitor" : "nothing";
  }
  return Napi::String::New(info.Env(), watched);
}

}  // namespace clade
