// The content channel: content process (its web-process extension) -> main process.
//
// Transport  One SOCK_SEQPACKET socket pair per content process, one packet per message. The
//            child's end is named by the environment variable kChannelEnv; the extension takes it.
// Trust      Content is NOT trusted. Main decodes before it looks; what does not decode ends the
//            process with reason `bad-message`, because an honest extension cannot send it.
// Order      Hello first, once. PageCreated once per page, before any other message of that page.
//            DocumentLoaded for each document whose DOM is complete, zero or more times.
// Limits     kMaxMessageBytes a packet; no descriptors.
//
// Layout: u8 type, then the message's fields in the order of its struct (packet_writer.h).
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <variant>
#include <vector>

#include "native/base/result.h"

namespace clade::content_protocol {

inline constexpr char kChannelEnv[] = "CLADE_CHANNEL_FD";
inline constexpr uint32_t kVersion = 1;
inline constexpr size_t kMaxMessageBytes = 4 * 1024;

struct Hello {
  uint32_t version;  // kVersion of the sender; another one is a bad message.
};

struct PageCreated {
  uint64_t page_id;  // webkit_web_page_get_id(); unique in the sending process.
};

// DOMContentLoaded (WebKitWebPage::document-loaded).
struct DocumentLoaded {
  uint64_t page_id;
};

using FromContent = std::variant<Hello, PageCreated, DocumentLoaded>;

std::vector<std::byte> Encode(const Hello& message);
std::vector<std::byte> Encode(const PageCreated& message);
std::vector<std::byte> Encode(const DocumentLoaded& message);

// kBadMessage for an unknown type, a missing or extra byte, an unknown version, or page id 0.
Result<FromContent> DecodeFromContent(std::span<const std::byte> packet);

}  // namespace clade::content_protocol
