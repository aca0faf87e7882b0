// The zygote protocol, in both directions. What decodes can be encoded.
#include "native/fuzz/fuzz_input.h"
#include "native/ipc/zygote_protocol.h"

namespace clade::fuzz {
namespace {

namespace zp = zygote_protocol;

zp::Fork MakeFork() {
  zp::Fork fork;
  fork.process_id = 42;
  fork.identifier = "77";
  fork.title = "a title";
  return fork;
}

zp::ForkStage MakeForkStage() {
  zp::ForkStage stage;
  stage.process_id = 42;
  return stage;
}

template <typename Decoded>
void ExpectEncodable(const Decoded& decoded) {
  CHECK(std::visit([](const auto& message) { return zp::Encode(message).has_value(); }, decoded));
}

}  // namespace

std::vector<Input> Seeds() {
  using enum FdKind;
  return {
      MakeInput({kPort, kStream, kPort}, *zp::Encode(MakeFork())),
      MakeInput({kPort}, *zp::Encode(MakeForkStage())),
      MakeInput({}, *zp::Encode(zp::Ready{1, zp::Stage::kApp, 2, {{"a", 3, true, "b"}}})),
      MakeInput({}, *zp::Encode(zp::WarmUpFailed{"step", "message"})),
      MakeInput({kNull}, *zp::Encode(zp::Forked{7, 8, 9, UniqueFd()})),
      MakeInput({}, *zp::Encode(zp::ForkFailed{7, zp::ForkError::kSyscall, 11})),
      MakeInput({}, *zp::Encode(zp::Exited{7, zp::ExitKind::kKilled, 9})),
  };
}

}  // namespace clade::fuzz

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace clade;
  auto packet = fuzz::ReadPacket(data, size);
  if (const auto message = zygote_protocol::DecodeToZygote(packet.bytes, packet.fds)) {
    fuzz::ExpectEncodable(*message);
    CHECK(zygote_protocol::PeekForkProcessId(packet.bytes));
  }
  packet = fuzz::ReadPacket(data, size);
  if (const auto message = zygote_protocol::DecodeFromZygote(packet.bytes, packet.fds)) {
    fuzz::ExpectEncodable(*message);
  }
  static_cast<void>(zygote_protocol::PeekForkProcessId(packet.bytes));
  return 0;
}
