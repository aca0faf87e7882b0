#include "native/ipc/content_protocol.h"

#include <utility>

#include "native/ipc/packet_reader.h"
#include "native/ipc/packet_writer.h"

namespace clade::content_protocol {
namespace {

enum class Type : uint8_t {
  kHello = 1,
  kPageCreated = 2,
  kDocumentLoaded = 3,
  kFrameGone = 4,
  kFrameMessage = 5,
  kConfigure = 64,
  kToFrame = 65,
  kSyncReply = 66,
};

constexpr char kOp[] = "channel protocol";
constexpr Error kBad{ErrorCode::kBadMessage, kOp};

PacketWriter Start(Type type) {
  PacketWriter writer;
  writer.U8(static_cast<uint8_t>(type));
  return writer;
}

Result<FromContent> DecodeFrameMessage(PacketReader& reader, std::vector<UniqueFd>& fds) {
  FrameMessage message{};
  message.page_id = reader.U64();
  message.frame_id = reader.U64();
  message.sync_id = reader.U32();
  if (!reader.ok() || message.page_id == 0 || message.frame_id == 0) return kBad;
  message.parcel = CLADE_TRY(OpenParcel(reader, fds));
  return FromContent(std::move(message));
}

Result<ToContent> DecodeToFrame(PacketReader& reader, std::vector<UniqueFd>& fds) {
  ToFrame message{};
  message.page_id = reader.U64();
  message.frame_id = reader.U64();
  if (!reader.ok() || message.page_id == 0) return kBad;
  message.parcel = CLADE_TRY(OpenParcel(reader, fds));
  return ToContent(std::move(message));
}

Result<ToContent> DecodeSyncReply(PacketReader& reader, std::vector<UniqueFd>& fds) {
  SyncReply message{};
  message.sync_id = reader.U32();
  if (!reader.ok() || message.sync_id == 0) return kBad;
  message.parcel = CLADE_TRY(OpenParcel(reader, fds));
  return ToContent(std::move(message));
}

// The messages that are a number or two.
Result<FromContent> DecodeAnnouncement(Type type, PacketReader& reader) {
  if (type == Type::kHello) {
    const Hello hello{reader.U32()};
    if (hello.version != kVersion) return kBad;
    return FromContent(hello);
  }
  const uint64_t page_id = reader.U64();
  if (page_id == 0) return kBad;
  if (type == Type::kPageCreated) return FromContent(PageCreated{page_id});
  if (type == Type::kDocumentLoaded) return FromContent(DocumentLoaded{page_id});
  if (type != Type::kFrameGone) return kBad;
  const uint64_t frame_id = reader.U64();
  const uint64_t last_request = reader.U64();
  if (frame_id == 0) return kBad;
  return FromContent(FrameGone{page_id, frame_id, last_request});
}

}  // namespace

std::vector<std::byte> Encode(const Hello& message) {
  PacketWriter writer = Start(Type::kHello);
  writer.U32(message.version);
  return writer.Take();
}

std::vector<std::byte> Encode(const PageCreated& message) {
  PacketWriter writer = Start(Type::kPageCreated);
  writer.U64(message.page_id);
  return writer.Take();
}

std::vector<std::byte> Encode(const DocumentLoaded& message) {
  PacketWriter writer = Start(Type::kDocumentLoaded);
  writer.U64(message.page_id);
  return writer.Take();
}

std::vector<std::byte> Encode(const FrameGone& message) {
  PacketWriter writer = Start(Type::kFrameGone);
  writer.U64(message.page_id);
  writer.U64(message.frame_id);
  writer.U64(message.last_request);
  return writer.Take();
}

std::vector<std::byte> Encode(const FrameMessage& message) {
  PacketWriter writer = Start(Type::kFrameMessage);
  writer.U64(message.page_id);
  writer.U64(message.frame_id);
  writer.U32(message.sync_id);
  WriteParcel(message.parcel, writer);
  return writer.Take();
}

std::vector<std::byte> Encode(const Configure& message) {
  PacketWriter writer = Start(Type::kConfigure);
  writer.Bool(message.isolated_world);
  return writer.Take();
}

std::vector<std::byte> Encode(const ToFrame& message) {
  PacketWriter writer = Start(Type::kToFrame);
  writer.U64(message.page_id);
  writer.U64(message.frame_id);
  WriteParcel(message.parcel, writer);
  return writer.Take();
}

std::vector<std::byte> Encode(const SyncReply& message) {
  PacketWriter writer = Start(Type::kSyncReply);
  writer.U32(message.sync_id);
  WriteParcel(message.parcel, writer);
  return writer.Take();
}

Result<FromContent> DecodeFromContent(std::span<const std::byte> packet,
                                      std::vector<UniqueFd>& fds) {
  PacketReader reader(packet);
  const auto type = static_cast<Type>(reader.U8());
  if (type == Type::kFrameMessage) return DecodeFrameMessage(reader, fds);
  if (!fds.empty()) return kBad;
  auto message = CLADE_TRY(DecodeAnnouncement(type, reader));
  CLADE_TRY(reader.Finish(kOp));
  return message;
}

Result<ToContent> DecodeToContent(std::span<const std::byte> packet, std::vector<UniqueFd>& fds) {
  PacketReader reader(packet);
  switch (static_cast<Type>(reader.U8())) {
    case Type::kToFrame:
      return DecodeToFrame(reader, fds);
    case Type::kSyncReply:
      return DecodeSyncReply(reader, fds);
    case Type::kConfigure: {
      const Configure configure{reader.Bool()};
      if (!fds.empty()) return kBad;
      CLADE_TRY(reader.Finish(kOp));
      return ToContent(configure);
    }
    default:
      return kBad;
  }
}

}  // namespace clade::content_protocol
