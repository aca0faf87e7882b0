#include "inspector_link.h"

#include <dlfcn.h>
#include <gio/gio.h>
#include <sys/socket.h>

#include <cerrno>
#include <cstdlib>
#include <vector>

#include "native/base/check.h"
#include "native/glib/gref.h"

namespace clade {
namespace {

// A port that nobody listens on (discard): what is not caught here fails.
constexpr char kHost[] = "127.0.0.1";
constexpr guint16 kPort = 9;
constexpr char kAddress[] = "127.0.0.1:9";
constexpr char kServerEnv[] = "WEBKIT_INSPECTOR_SERVER";

struct PendingConnect {
  GRef<GTask> task;
};

struct State {
  // The engine's server; it lives as long as the process.
  GRef<GSocketListener> listener;
  std::vector<PendingConnect> pending;
};

State& Get() {
  static auto& state = *new State();
  return state;
}

template <typename Function>
Function RealGio(const char* name) {
  void* gio = dlopen("libgio-2.0.so.0", RTLD_NOW | RTLD_NOLOAD);
  void* symbol = gio ? dlsym(gio, name) : nullptr;
  CHECK(symbol);
  return reinterpret_cast<Function>(symbol);
}

bool IsOurAddress(GSocketAddress* address) {
  if (!G_IS_INET_SOCKET_ADDRESS(address)) return false;
  auto* inet = G_INET_SOCKET_ADDRESS(address);
  if (g_inet_socket_address_get_port(inet) != kPort) return false;
  gchar* text = g_inet_address_to_string(g_inet_socket_address_get_address(inet));
  const bool ours = g_strcmp0(text, kHost) == 0;
  g_free(text);
  return ours;
}

GRef<GSocketConnection> Wrap(UniqueFd fd) {
  GError* error = nullptr;
  auto socket = GRef<GSocket>::Adopt(g_socket_new_from_fd(fd.get(), &error));
  if (!socket) {
    g_clear_error(&error);
    return {};
  }
  // The socket owns the descriptor from here on.
  [[maybe_unused]] const int taken = fd.Release();
  return GRef<GSocketConnection>::Adopt(
      g_socket_connection_factory_create_connection(socket.get()));
}

struct Pair {
  UniqueFd a;
  UniqueFd b;
};

Result<Pair> MakePair() {
  int fds[2];
  if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, fds) != 0) {
    return Error{ErrorCode::kSyscall, "socketpair", errno};
  }
  return Pair{UniqueFd::Adopt(fds[0]), UniqueFd::Adopt(fds[1])};
}

// To the server as if it had been accepted.
Result<void> Accept(UniqueFd fd) {
  const auto connection = Wrap(std::move(fd));
  if (!connection) return Error{ErrorCode::kSyscall, "g_socket_new_from_fd"};
  gboolean handled = FALSE;
  g_signal_emit_by_name(Get().listener.get(), "incoming", connection.get(), nullptr, &handled);
  return {};
}

Result<void> CompletePending() {
  auto pending = std::move(Get().pending);
  Get().pending.clear();
  for (auto& connect : pending) {
    Pair pair = CLADE_TRY(MakePair());
    CLADE_TRY(Accept(std::move(pair.a)));
    auto connection = Wrap(std::move(pair.b));
    g_task_return_pointer(connect.task.get(), connection.Release(), g_object_unref);
  }
  return {};
}

}  // namespace

void InspectorLink::Announce() { setenv(kServerEnv, kAddress, 0); }

void InspectorLink::Conceal() {
  const char* value = getenv(kServerEnv);
  if (value && g_strcmp0(value, kAddress) == 0) unsetenv(kServerEnv);
}

Result<UniqueFd> InspectorLink::Connect() {
  if (!Get().listener) return Error{ErrorCode::kBadMessage, "the engine's inspector server"};
  CLADE_TRY(CompletePending());
  Pair pair = CLADE_TRY(MakePair());
  CLADE_TRY(Accept(std::move(pair.a)));
  return std::move(pair.b);
}

}  // namespace clade

extern "C" __attribute__((visibility("default"))) gboolean g_socket_listener_add_address(
    GSocketListener* listener, GSocketAddress* address, GSocketType type, GSocketProtocol protocol,
    GObject* source, GSocketAddress** effective, GError** error) {
  using clade::GRef;
  if (clade::IsOurAddress(address) && G_IS_SOCKET_SERVICE(listener)) {
    clade::Get().listener = GRef<GSocketListener>::Retain(listener);
    if (effective) *effective = G_SOCKET_ADDRESS(g_object_ref(address));
    return TRUE;
  }
  static const auto real =
      clade::RealGio<decltype(&g_socket_listener_add_address)>("g_socket_listener_add_address");
  return real(listener, address, type, protocol, source, effective, error);
}

extern "C" __attribute__((visibility("default"))) void g_socket_client_connect_to_host_async(
    GSocketClient* client, const gchar* host_and_port, guint16 default_port,
    GCancellable* cancellable, GAsyncReadyCallback callback, gpointer data) {
  using clade::GRef;
  if (clade::Get().listener && g_strcmp0(host_and_port, clade::kAddress) == 0) {
    clade::Get().pending.push_back(
        {GRef<GTask>::Adopt(g_task_new(client, cancellable, callback, data))});
    return;
  }
  static const auto real = clade::RealGio<decltype(&g_socket_client_connect_to_host_async)>(
      "g_socket_client_connect_to_host_async");
  real(client, host_and_port, default_port, cancellable, callback, data);
}
