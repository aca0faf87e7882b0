#include "native/ipc/content_protocol.h"

#include "native/ipc/packet_reader.h"
#include "native/ipc/packet_writer.h"

namespace clade::content_protocol {
namespace {

// On the wire; numbers stay, so that a captured packet can be read by any version.
enum class Type : uint8_t { kHello = 1, kPageCreated = 2, kDocumentLoaded = 3 };

PacketWriter Begin(Type type) {
  PacketWriter writer;
  writer.U8(static_cast<uint8_t>(type));
  return writer;
}

std::vector<std::byte> EncodePage(Type type, uint64_t page_id) {
  PacketWriter writer = Begin(type);
  writer.U64(page_id);
  return writer.Take();
}

uint64_t ReadPageId(PacketReader& reader) {
  const uint64_t page_id = reader.U64();
  if (page_id == 0) reader.Fail();
  return page_id;
}

Hello ReadHello(PacketReader& reader) {
  const Hello hello{reader.U32()};
  if (hello.version != kVersion) reader.Fail();
  return hello;
}

}  // namespace

std::vector<std::byte> Encode(const Hello& message) {
  PacketWriter writer = Begin(Type::kHello);
  writer.U32(message.version);
  return writer.Take();
}

std::vector<std::byte> Encode(const PageCreated& message) {
  return EncodePage(Type::kPageCreated, message.page_id);
}

std::vector<std::byte> Encode(const DocumentLoaded& message) {
  return EncodePage(Type::kDocumentLoaded, message.page_id);
}

Result<FromContent> DecodeFromContent(std::span<const std::byte> packet) {
  constexpr const char* kOp = "content message";
  if (packet.size() > kMaxMessageBytes) return Error{ErrorCode::kBadMessage, kOp};
  PacketReader reader(packet);
  FromContent message;
  switch (static_cast<Type>(reader.U8())) {
    case Type::kHello:
      message = ReadHello(reader);
      break;
    case Type::kPageCreated:
      message = PageCreated{ReadPageId(reader)};
      break;
    case Type::kDocumentLoaded:
      message = DocumentLoaded{ReadPageId(reader)};
      break;
    default:
      return Error{ErrorCode::kBadMessage, kOp};
  }
  CLADE_TRY(reader.Finish(kOp));
  return message;
}

}  // namespace clade::content_protocol
