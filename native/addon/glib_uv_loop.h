// GlibUvLoop: GLib's main context driven by Node's libuv loop, on Node's main thread.
//
// Once per turn of the libuv loop, uv_prepare does one poll over GLib's descriptors plus libuv's
// own backend descriptor, for the shorter of the two time-outs, and uv_check dispatches what is
// ready. Nothing polls busily and no thread is added: an idle app sleeps in that one poll. An
// idle handle keeps libuv from sleeping a second time. See libuv's uv_backend_fd(3) and GLib's
// g_main_context_query.
#pragma once

#include <glib.h>
#include <node_api.h>
#include <uv.h>

#include <vector>

namespace clade {

class GlibUvLoop {
 public:
  // Starts driving the default GMainContext. Call once, on the main thread. The process stays
  // alive until it exits on purpose; handles are closed when the environment goes.
  static void Start(napi_env env);

 private:
  explicit GlibUvLoop(napi_env env);
  void Stop();
  void OnPrepare();
  void OnCheck();

  napi_env env_;
  uv_loop_t* loop_ = nullptr;
  GMainContext* context_ = nullptr;
  uv_prepare_t prepare_;
  uv_check_t check_;
  uv_idle_t idle_;
  uv_async_t keep_alive_;
  std::vector<GPollFD> fds_;  // [0] is libuv's backend.
  int glib_fd_count_ = 0;
  int priority_ = 0;
  bool polled_ = false;
};

}  // namespace clade
