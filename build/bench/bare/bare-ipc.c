// What the machine itself takes to move bytes between two processes: the figures that Clade's are
// measured beside. Two processes, one forked from the other, on AF_UNIX socket pairs; no poll, no
// event loop, no encoding.
//
// bare-ipc   follows lines on stdin, `NAME COUNT`, and answers each by one JSON line on stdout:
//            {"ev":"sample","us":2.5,"cpu":4.1}: microseconds for each operation, by the wall
//            clock and of the two processes' processor time. Ends with its stdin.
//
// round-trip   a packet of 100 bytes (SOCK_SEQPACKET) there and back
// round-trip-1 the same with both processes on one core, the first that they may use
// round-trip-2 the same with each on a core of its own: a wake-up crosses cores
// one-way      a packet there; COUNT of them are answered once
// memfd-SIZE   a sealed memfd of SIZE bytes, written, sent, mapped, one byte of each page read;
//              answered by a packet
// stream-SIZE  SIZE bytes through a stream socket pair, read into one buffer; answered by a packet
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { kPacket = 100, kPage = 4096, kLargest = 16 << 20 };
enum Kind { kRoundTrip = 1, kOneWay, kMemfd, kStream };

// What the other process is to do, and how often.
typedef struct {
  enum Kind kind;
  uint32_t count;
  uint64_t size;
  uint32_t cores;  // 0: as the scheduler likes.
} Order;

typedef struct {
  int number;
  int packets;
  int stream;
  char* buffer;  // kLargest bytes.
} Side;

static void Check(int ok, const char* what) {
  if (ok) return;
  fprintf(stderr, "bare-ipc: %s: %s\n", what, strerror(errno));
  exit(1);
}

static void Send(int fd, const void* bytes, size_t size, int passed) {
  struct iovec data = {(void*)bytes, size};
  struct msghdr message = {.msg_iov = &data, .msg_iovlen = 1};
  _Alignas(struct cmsghdr) char control[CMSG_SPACE(sizeof(int))];
  if (passed >= 0) {
    message.msg_control = control;
    message.msg_controllen = sizeof control;
    struct cmsghdr* header = CMSG_FIRSTHDR(&message);
    *header = (struct cmsghdr){CMSG_LEN(sizeof(int)), SOL_SOCKET, SCM_RIGHTS};
    memcpy(CMSG_DATA(header), &passed, sizeof(int));
  }
  Check(sendmsg(fd, &message, MSG_NOSIGNAL) == (ssize_t)size, "sendmsg");
}

// Returns the descriptor that came along, or -1. Ends the process when the other one has ended.
static int Receive(int fd, void* bytes, size_t size) {
  struct iovec data = {bytes, size};
  _Alignas(struct cmsghdr) char control[CMSG_SPACE(sizeof(int))];
  struct msghdr message = {
      .msg_iov = &data, .msg_iovlen = 1, .msg_control = control, .msg_controllen = sizeof control};
  const ssize_t got = recvmsg(fd, &message, MSG_CMSG_CLOEXEC);
  if (got == 0) exit(0);
  Check(got > 0, "recvmsg");
  const struct cmsghdr* header = CMSG_FIRSTHDR(&message);
  int passed = -1;
  if (header != NULL) memcpy(&passed, CMSG_DATA(header), sizeof(int));
  return passed;
}

static void SendMemfd(const Side* side, size_t size) {
  const int fd = memfd_create("bare-ipc", MFD_CLOEXEC | MFD_ALLOW_SEALING);
  Check(fd >= 0, "memfd_create");
  for (size_t done = 0; done < size;) {
    const ssize_t written = write(fd, side->buffer + done, size - done);
    Check(written > 0, "write");
    done += (size_t)written;
  }
  Check(fcntl(fd, F_ADD_SEALS, F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_WRITE) == 0, "F_ADD_SEALS");
  Send(side->packets, side->buffer, kPacket, fd);
  close(fd);
}

static void ReceiveMemfd(const Side* side, size_t size) {
  char packet[kPacket];
  const int fd = Receive(side->packets, packet, sizeof packet);
  const char* pages = mmap(NULL, size, PROT_READ, MAP_PRIVATE, fd, 0);
  Check(pages != MAP_FAILED, "mmap");
  static volatile char sink;
  for (size_t at = 0; at < size; at += kPage) sink = pages[at];
  (void)sink;
  munmap((void*)pages, size);
  close(fd);
}

static void Pump(const Side* side, size_t size, ssize_t (*step)(int, void*, size_t)) {
  for (size_t done = 0; done < size;) {
    const ssize_t moved = step(side->stream, side->buffer + done, size - done);
    Check(moved > 0, "stream");
    done += (size_t)moved;
  }
}

static ssize_t WriteStep(int fd, void* bytes, size_t size) { return write(fd, bytes, size); }

