#include "native/ipc/seqpacket.h"

#include <sys/socket.h>

#include <array>
#include <cerrno>
#include <cstring>

namespace clade {
namespace {

constexpr size_t kControlBytes = CMSG_SPACE(sizeof(int) * kMaxPacketFds);

struct ControlBuffer {
  alignas(cmsghdr) std::array<char, kControlBytes> bytes = {};
};

Error FromErrno(const char* op) {
  if (errno == EAGAIN || errno == EWOULDBLOCK) return Error{ErrorCode::kWouldBlock, op};
  // Descriptors in flight, of all of this user's processes: somebody does not read.
  if (errno == ETOOMANYREFS) return Error{ErrorCode::kLimit, op};
  if (errno == EPIPE || errno == ECONNRESET) return Error{ErrorCode::kPeerClosed, op};
  return Error{ErrorCode::kSyscall, op, errno};
}

void AttachFds(msghdr& message, ControlBuffer& control, std::span<const int> fds) {
  if (fds.empty()) return;
  message.msg_control = control.bytes.data();
  message.msg_controllen = CMSG_SPACE(fds.size_bytes());
  cmsghdr* const header = CMSG_FIRSTHDR(&message);
  header->cmsg_level = SOL_SOCKET;
  header->cmsg_type = SCM_RIGHTS;
  header->cmsg_len = CMSG_LEN(fds.size_bytes());
  std::memcpy(CMSG_DATA(header), fds.data(), fds.size_bytes());
}

std::vector<UniqueFd> AdoptFds(msghdr& message) {
  std::vector<UniqueFd> fds;
  for (cmsghdr* header = CMSG_FIRSTHDR(&message); header; header = CMSG_NXTHDR(&message, header)) {
    if (header->cmsg_level != SOL_SOCKET || header->cmsg_type != SCM_RIGHTS) continue;
    const size_t count = (header->cmsg_len - CMSG_LEN(0)) / sizeof(int);
    for (size_t i = 0; i < count; ++i) {
      int fd;
      std::memcpy(&fd, CMSG_DATA(header) + i * sizeof(int), sizeof(int));
      fds.push_back(UniqueFd::Adopt(fd));
    }
  }
  return fds;
}

}  // namespace

Result<void> SendPacket(int fd, std::span<const std::byte> bytes, std::span<const int> fds,
                        bool dont_wait) {
  // An empty packet could not be told from the end of the connection.
  if (bytes.empty() || fds.size() > kMaxPacketFds) return Error{ErrorCode::kLimit, "SendPacket"};
  iovec data = {const_cast<std::byte*>(bytes.data()), bytes.size()};
  msghdr message = {};
  message.msg_iov = &data;
  message.msg_iovlen = 1;
  ControlBuffer control;
  AttachFds(message, control, fds);
  const int flags = MSG_NOSIGNAL | (dont_wait ? MSG_DONTWAIT : 0);
  ssize_t sent;
  do {
    sent = sendmsg(fd, &message, flags);
  } while (sent < 0 && errno == EINTR);
  if (sent < 0) return FromErrno("sendmsg");
  return {};
}

Result<ReceivedPacket> ReceivePacket(int fd, std::span<std::byte> buffer, bool dont_wait) {
  bool reset = false;
  iovec data = {buffer.data(), buffer.size()};
  ControlBuffer control;
  msghdr message = {};
  const int flags = MSG_CMSG_CLOEXEC | (dont_wait ? MSG_DONTWAIT : 0);
  ssize_t received;
  do {
    message = {};
    message.msg_iov = &data;
    message.msg_iovlen = 1;
    message.msg_control = control.bytes.data();
    message.msg_controllen = control.bytes.size();
    received = recvmsg(fd, &message, flags);
    // A peer that closed without reading everything gives one ECONNRESET, before what it sent.
  } while (received < 0 &&
           (errno == EINTR || (errno == ECONNRESET && !std::exchange(reset, true))));
  if (received < 0) return FromErrno("recvmsg");
  std::vector<UniqueFd> fds = AdoptFds(message);
  if (message.msg_flags & (MSG_TRUNC | MSG_CTRUNC)) {
    return Error{ErrorCode::kBadMessage, "recvmsg"};
  }
  if (received == 0) return Error{ErrorCode::kPeerClosed, "recvmsg"};
  return ReceivedPacket{static_cast<size_t>(received), std::move(fds)};
}

Result<std::pair<UniqueFd, UniqueFd>> SocketPair(int type) {
  std::array<int, 2> fds;
  if (socketpair(AF_UNIX, type | SOCK_CLOEXEC, 0, fds.data()) != 0) {
    return Error{ErrorCode::kSyscall, "socketpair", errno};
  }
  return std::pair(UniqueFd::Adopt(fds[0]), UniqueFd::Adopt(fds[1]));
}

}  // namespace clade
