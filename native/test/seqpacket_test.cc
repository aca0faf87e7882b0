// SendPacket and ReceivePacket on real socket pairs: descriptors, truncation, ends.
#include "native/ipc/seqpacket.h"

#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cstring>

#include "native/base/proc_self.h"
#include "native/test/test.h"

namespace clade {
namespace {

struct Pair {
  UniqueFd a;
  UniqueFd b;
};

Pair MakePair() {
  auto sockets = SocketPair(SOCK_SEQPACKET);
  CHECK(sockets);
  return {std::move(sockets->first), std::move(sockets->second)};
}

size_t OpenFdCount() { return OpenFds()->size(); }

const std::array<std::byte, 3> kBytes = {std::byte{1}, std::byte{2}, std::byte{3}};

TEST(ShouldKeepPacketBoundaries) {
  const Pair pair = MakePair();
  EXPECT(SendPacket(pair.a.get(), kBytes, {}, false).has_value());
  EXPECT(SendPacket(pair.a.get(), std::span(kBytes).first(1), {}, false).has_value());
  std::array<std::byte, 16> buffer = {};
  const auto first = ReceivePacket(pair.b.get(), buffer, false);
  const auto second = ReceivePacket(pair.b.get(), buffer, false);
  ASSERT(first && second);
  EXPECT(first->size == 3 && second->size == 1);
  EXPECT(first->fds.empty());
}

TEST(ShouldPassDescriptorsWithCloseOnExec) {
  const size_t before = OpenFdCount();
  {
    const Pair pair = MakePair();
    const std::array<int, 2> fds = {pair.a.get(), STDERR_FILENO};
    ASSERT(SendPacket(pair.a.get(), kBytes, fds, false));
    std::array<std::byte, 16> buffer = {};
    const auto packet = ReceivePacket(pair.b.get(), buffer, false);
    ASSERT(packet && packet->fds.size() == 2);
    EXPECT(*FdTarget(packet->fds[0].get()) == *FdTarget(pair.a.get()));
    EXPECT(fcntl(packet->fds[1].get(), F_GETFD) == FD_CLOEXEC);
  }
  EXPECT(OpenFdCount() == before);
}

TEST(ShouldRefuseATruncatedPacketAndCloseItsDescriptors) {
  const Pair pair = MakePair();
  const std::array<int, 1> fds = {STDERR_FILENO};
  ASSERT(SendPacket(pair.a.get(), kBytes, fds, false));
  const size_t before = OpenFdCount();
  std::array<std::byte, 2> small = {};
  const auto packet = ReceivePacket(pair.b.get(), small, false);
  ASSERT(!packet);
  EXPECT(packet.error().code == ErrorCode::kBadMessage);
  EXPECT(OpenFdCount() == before);
}

// More descriptors than ReceivePacket has room for; SendPacket would not send them.
void SendManyFds(int socket) {
  constexpr size_t kCount = kMaxPacketFds + 4;
  alignas(cmsghdr) std::array<char, CMSG_SPACE(kCount * sizeof(int))> control = {};
  std::array<char, 1> byte = {};
  iovec data = {byte.data(), byte.size()};
  msghdr message = {};
  message.msg_iov = &data;
  message.msg_iovlen = 1;
  message.msg_control = control.data();
  message.msg_controllen = control.size();
  cmsghdr* header = CMSG_FIRSTHDR(&message);
  header->cmsg_level = SOL_SOCKET;
  header->cmsg_type = SCM_RIGHTS;
  header->cmsg_len = CMSG_LEN(kCount * sizeof(int));
  std::array<int, kCount> fds;
  fds.fill(STDERR_FILENO);
  std::memcpy(CMSG_DATA(header), fds.data(), sizeof(fds));
  CHECK(sendmsg(socket, &message, 0) == 1);
}

TEST(ShouldRefuseTooManyDescriptorsAndCloseThem) {
  const Pair pair = MakePair();
  SendManyFds(pair.a.get());
  const size_t before = OpenFdCount();
  std::array<std::byte, 16> buffer = {};
  const auto packet = ReceivePacket(pair.b.get(), buffer, false);
  ASSERT(!packet);
  EXPECT(packet.error().code == ErrorCode::kBadMessage);
  EXPECT(OpenFdCount() == before);
}

TEST(ShouldReportTheEndOfTheConnection) {
  Pair pair = MakePair();
  pair.a = UniqueFd();
  std::array<std::byte, 16> buffer = {};
  const auto received = ReceivePacket(pair.b.get(), buffer, false);
  ASSERT(!received);
  EXPECT(received.error().code == ErrorCode::kPeerClosed);
  const auto sent = SendPacket(pair.b.get(), kBytes, {}, false);  // Without SIGPIPE.
  ASSERT(!sent);
  EXPECT(sent.error().code == ErrorCode::kPeerClosed);
}

TEST(ShouldReceiveTheLastPacketsOfAPeerThatLeftSomeUnread) {
  Pair pair = MakePair();
  ASSERT(SendPacket(pair.b.get(), kBytes, {}, false));  // Never read.
  ASSERT(SendPacket(pair.a.get(), kBytes, {}, false));
  pair.a = UniqueFd();
  std::array<std::byte, 16> buffer = {};
  const auto last = ReceivePacket(pair.b.get(), buffer, false);
  ASSERT(last);
  EXPECT(last->size == kBytes.size());
  EXPECT(ReceivePacket(pair.b.get(), buffer, false).error().code == ErrorCode::kPeerClosed);
}

TEST(ShouldNotWaitWhenToldSo) {
  const Pair pair = MakePair();
  std::array<std::byte, 16> buffer = {};
  EXPECT(ReceivePacket(pair.b.get(), buffer, true).error().code == ErrorCode::kWouldBlock);
  for (int i = 0; i < 100'000; ++i) {
    const auto sent = SendPacket(pair.a.get(), kBytes, {}, true);
    if (sent) continue;
    EXPECT(sent.error().code == ErrorCode::kWouldBlock);
    return;
  }
  EXPECT(!"the socket never filled up");
}

TEST(ShouldRefuseToSendNothing) {
  const Pair pair = MakePair();
  EXPECT(SendPacket(pair.a.get(), {}, {}, false).error().code == ErrorCode::kLimit);
  const std::array<int, kMaxPacketFds + 1> fds = {};
  EXPECT(SendPacket(pair.a.get(), kBytes, fds, false).error().code == ErrorCode::kLimit);
}

TEST(ShouldNameTheErrorOfABadDescriptor) {
  const auto sent = SendPacket(-1, kBytes, {}, false);
  ASSERT(!sent);
  EXPECT(sent.error().Message() == "sendmsg: Bad file descriptor");
}

}  // namespace
}  // namespace clade

int main() { return clade::test::RunTests(); }
