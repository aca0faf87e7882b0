// PacketWriter and PacketReader, and the content protocol that is made of them.
#include <sys/socket.h>

#include <cstring>
#include <string>

#include "native/ipc/content_protocol.h"
#include "native/ipc/packet_reader.h"
#include "native/ipc/packet_writer.h"
#include "native/ipc/parcel.h"
#include "native/ipc/seqpacket.h"
#include "native/test/random.h"
#include "native/test/test.h"

namespace clade {
namespace {

namespace cp = content_protocol;

TEST(ShouldReadBackWhatWasWritten) {
  PacketWriter writer;
  writer.U8(0xab);
  writer.U16(0xcdef);
  writer.U32(0x01234567);
  writer.U64(0x89abcdef01234567);
  writer.I32(-2);
  writer.Bool(true);
  writer.String("Grüße");
  const auto packet = writer.Take();
  PacketReader reader(packet);
  EXPECT(reader.U8() == 0xab);
  EXPECT(reader.U16() == 0xcdef);
  EXPECT(reader.U32() == 0x01234567);
  EXPECT(reader.U64() == 0x89abcdef01234567);
  EXPECT(reader.I32() == -2);
  EXPECT(reader.Bool());
  EXPECT(reader.String(16) == "Grüße");
  EXPECT(reader.Finish("test").has_value());
}

TEST(ShouldWriteLittleEndian) {
  PacketWriter writer;
  writer.U32(0x01020304);
  const auto packet = writer.Take();
  ASSERT(packet.size() == 4);
  EXPECT(packet[0] == std::byte{4} && packet[3] == std::byte{1});
}

TEST(ShouldStayFailedAfterAShortRead) {
  const std::vector<std::byte> packet(3);
  PacketReader reader(packet);
  EXPECT(reader.U32() == 0);
  EXPECT(!reader.ok());
  EXPECT(reader.U8() == 0);
  EXPECT(!reader.ok());
  EXPECT(reader.Finish("test").error().code == ErrorCode::kBadMessage);
}

TEST(ShouldRefuseLeftOverBytes) {
  const std::vector<std::byte> packet(2);
  PacketReader reader(packet);
  reader.U8();
  EXPECT(reader.ok());
  EXPECT(!reader.Finish("test"));
}

TEST(ShouldRefuseAStringOverItsLimit) {
  PacketWriter writer;
  writer.String("four");
  const auto packet = writer.Take();
  PacketReader fits(packet);
  EXPECT(fits.String(4) == "four");
  PacketReader refuses(packet);
  EXPECT(refuses.String(3).empty());
  EXPECT(!refuses.ok());
}

TEST(ShouldRefuseAStringLongerThanItsPacket) {
  PacketWriter writer;
  writer.U32(0xffffffff);
  const auto packet = writer.Take();
  PacketReader reader(packet);
  EXPECT(reader.String(SIZE_MAX).empty());
  EXPECT(!reader.ok());
}

TEST(ShouldRefuseABoolThatIsNotOne) {
  const std::vector<std::byte> packet(1, std::byte{2});
  PacketReader reader(packet);
  EXPECT(!reader.Bool());
  EXPECT(!reader.ok());
}

Result<cp::FromContent> FromContent(const std::vector<std::byte>& packet,
                                    std::vector<UniqueFd> fds = {}) {
  return cp::DecodeFromContent(packet, fds);
}

Result<cp::ToContent> ToContent(const std::vector<std::byte>& packet,
                                std::vector<UniqueFd> fds = {}) {
  return cp::DecodeToContent(packet, fds);
}

Parcel SmallParcel(const char* text) {
  const auto bytes = std::as_bytes(std::span(text, strlen(text)));
  auto parcel = PackParcel(bytes, {}, {});
  CHECK(parcel);
  return std::move(*parcel);
}

TEST(ShouldRoundTripContentMessages) {
  const auto hello = FromContent(cp::Encode(cp::Hello{cp::kVersion}));
  ASSERT(hello && std::holds_alternative<cp::Hello>(*hello));
  const auto created = FromContent(cp::Encode(cp::PageCreated{7}));
  ASSERT(created && std::holds_alternative<cp::PageCreated>(*created));
  EXPECT(std::get_if<cp::PageCreated>(&*created)->page_id == 7);
  const auto loaded = FromContent(cp::Encode(cp::DocumentLoaded{UINT64_MAX}));
  ASSERT(loaded && std::holds_alternative<cp::DocumentLoaded>(*loaded));
  EXPECT(std::get_if<cp::DocumentLoaded>(&*loaded)->page_id == UINT64_MAX);
  const auto gone = FromContent(cp::Encode(cp::FrameGone{7, 8, 9}));
  ASSERT(gone && std::holds_alternative<cp::FrameGone>(*gone));
  EXPECT(std::get_if<cp::FrameGone>(&*gone)->frame_id == 8);
  EXPECT(std::get_if<cp::FrameGone>(&*gone)->last_request == 9);
}

TEST(ShouldRoundTripFrameMessages) {
  const auto sent = FromContent(cp::Encode(cp::FrameMessage{7, 8, 9, SmallParcel("hello")}));
  ASSERT(sent && std::holds_alternative<cp::FrameMessage>(*sent));
  const auto& message = *std::get_if<cp::FrameMessage>(&*sent);
  EXPECT(message.page_id == 7 && message.frame_id == 8 && message.sync_id == 9);
  EXPECT(message.parcel.payload.size() == 5);
  const auto to_frame = ToContent(cp::Encode(cp::ToFrame{7, 0, SmallParcel("main frame")}));
  ASSERT(to_frame && std::holds_alternative<cp::ToFrame>(*to_frame));
  EXPECT(std::get_if<cp::ToFrame>(&*to_frame)->parcel.payload.size() == 10);
  const auto reply = ToContent(cp::Encode(cp::SyncReply{3, SmallParcel("")}));
  ASSERT(reply && std::holds_alternative<cp::SyncReply>(*reply));
  EXPECT(std::get_if<cp::SyncReply>(&*reply)->parcel.payload.empty());
  const auto configure = ToContent(cp::Encode(cp::Configure{true}));
  ASSERT(configure && std::holds_alternative<cp::Configure>(*configure));
  EXPECT(std::get_if<cp::Configure>(&*configure)->isolated_world);
}

TEST(ShouldRefuseWhatAnHonestExtensionCannotSend) {
  EXPECT(!FromContent({}));
  EXPECT(!FromContent(cp::Encode(cp::Hello{cp::kVersion + 1})));
  EXPECT(!FromContent(cp::Encode(cp::PageCreated{0})));
  EXPECT(!FromContent(cp::Encode(cp::FrameMessage{0, 8, 0, SmallParcel("x")})));
  EXPECT(!FromContent(cp::Encode(cp::FrameMessage{7, 0, 0, SmallParcel("x")})));
  auto longer = cp::Encode(cp::PageCreated{7});
  longer.push_back(std::byte{0});
  EXPECT(!FromContent(longer));
  EXPECT(!FromContent(std::vector<std::byte>(cp::kMaxMessageBytes + 1, std::byte{2})));
}

TEST(ShouldRefuseDescriptorsThatBelongToNoParcel) {
  auto sockets = SocketPair(SOCK_SEQPACKET);
  ASSERT(sockets);
  std::vector<UniqueFd> one;
  one.push_back(std::move(sockets->first));
  EXPECT(!FromContent(cp::Encode(cp::PageCreated{7}), std::move(one)));
  std::vector<UniqueFd> other;
  other.push_back(std::move(sockets->second));
  EXPECT(!FromContent(cp::Encode(cp::FrameMessage{7, 8, 0, SmallParcel("x")}), std::move(other)));
}

TEST(ShouldSurviveFuzzedContentPackets) {
  test::Random random(0x1234abcd);
  int accepted = 0;
  for (int i = 0; i < 100'000; ++i) {
    const auto valid = i % 4 == 1 ? cp::Encode(cp::FrameMessage{1, 2, 3, SmallParcel("payload")})
                                  : cp::Encode(cp::PageCreated{random.Next()});
    const auto packet =
        i % 2 == 0 ? random.Bytes(1 + random.Below(32)) : test::Mutate(valid, random);
    if (FromContent(packet)) ++accepted;
    static_cast<void>(ToContent(packet).has_value());
  }
  EXPECT(accepted > 0 && accepted < 100'000);
}

}  // namespace
}  // namespace clade

int main() { return clade::test::RunTests(); }
