// The channel protocol: content process (its web-process extension) <-> main process.
//
// Transport  One SOCK_SEQPACKET socket pair per content process, one packet per message. The
//            child's end is named by the environment variable kChannelEnv; the extension takes it.
// Trust      Content is NOT trusted. Main decodes before it looks; what does not decode ends the
//            process with reason `bad-message`, because an honest extension cannot send it. Which
//            process speaks is known by its channel, never by what it says; a page or frame that it
//            names must be one that it announced. Main is trusted.
// Order      Hello first, once. Configure is in the socket before the process starts. PageCreated
//            once per page, before any other message of that page. A FrameMessage with a sync id is
//            answered by exactly one SyncReply; the frame's thread waits for it.
// Limits     kMaxMessageBytes a packet; descriptors as native/ipc/parcel.h says.
//
// Layout: u8 type, then the message's fields in the order of its struct (packet_writer.h).
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <variant>
#include <vector>

#include "native/base/result.h"
#include "native/base/unique_fd.h"
#include "native/ipc/parcel.h"

namespace clade::content_protocol {

inline constexpr char kChannelEnv[] = "CLADE_CHANNEL_FD";
inline constexpr uint32_t kVersion = 3;
inline constexpr size_t kMaxMessageBytes = 64 * 1024;

// content -> main ----------------------------------------------------------------------------

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

// The runtime of a frame's document has ended: another document, or the frame is gone.
struct FrameGone {
  uint64_t page_id;
  uint64_t frame_id;
  uint64_t last_request;  // Of main's; the document answers none up to it any more. 0: it had none.
};

// From the runtime in a frame's document; only it and main's broker understand the payload.
struct FrameMessage {
  uint64_t page_id;
  uint64_t frame_id;
  uint32_t sync_id;  // Not 0: the sender waits for the SyncReply with the same id.
  Parcel parcel;
};

// main -> content ----------------------------------------------------------------------------

struct Configure {
  bool isolated_world;  // Make the isolated world in every frame, for preload scripts.
};

struct ToFrame {
  uint64_t page_id;
  uint64_t frame_id;  // 0: the page's main frame.
  Parcel parcel;
};

struct SyncReply {
  uint32_t sync_id;
  Parcel parcel;
};

using FromContent = std::variant<Hello, PageCreated, DocumentLoaded, FrameGone, FrameMessage>;
using ToContent = std::variant<Configure, ToFrame, SyncReply>;

// The packet's bytes; a parcel's descriptors are sent beside them (ParcelFds).
std::vector<std::byte> Encode(const Hello& message);
std::vector<std::byte> Encode(const PageCreated& message);
std::vector<std::byte> Encode(const DocumentLoaded& message);
std::vector<std::byte> Encode(const FrameGone& message);
std::vector<std::byte> Encode(const FrameMessage& message);
std::vector<std::byte> Encode(const Configure& message);
std::vector<std::byte> Encode(const ToFrame& message);
std::vector<std::byte> Encode(const SyncReply& message);

// kBadMessage for an unknown type, a missing or extra byte or descriptor, an unknown version, an
// id 0 where it is not allowed, or a parcel that is not in order.
Result<FromContent> DecodeFromContent(std::span<const std::byte> packet,
                                      std::vector<UniqueFd>& fds);
Result<ToContent> DecodeToContent(std::span<const std::byte> packet, std::vector<UniqueFd>& fds);

}  // namespace clade::content_protocol
