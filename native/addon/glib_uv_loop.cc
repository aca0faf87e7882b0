#include "glib_uv_loop.h"

#include "native/base/check.h"

namespace clade {
namespace {

constexpr size_t kInitialFds = 32;

int ShorterTimeout(int a, int b) {
  if (a < 0) return b;
  if (b < 0) return a;
  return a < b ? a : b;
}

}  // namespace

void GlibUvLoop::Start(napi_env env) {
  // Outlives all JavaScript: libuv closes its handles in the clean-up hook.
  static const GlibUvLoop loop(env);
}

GlibUvLoop::GlibUvLoop(napi_env env) : env_(env), fds_(kInitialFds) {
  CHECK(napi_get_uv_event_loop(env, &loop_) == napi_ok);
  context_ = g_main_context_default();
  CHECK(g_main_context_acquire(context_));
  uv_prepare_init(loop_, &prepare_);
  uv_check_init(loop_, &check_);
  uv_idle_init(loop_, &idle_);
  CHECK(uv_async_init(loop_, &keep_alive_, [](uv_async_t*) {}) == 0);
  prepare_.data = check_.data = idle_.data = keep_alive_.data = this;
  uv_prepare_start(
      &prepare_, [](uv_prepare_t* handle) { static_cast<GlibUvLoop*>(handle->data)->OnPrepare(); });
  uv_check_start(&check_,
                 [](uv_check_t* handle) { static_cast<GlibUvLoop*>(handle->data)->OnCheck(); });
  uv_unref(reinterpret_cast<uv_handle_t*>(&prepare_));
  uv_unref(reinterpret_cast<uv_handle_t*>(&check_));
  uv_unref(reinterpret_cast<uv_handle_t*>(&idle_));
  napi_add_env_cleanup_hook(
      env, [](void* self) { static_cast<GlibUvLoop*>(self)->Stop(); }, this);
}

void GlibUvLoop::Stop() {
  polled_ = false;
  for (uv_handle_t* handle :
       {reinterpret_cast<uv_handle_t*>(&prepare_), reinterpret_cast<uv_handle_t*>(&check_),
        reinterpret_cast<uv_handle_t*>(&idle_), reinterpret_cast<uv_handle_t*>(&keep_alive_)}) {
    uv_close(handle, nullptr);
  }
}

void GlibUvLoop::OnPrepare() {
  g_main_context_prepare(context_, &priority_);
  int timeout = -1;
  for (;;) {
    const int capacity = static_cast<int>(fds_.size()) - 1;
    glib_fd_count_ = g_main_context_query(context_, priority_, &timeout, fds_.data() + 1, capacity);
    if (glib_fd_count_ <= capacity) break;
    fds_.resize(static_cast<size_t>(glib_fd_count_) * 2 + 1);
  }
  // Our own idle handle must not make libuv report "do not sleep".
  uv_idle_stop(&idle_);
  timeout = ShorterTimeout(timeout, uv_backend_timeout(loop_));
  fds_[0] = {uv_backend_fd(loop_), G_IO_IN, 0};
  g_poll(fds_.data(), static_cast<guint>(glib_fd_count_) + 1, timeout);
  uv_idle_start(&idle_, [](uv_idle_t*) {});
  polled_ = true;
}

void GlibUvLoop::OnCheck() {
  if (!polled_) return;
  polled_ = false;
  if (!g_main_context_check(context_, priority_, fds_.data() + 1, glib_fd_count_)) return;
  napi_handle_scope scope;
  CHECK(napi_open_handle_scope(env_, &scope) == napi_ok);
  g_main_context_dispatch(context_);
  napi_close_handle_scope(env_, scope);
}

}  // namespace clade
