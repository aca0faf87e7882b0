#include "renderer/extension/web_process_extension.h"

#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <charconv>
#include <cstdlib>
#include <string>
#include <string_view>

#include "native/base/log.h"
#include "native/ipc/content_protocol.h"
#include "native/ipc/seqpacket.h"

namespace clade {
namespace {

namespace cp = content_protocol;

// A number that is not the channel's must not be taken over: it belongs to somebody else.
bool IsChannel(int fd) {
  int type = 0;
  socklen_t size = sizeof(type);
  return fd > STDERR_FILENO && getsockopt(fd, SOL_SOCKET, SO_TYPE, &type, &size) == 0 &&
         type == SOCK_SEQPACKET;
}

UniqueFd TakeChannel() {
  const char* value = getenv(cp::kChannelEnv);
  if (!value) return {};
  const std::string text(value);
  unsetenv(cp::kChannelEnv);  // So that nothing else takes it, and no page's child inherits it.
  int fd = -1;
  const auto parsed = std::from_chars(text.data(), text.data() + text.size(), fd);
  const bool is_number = parsed.ec == std::errc() && parsed.ptr == text.data() + text.size();
  if (!is_number || !IsChannel(fd)) {
    Log("content") << cp::kChannelEnv << "=" << text << " is not a channel; pages of this process "
                   << "are not announced";
    return {};
  }
  fcntl(fd, F_SETFD, FD_CLOEXEC);
  return UniqueFd::Adopt(fd);
}

}  // namespace

WebProcessExtension::WebProcessExtension(WebKitWebProcessExtension* extension)
    : channel_(TakeChannel()) {
  Send(cp::Encode(cp::Hello{cp::kVersion}));
  g_signal_connect(extension, "page-created",
                   G_CALLBACK(+[](WebKitWebProcessExtension*, WebKitWebPage* page, gpointer self) {
                     static_cast<WebProcessExtension*>(self)->OnPageCreated(page);
                   }),
                   this);
}

void WebProcessExtension::OnPageCreated(WebKitWebPage* page) {
  Send(cp::Encode(cp::PageCreated{webkit_web_page_get_id(page)}));
  g_signal_connect(page, "document-loaded", G_CALLBACK(+[](WebKitWebPage* loaded, gpointer self) {
                     static_cast<WebProcessExtension*>(self)->OnDocumentLoaded(loaded);
                   }),
                   this);
}

void WebProcessExtension::OnDocumentLoaded(WebKitWebPage* page) {
  Send(cp::Encode(cp::DocumentLoaded{webkit_web_page_get_id(page)}));
}

void WebProcessExtension::Send(std::span<const std::byte> message) {
  if (!channel_) return;
  // Waits when main is busy, as announcements must not be lost; main never waits for this process.
  if (const auto sent = SendPacket(channel_.get(), message, {}, /*dont_wait=*/false); !sent) {
    if (sent.error().code != ErrorCode::kPeerClosed) {
      Log("content") << "the channel is given up: " << sent.error();
    }
    channel_ = {};
  }
}

}  // namespace clade
