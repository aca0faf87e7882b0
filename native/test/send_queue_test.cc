// SendQueue on real sockets: order, and what a reader that does not read may cost its sender.
#include "native/ipc/send_queue.h"

#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cstring>

#include "native/base/proc_self.h"
#include "native/ipc/seqpacket.h"
#include "native/test/test.h"

namespace clade {
namespace {

struct Pair {
  UniqueFd sender;
  UniqueFd reader;
};

Pair MakePair() {
  auto sockets = SocketPair(SOCK_SEQPACKET);
  CHECK(sockets);
  return {std::move(sockets->first), std::move(sockets->second)};
}

std::array<std::byte, sizeof(int)> Numbered(int number) {
  std::array<std::byte, sizeof(int)> packet;
  std::memcpy(packet.data(), &number, sizeof number);
  return packet;
}

// The number in the next packet; -1 when there is none.
int ReadNumber(int socket) {
  std::array<std::byte, 64> buffer;
  const auto packet = ReceivePacket(socket, buffer, /*dont_wait=*/true);
  if (!packet || packet->size != sizeof(int)) return -1;
  int number;
  std::memcpy(&number, buffer.data(), sizeof number);
  return number;
}

TEST(ShouldKeepOrderBetweenTheSocketAndTheQueue) {
  const Pair pair = MakePair();
  SendQueue queue;
  int sent = 0;
  while (queue.Send(pair.sender.get(), Numbered(sent), {})) ++sent;
  EXPECT(sent > static_cast<int>(kMaxQueuedPackets));
  EXPECT(queue.waiting() && queue.crowded());
  EXPECT(queue.Send(pair.sender.get(), Numbered(sent), {}).error().code == ErrorCode::kLimit);
  for (int expected = 0; expected < sent; ++expected) {
    int number = ReadNumber(pair.reader.get());
    if (number == -1) {
      ASSERT(queue.Flush(pair.sender.get()));
      // What comes now comes behind what waits.
      if (expected < 1000) static_cast<void>(queue.Send(pair.sender.get(), Numbered(sent++), {}));
      number = ReadNumber(pair.reader.get());
    }
    ASSERT(number == expected);
  }
  EXPECT(!queue.waiting() && !queue.crowded());
}

TEST(ShouldLimitTheBytesThatItKeeps) {
  const Pair pair = MakePair();
  SendQueue queue;
  const std::vector<std::byte> packet(60'000);
  size_t kept = 0;
  while (queue.Send(pair.sender.get(), packet, {})) {
    if (queue.waiting()) ++kept;
  }
  EXPECT(kept <= kMaxQueuedBytes / packet.size());
  EXPECT(kept > kMaxQueuedBytes / packet.size() - 10);
}

TEST(ShouldKeepUnreadBuffersWithinTheirLimit) {
  const Pair pair = MakePair();
  const int socket = pair.sender.get();
  const std::array<int, 1> fds = {STDERR_FILENO};
  SendQueue queue;
  EXPECT(queue.Reserve(socket, kMaxUnreadBufferBytes + 1).has_value());  // The first one.
  ASSERT(queue.Send(socket, Numbered(1), fds, kMaxUnreadBufferBytes + 1));
  EXPECT(queue.Reserve(socket, 1).error().code == ErrorCode::kLimit);
  EXPECT(queue.Reserve(socket, 0).has_value());
  EXPECT(ReadNumber(pair.reader.get()) == 1);
  EXPECT(queue.Reserve(socket, kMaxUnreadBufferBytes).has_value());
}

TEST(ShouldForgetWhatHasBeenReadWhileMoreIsUnderWay) {
  const Pair pair = MakePair();
  const int socket = pair.sender.get();
  const std::array<int, 1> fds = {STDERR_FILENO};
  constexpr size_t kThird = kMaxUnreadBufferBytes / 3;
  SendQueue queue;
  // Never empty, never more than two unread.
  ASSERT(queue.Send(socket, Numbered(0), fds, kThird));
  for (int i = 1; i < 100; ++i) {
    ASSERT(queue.Reserve(socket, kThird));
    ASSERT(queue.Send(socket, Numbered(i), fds, kThird));
    EXPECT(ReadNumber(pair.reader.get()) == i - 1);
  }
  ASSERT(queue.Send(socket, Numbered(100), fds, kThird));
  ASSERT(queue.Send(socket, Numbered(101), fds, kThird));
  EXPECT(queue.Reserve(socket, kThird).error().code == ErrorCode::kLimit);
}

TEST(ShouldCountBuffersThatWaitInTheQueue) {
  const Pair pair = MakePair();
  const int socket = pair.sender.get();
  SendQueue queue;
  while (!queue.waiting()) ASSERT(queue.Send(socket, Numbered(0), {}));
  const std::array<int, 1> fds = {STDERR_FILENO};
  ASSERT(queue.Send(socket, Numbered(1), fds, kMaxUnreadBufferBytes));
  EXPECT(queue.Reserve(socket, 1).error().code == ErrorCode::kLimit);
  while (ReadNumber(pair.reader.get()) == 0) {
  }
  ASSERT(queue.Flush(socket));
  EXPECT(queue.Reserve(socket, 1).error().code == ErrorCode::kLimit);  // In the socket now.
  while (ReadNumber(pair.reader.get()) != -1) {
  }
  EXPECT(queue.Reserve(socket, 1).has_value());
}

TEST(ShouldLimitTheDescriptorsThatItKeeps) {
  const Pair pair = MakePair();
  const size_t before = OpenFds()->size();
  {
    SendQueue queue;
    std::array<int, 8> fds;
    fds.fill(STDERR_FILENO);
    size_t sent = 0;
    while (queue.Send(pair.sender.get(), Numbered(0), fds, 1)) ++sent;
    EXPECT(sent * fds.size() <= static_cast<size_t>(sysconf(_SC_OPEN_MAX)) / 2);
    EXPECT(queue.Send(pair.sender.get(), Numbered(0), fds, 1).error().code == ErrorCode::kLimit);
    EXPECT(queue.Send(pair.sender.get(), Numbered(0), {}).has_value());
  }
  EXPECT(OpenFds()->size() == before);
}

TEST(ShouldSayThatThePeerIsGone) {
  Pair pair = MakePair();
  SendQueue queue;
  while (!queue.waiting()) ASSERT(queue.Send(pair.sender.get(), Numbered(0), {}));
  pair.reader = UniqueFd();
  EXPECT(queue.Flush(pair.sender.get()).error().code == ErrorCode::kPeerClosed);
}

}  // namespace
}  // namespace clade

int main() { return clade::test::RunTests(); }
