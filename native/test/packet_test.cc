// PacketWriter and PacketReader, and the content protocol that is made of them.
#include <string>

#include "native/ipc/content_protocol.h"
#include "native/ipc/packet_reader.h"
#include "native/ipc/packet_writer.h"
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

TEST(ShouldRoundTripContentMessages) {
  const auto hello = cp::DecodeFromContent(cp::Encode(cp::Hello{cp::kVersion}));
  ASSERT(hello && std::holds_alternative<cp::Hello>(*hello));
  const auto created = cp::DecodeFromContent(cp::Encode(cp::PageCreated{7}));
  ASSERT(created && std::holds_alternative<cp::PageCreated>(*created));
  EXPECT(std::get_if<cp::PageCreated>(&*created)->page_id == 7);
  const auto loaded = cp::DecodeFromContent(cp::Encode(cp::DocumentLoaded{UINT64_MAX}));
  ASSERT(loaded && std::holds_alternative<cp::DocumentLoaded>(*loaded));
  EXPECT(std::get_if<cp::DocumentLoaded>(&*loaded)->page_id == UINT64_MAX);
}

TEST(ShouldRefuseWhatAnHonestExtensionCannotSend) {
  EXPECT(!cp::DecodeFromContent({}));
  EXPECT(!cp::DecodeFromContent(cp::Encode(cp::Hello{cp::kVersion + 1})));
  EXPECT(!cp::DecodeFromContent(cp::Encode(cp::PageCreated{0})));
  auto longer = cp::Encode(cp::PageCreated{7});
  longer.push_back(std::byte{0});
  EXPECT(!cp::DecodeFromContent(longer));
  EXPECT(!cp::DecodeFromContent(std::vector<std::byte>(cp::kMaxMessageBytes + 1, std::byte{2})));
}

TEST(ShouldSurviveFuzzedContentPackets) {
  test::Random random(0x1234abcd);
  int accepted = 0;
  for (int i = 0; i < 100'000; ++i) {
    const auto packet = i % 2 == 0
                            ? random.Bytes(1 + random.Below(32))
                            : test::Mutate(cp::Encode(cp::PageCreated{random.Next()}), random);
    if (cp::DecodeFromContent(packet)) ++accepted;
  }
  EXPECT(accepted > 0 && accepted < 100'000);
}

}  // namespace
}  // namespace clade

int main() { return clade::test::RunTests(); }