// Keeps this process on its core among the first `cores` that it may use.
static void Pin(const Side* side, uint32_t cores, const cpu_set_t* allowed) {
  cpu_set_t wanted = *allowed;
  uint32_t seen = 0;
  if (cores > 0) CPU_ZERO(&wanted);
  for (int cpu = 0; cpu < CPU_SETSIZE && CPU_COUNT(&wanted) == 0; cpu++) {
    if (CPU_ISSET(cpu, allowed) && seen++ == (uint32_t)side->number % cores) CPU_SET(cpu, &wanted);
  }
  Check(CPU_COUNT(&wanted) > 0 && sched_setaffinity(0, sizeof wanted, &wanted) == 0,
        "sched_setaffinity");
}

// The side that is asked: one operation `count` times.
static void Serve(const Side* side, const Order* order) {
  char packet[kPacket] = {0};
  for (uint32_t i = 0; i < order->count; i++) {
    if (order->kind == kMemfd) {
      ReceiveMemfd(side, order->size);
    } else if (order->kind == kStream) {
      Pump(side, order->size, read);
    } else {
      Receive(side->packets, packet, sizeof packet);
    }
    const int is_last = i + 1 == order->count;
    if (order->kind != kOneWay || is_last) Send(side->packets, packet, sizeof packet, -1);
  }
}

static void Ask(const Side* side, const Order* order) {
  char packet[kPacket] = {0};
  for (uint32_t i = 0; i < order->count; i++) {
    if (order->kind == kMemfd) {
      SendMemfd(side, order->size);
    } else if (order->kind == kStream) {
      Pump(side, order->size, WriteStep);
    } else {
      Send(side->packets, packet, sizeof packet, -1);
    }
    const int is_last = i + 1 == order->count;
    if (order->kind != kOneWay || is_last) Receive(side->packets, packet, sizeof packet);
  }
}

static double Microseconds(clockid_t clock) {
  struct timespec now;
  Check(clock_gettime(clock, &now) == 0, "clock_gettime");
  return (double)now.tv_sec * 1e6 + (double)now.tv_nsec / 1e3;
}

static int Parse(const char* line, Order* order) {
  char name[32];
  unsigned long long size = 0;
  if (sscanf(line, "%31s %u", name, &order->count) != 2 || order->count == 0) return 0;
  if (strncmp(name, "round-trip", strlen("round-trip")) == 0) {
    order->kind = kRoundTrip;
    sscanf(name, "round-trip-%u", &order->cores);
  } else if (strcmp(name, "one-way") == 0) {
    order->kind = kOneWay;
  } else if (sscanf(name, "memfd-%llu", &size) == 1) {
    order->kind = kMemfd;
  } else if (sscanf(name, "stream-%llu", &size) == 1) {
    order->kind = kStream;
  } else {
    return 0;
  }
  order->size = size;
  const int has_size = order->kind == kMemfd || order->kind == kStream;
  return !has_size || (size > 0 && size <= kLargest);
}

static void FollowLines(const Side* side, pid_t child, const cpu_set_t* allowed) {
  clockid_t child_clock;
  Check(clock_getcpuclockid(child, &child_clock) == 0, "clock_getcpuclockid");
  char line[128];
  while (fgets(line, sizeof line, stdin) != NULL) {
    Order order = {0};
    if (!Parse(line, &order)) {
      fprintf(stderr, "bare-ipc: not an order: %s", line);
      exit(2);
    }
    Send(side->packets, &order, sizeof order, -1);
    Pin(side, order.cores, allowed);
    char ready[kPacket];
    Receive(side->packets, ready, sizeof ready);
    const double cpu = Microseconds(CLOCK_PROCESS_CPUTIME_ID) + Microseconds(child_clock);
    const double start = Microseconds(CLOCK_MONOTONIC);
    Ask(side, &order);
    const double us = (Microseconds(CLOCK_MONOTONIC) - start) / order.count;
    const double used = Microseconds(CLOCK_PROCESS_CPUTIME_ID) + Microseconds(child_clock) - cpu;
    printf("{\"ev\":\"sample\",\"us\":%.3f,\"cpu\":%.3f}\n", us, used / order.count);
    fflush(stdout);
  }
}

int main(void) {
  int packets[2];
  int stream[2];
  Check(socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, packets) == 0, "socketpair");
  Check(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, stream) == 0, "socketpair");
  char* buffer = malloc(kLargest);
  Check(buffer != NULL, "malloc");
  const pid_t child = fork();
  Check(child >= 0, "fork");
  const int end = child == 0;
  const Side side = {end, packets[end], stream[end], buffer};
  cpu_set_t allowed;
  Check(sched_getaffinity(0, sizeof allowed, &allowed) == 0, "sched_getaffinity");
  close(packets[!end]);
  close(stream[!end]);
  // The pages are there before anything is measured.
  memset(buffer, 1, kLargest);
  if (child > 0) {
    FollowLines(&side, child, &allowed);
    return 0;
  }
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  for (;;) {
    Order order;
    Receive(side.packets, &order, sizeof order);
    Pin(&side, order.cores, &allowed);
    char ready[kPacket] = {0};
    Send(side.packets, ready, sizeof ready, -1);
    Serve(&side, &order);
  }
}
