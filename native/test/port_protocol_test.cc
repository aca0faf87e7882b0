// The port protocol: parcels there and back through real sockets, what must be refused, and
// fuzzed packets with every kind of descriptor.
#include "native/ipc/port_protocol.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cstring>
#include <string_view>

#include "native/base/proc_self.h"
#include "native/ipc/seqpacket.h"
#include "native/test/random.h"
#include "native/test/test.h"

namespace clade::port_protocol {
namespace {

std::vector<std::byte> Text(std::string_view text) {
  std::vector<std::byte> bytes(text.size());
  std::memcpy(bytes.data(), text.data(), text.size());
  return bytes;
}

UniqueFd PortEnd() { return std::move(SocketPair(SOCK_SEQPACKET)->first); }

std::vector<UniqueFd> PortEnds(size_t count) {
  std::vector<UniqueFd> ends;
  for (size_t i = 0; i < count; ++i) ends.push_back(PortEnd());
  return ends;
}

UniqueFd Memfd(size_t size, int seals) {
  auto fd = UniqueFd::Adopt(memfd_create("test", MFD_CLOEXEC | MFD_ALLOW_SEALING));
  CHECK(ftruncate(fd.get(), static_cast<off_t>(size)) == 0);
  CHECK(fcntl(fd.get(), F_ADD_SEALS, seals) == 0);
  return fd;
}

constexpr int kAllSeals = F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_WRITE;

std::vector<std::byte> ReadAll(const SharedBuffer& buffer) {
  std::vector<std::byte> bytes(buffer.size);
  CHECK(pread(buffer.memfd.get(), bytes.data(), bytes.size(), 0) ==
        static_cast<ssize_t>(bytes.size()));
  return bytes;
}

Result<Parcel> Pack(std::span<const std::byte> payload,
                    const std::vector<std::vector<std::byte>>& buffers, size_t ports) {
  std::vector<std::span<const std::byte>> spans(buffers.begin(), buffers.end());
  return PackParcel(payload, spans, PortEnds(ports));
}

// Through a socket, as the kernel delivers it.
Result<Parcel> Travel(const Parcel& parcel) {
  auto pair = SocketPair(SOCK_SEQPACKET);
  CLADE_TRY(SendPacket(pair->first.get(), Encode(parcel), ParcelFds(parcel), true));
  std::vector<std::byte> buffer(kMaxMessageBytes);
  auto packet = ReceivePacket(pair->second.get(), buffer, true);
  if (!packet) return packet.error();
  return Decode(std::span(buffer).first(packet->size), packet->fds);
}

// What a sender that is not ours could send.
Result<Parcel> DecodeRaw(std::vector<uint8_t> bytes, std::vector<UniqueFd> fds) {
  return Decode(std::as_bytes(std::span(bytes)), fds);
}

std::vector<UniqueFd> One(UniqueFd fd) {
  std::vector<UniqueFd> fds;
  fds.push_back(std::move(fd));
  return fds;
}

TEST(ShouldCarryASmallPayloadInThePacket) {
  const auto parcel = Pack(Text("hello"), {}, 0);
  ASSERT(parcel);
  EXPECT(ParcelFds(*parcel).empty());
  EXPECT(Encode(*parcel).size() == kHeaderBytes + 5);
  const auto received = Travel(*parcel);
  ASSERT(received);
  EXPECT(received->payload == Text("hello"));
}

TEST(ShouldCarryAnEmptyPayload) {
  const auto received = Travel(*Pack({}, {}, 0));
  ASSERT(received);
  EXPECT(received->payload.empty() && !received->large_payload.memfd);
}

TEST(ShouldCarryALargePayloadInAMemfd) {
  test::Random random(1);
  const auto largest_inline = random.Bytes(kMaxInlinePayload);
  const auto in_packet = Pack(largest_inline, {}, 0);
  ASSERT(in_packet);
  EXPECT(Encode(*in_packet).size() == kMaxMessageBytes);
  EXPECT(Travel(*in_packet)->payload == largest_inline);
  const auto payload = random.Bytes(kMaxInlinePayload + 1);
  const auto received = Travel(*Pack(payload, {}, 0));
  ASSERT(received);
  EXPECT(received->payload.empty() && ReadAll(received->large_payload) == payload);
}

TEST(ShouldCarryAsMuchAsItAllows) {
  test::Random random(2);
  const auto payload = random.Bytes(kMaxInlinePayload + 1);
  std::vector<std::vector<std::byte>> buffers;
  for (size_t i = 0; i < kMaxParcelBuffers; ++i) buffers.push_back(random.Bytes(i * 1000));
  const auto received = Travel(*Pack(payload, buffers, kMaxParcelPorts));
  ASSERT(received);
  EXPECT(ReadAll(received->large_payload) == payload);
  ASSERT(received->buffers.size() == kMaxParcelBuffers);
  for (size_t i = 0; i < kMaxParcelBuffers; ++i) {
    EXPECT(ReadAll(received->buffers[i]) == buffers[i]);
  }
  EXPECT(received->ports.size() == kMaxParcelPorts);
}

TEST(ShouldFitEverythingIntoOnePacket) {
  static_assert(1 + kMaxParcelBuffers + kMaxParcelPorts <= kMaxPacketFds);
}

TEST(ShouldRefuseToSendMoreThanItAllows) {
  const std::vector<std::vector<std::byte>> buffers(kMaxParcelBuffers + 1);
  EXPECT(Pack({}, buffers, 0).error().code == ErrorCode::kLimit);
  EXPECT(Pack({}, {}, kMaxParcelPorts + 1).error().code == ErrorCode::kLimit);
}

TEST(ShouldCarryALivePort) {
  auto pair = SocketPair(SOCK_SEQPACKET);
  const auto greeting = Text("before the journey");
  ASSERT(SendPacket(pair->first.get(), greeting, {}, true));
  auto parcel = PackParcel({}, {}, One(std::move(pair->second)));
  auto received = Travel(*parcel);
  ASSERT(received && received->ports.size() == 1);
  parcel->ports.clear();
  std::array<std::byte, 64> buffer = {};
  const auto packet = ReceivePacket(received->ports[0].get(), buffer, true);
  ASSERT(packet);
  EXPECT(packet->size == greeting.size());
}

TEST(ShouldSealWhatItSends) {
  const auto received = Travel(*Pack({}, {Text("fixed")}, 0));
  ASSERT(received);
  const int fd = received->buffers[0].memfd.get();
  EXPECT(write(fd, "x", 1) < 0);
  EXPECT(ftruncate(fd, 0) < 0);
  EXPECT(mmap(nullptr, 5, PROT_WRITE, MAP_SHARED, fd, 0) == MAP_FAILED);
}

TEST(ShouldRefuseAMemfdThatCouldStillChange) {
  for (const int seals : {0, F_SEAL_SHRINK, F_SEAL_SHRINK | F_SEAL_GROW, F_SEAL_GROW | F_SEAL_WRITE,
                          F_SEAL_SHRINK | F_SEAL_WRITE}) {
    EXPECT(DecodeRaw({0, 1, 0}, One(Memfd(10, seals))).error().code == ErrorCode::kBadMessage);
    EXPECT(!DecodeRaw({1, 0, 0}, One(Memfd(10, seals))));
  }
  EXPECT(DecodeRaw({0, 1, 0}, One(Memfd(10, kAllSeals))).has_value());
}

TEST(ShouldRefuseABufferThatIsTooLarge) {
  EXPECT(DecodeRaw({0, 1, 0}, One(Memfd(kMaxBufferBytes, kAllSeals))).has_value());
  EXPECT(!DecodeRaw({0, 1, 0}, One(Memfd(kMaxBufferBytes + 1, kAllSeals))));
}

TEST(ShouldRefuseDescriptorsOfAnotherKind) {
  const auto null = [] { return UniqueFd::Adopt(open("/dev/null", O_RDWR | O_CLOEXEC)); };
  const auto stream = [] { return std::move(SocketPair(SOCK_STREAM)->first); };
  const auto inet = [] { return UniqueFd::Adopt(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)); };
  EXPECT(!DecodeRaw({0, 1, 0}, One(null())));
  EXPECT(!DecodeRaw({0, 1, 0}, One(PortEnd())));
  EXPECT(!DecodeRaw({0, 0, 1}, One(null())));
  EXPECT(!DecodeRaw({0, 0, 1}, One(stream())));
  EXPECT(!DecodeRaw({0, 0, 1}, One(inet())));
  EXPECT(!DecodeRaw({0, 0, 1}, One(Memfd(1, kAllSeals))));
  EXPECT(DecodeRaw({0, 0, 1}, One(PortEnd())).has_value());
}

TEST(ShouldRefuseNumbersThatDoNotAddUp) {
  EXPECT(!DecodeRaw({}, {}));
  EXPECT(!DecodeRaw({0, 0}, {}));
  EXPECT(!DecodeRaw({2, 0, 0}, {}));
  EXPECT(!DecodeRaw({0, 0, 1}, {}));
  EXPECT(!DecodeRaw({0, 0, 0}, PortEnds(1)));
  EXPECT(!DecodeRaw({0, 0, 9}, PortEnds(9)));
  EXPECT(!DecodeRaw({0, 255, 255}, {}));
  EXPECT(!DecodeRaw({1, 0, 0, 'x'}, One(Memfd(1, kAllSeals))));  // A payload in both places.
}

std::vector<UniqueFd> AnyFds(test::Random& random) {
  std::vector<UniqueFd> fds;
  const uint64_t count = random.Below(4);
  for (uint64_t i = 0; i < count; ++i) {
    const uint64_t kind = random.Below(4);
    if (kind == 0) fds.push_back(PortEnd());
    if (kind == 1) fds.push_back(UniqueFd::Adopt(open("/dev/null", O_RDONLY | O_CLOEXEC)));
    if (kind >= 2) fds.push_back(Memfd(random.Below(9000), kind == 2 ? kAllSeals : F_SEAL_GROW));
  }
  return fds;
}

// A header that fits the descriptors about half of the time, and any payload.
std::vector<std::byte> AnyPacket(test::Random& random, size_t fds) {
  PacketWriter writer;
  const uint64_t in_fd = fds > 0 ? random.Below(2) : 0;
  const uint64_t buffers = random.Below(fds - in_fd + 1);
  writer.U8(static_cast<uint8_t>(in_fd));
  writer.U8(static_cast<uint8_t>(buffers));
  writer.U8(static_cast<uint8_t>(fds - in_fd - buffers));
  if (in_fd == 0) writer.Bytes(random.Bytes(random.Below(200)));
  auto packet = writer.Take();
  return random.Below(2) == 0 ? packet : test::Mutate(std::move(packet), random);
}

TEST(ShouldSurviveFuzzedPackets) {
  const size_t open_before = OpenFds()->size();
  test::Random random(0x9047);
  int accepted = 0;
  int refused = 0;
  for (int i = 0; i < 30'000; ++i) {
    auto fds = AnyFds(random);
    const auto parcel = Decode(AnyPacket(random, fds.size()), fds);
    if (parcel) {
      ++accepted;
      EXPECT(fds.empty());
      for (const SharedBuffer& buffer : parcel->buffers) EXPECT(ReadAll(buffer).size() < 9000);
    } else {
      ++refused;
      EXPECT(parcel.error().code == ErrorCode::kBadMessage);
    }
  }
  EXPECT(accepted > 1000 && refused > 1000);
  EXPECT(OpenFds()->size() == open_before);
}

}  // namespace
}  // namespace clade::port_protocol

int main() { return clade::test::RunTests(); }
