#include "native/ipc/zygote_protocol.h"

#include <algorithm>
#include <string_view>
#include <utility>

#include "native/ipc/packet_reader.h"
#include "native/ipc/packet_writer.h"

namespace clade::zygote_protocol {
namespace {

enum class Type : uint8_t {
  kFork = 1,
  kForkStage = 2,
  kReady = 16,
  kWarmUpFailed = 17,
  kForked = 18,
  kForkFailed = 19,
  kExited = 20,
  kStarted = 21,
  kScriptReport = 22,
};

PacketWriter Begin(Type type) {
  PacketWriter writer;
  writer.U8(static_cast<uint8_t>(type));
  return writer;
}

Result<std::vector<std::byte>> End(PacketWriter& writer) {
  if (writer.size() > kMaxMessageBytes) return Error{ErrorCode::kLimit, "zygote message"};
  return writer.Take();
}

std::string_view Cut(std::string_view text) { return text.substr(0, kMaxTextBytes); }

bool IsIdentifier(std::string_view text) {
  return !text.empty() && text.size() <= kMaxIdentifierBytes &&
         std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

size_t FdCount(ProcessKind kind) { return kind == ProcessKind::kWeb ? 3 : 2; }

size_t FdCount(Stage stage) { return stage == Stage::kApp ? 2 : 1; }

Fork ReadFork(PacketReader& reader, std::vector<UniqueFd>& fds) {
  Fork fork;
  fork.process_id = reader.U64();
  fork.kind = reader.Enumerator(ProcessKind::kWeb, ProcessKind::kNetwork);
  fork.identifier = reader.String(kMaxIdentifierBytes);
  fork.title = reader.String(kMaxTitleBytes);
  fork.wait_debugger = reader.Bool();
  if (fork.process_id == 0 || !IsIdentifier(fork.identifier) || fds.size() != FdCount(fork.kind)) {
    reader.Fail();
  }
  if (!reader.Finish("")) return fork;
  fork.engine_socket = std::move(fds[0]);
  fork.pid_socket = std::move(fds[1]);
  if (fork.kind == ProcessKind::kWeb) fork.channel = std::move(fds[2]);
  fds.clear();
  return fork;
}

ForkStage ReadForkStage(PacketReader& reader, std::vector<UniqueFd>& fds) {
  ForkStage fork;
  fork.process_id = reader.U64();
  fork.stage = reader.Enumerator(Stage::kWarm, Stage::kApp);
  if (fork.process_id == 0 || fds.size() != FdCount(fork.stage)) reader.Fail();
  if (!reader.Finish("")) return fork;
  fork.control = std::move(fds[0]);
  if (fork.stage == Stage::kApp) fork.scripts = std::move(fds[1]);
  fds.clear();
  return fork;
}

WarmUpStep ReadStep(PacketReader& reader) {
  WarmUpStep step;
  step.name = reader.String(kMaxStepNameBytes);
  step.us = reader.U32();
  step.skipped = reader.Bool();
  step.note = reader.String(kMaxTextBytes);
  return step;
}

Started ReadStarted(PacketReader& reader, std::vector<UniqueFd>& fds) {
  Started started;
  started.layers = reader.U32();
  started.missing = reader.String(kMaxTextBytes);
  if (fds.size() != 1) reader.Fail();
  if (!reader.Finish("")) return started;
  started.pidfd = std::move(fds[0]);
  fds.clear();
  return started;
}

Ready ReadReady(PacketReader& reader) {
  Ready ready;
  ready.pid = reader.I32();
  ready.stage = reader.Enumerator(Stage::kEngine, Stage::kApp);
  ready.warm_up_us = reader.U32();
  const uint32_t count = reader.U32();
  if (count > kMaxSteps) reader.Fail();
  for (uint32_t i = 0; i < count && reader.ok(); ++i) ready.steps.push_back(ReadStep(reader));
  return ready;
}

WarmUpFailed ReadWarmUpFailed(PacketReader& reader) {
  WarmUpFailed failed;
  failed.step = reader.String(kMaxStepNameBytes);
  failed.message = reader.String(kMaxTextBytes);
  return failed;
}

ScriptReport ReadScriptReport(PacketReader& reader) {
  using State = ScriptReport::State;
  ScriptReport report;
  report.index = reader.U32();
  report.state = reader.Enumerator(State::kStarted, State::kThrew);
  report.us = reader.U32();
  report.note = reader.String(kMaxTextBytes);
  return report;
}

Forked ReadForked(PacketReader& reader, std::vector<UniqueFd>& fds) {
  Forked forked;
  forked.process_id = reader.U64();
  forked.pid = reader.I32();
  forked.fork_us = reader.U32();
  if (fds.size() != 1) reader.Fail();
  if (!reader.Finish("")) return forked;
  forked.pidfd = std::move(fds[0]);
  fds.clear();
  return forked;
}

ForkFailed ReadForkFailed(PacketReader& reader) {
  ForkFailed failed;
  failed.process_id = reader.U64();
  failed.reason = reader.Enumerator(ForkError::kThreads, ForkError::kBadRequest);
  failed.os_error = reader.I32();
  return failed;
}

Exited ReadExited(PacketReader& reader) {
  Exited exited;
  exited.process_id = reader.U64();
  exited.kind = reader.Enumerator(ExitKind::kExited, ExitKind::kDumped);
  exited.status = reader.I32();
  return exited;
}

}  // namespace

std::optional<Stage> StageAfter(Stage stage) {
  switch (stage) {
    case Stage::kEngine:
      return Stage::kWarm;
    case Stage::kWarm:
      return Stage::kApp;
    case Stage::kApp:
      return std::nullopt;
  }
  return std::nullopt;
}

const char* StageName(Stage stage) {
  switch (stage) {
    case Stage::kEngine:
      return "engine";
    case Stage::kWarm:
      return "warm";
    case Stage::kApp:
      return "app";
  }
  return "unknown";
}

Result<std::vector<std::byte>> Encode(const Fork& message) {
  if (message.title.size() > kMaxTitleBytes) return Error{ErrorCode::kLimit, "title of a Fork"};
  if (message.process_id == 0 || !IsIdentifier(message.identifier)) {
    return Error{ErrorCode::kBadMessage, "identifier of a Fork"};
  }
  PacketWriter writer = Begin(Type::kFork);
  writer.U64(message.process_id);
  writer.U8(static_cast<uint8_t>(message.kind));
  writer.String(message.identifier);
  writer.String(message.title);
  writer.Bool(message.wait_debugger);
  return End(writer);
}

Result<std::vector<std::byte>> Encode(const ForkStage& message) {
  if (message.process_id == 0 || message.stage == Stage::kEngine) {
    return Error{ErrorCode::kBadMessage, "stage of a ForkStage"};
  }
  PacketWriter writer = Begin(Type::kForkStage);
  writer.U64(message.process_id);
  writer.U8(static_cast<uint8_t>(message.stage));
  return End(writer);
}

Result<std::vector<std::byte>> Encode(const Started& message) {
  PacketWriter writer = Begin(Type::kStarted);
  writer.U32(message.layers);
  writer.String(Cut(message.missing));
  return End(writer);
}

Result<std::vector<std::byte>> Encode(const Ready& message) {
  if (message.steps.size() > kMaxSteps) return Error{ErrorCode::kLimit, "steps of a Ready"};
  PacketWriter writer = Begin(Type::kReady);
  writer.I32(message.pid);
  writer.U8(static_cast<uint8_t>(message.stage));
  writer.U32(message.warm_up_us);
  writer.U32(static_cast<uint32_t>(message.steps.size()));
  for (const WarmUpStep& step : message.steps) {
    if (step.name.size() > kMaxStepNameBytes) return Error{ErrorCode::kLimit, "name of a step"};
    writer.String(step.name);
    writer.U32(step.us);
    writer.Bool(step.skipped);
    writer.String(Cut(step.note));
  }
  return End(writer);
}

Result<std::vector<std::byte>> Encode(const WarmUpFailed& message) {
  if (message.step.size() > kMaxStepNameBytes) return Error{ErrorCode::kLimit, "name of a step"};
  PacketWriter writer = Begin(Type::kWarmUpFailed);
  writer.String(message.step);
  writer.String(Cut(message.message));
  return End(writer);
}

Result<std::vector<std::byte>> Encode(const ScriptReport& message) {
  PacketWriter writer = Begin(Type::kScriptReport);
  writer.U32(message.index);
  writer.U8(static_cast<uint8_t>(message.state));
  writer.U32(message.us);
  writer.String(Cut(message.note));
  return End(writer);
}

Result<std::vector<std::byte>> Encode(const Forked& message) {
  PacketWriter writer = Begin(Type::kForked);
  writer.U64(message.process_id);
  writer.I32(message.pid);
  writer.U32(message.fork_us);
  return End(writer);
}

Result<std::vector<std::byte>> Encode(const ForkFailed& message) {
  PacketWriter writer = Begin(Type::kForkFailed);
  writer.U64(message.process_id);
  writer.U8(static_cast<uint8_t>(message.reason));
  writer.I32(message.os_error);
  return End(writer);
}

Result<std::vector<std::byte>> Encode(const Exited& message) {
  PacketWriter writer = Begin(Type::kExited);
  writer.U64(message.process_id);
  writer.U8(static_cast<uint8_t>(message.kind));
  writer.I32(message.status);
  return End(writer);
}

Result<ToZygote> DecodeToZygote(std::span<const std::byte> packet, std::vector<UniqueFd>& fds) {
  constexpr const char* kOp = "message to the zygote";
  PacketReader reader(packet);
  ToZygote message;
  switch (static_cast<Type>(reader.U8())) {
    case Type::kFork:
      message = ReadFork(reader, fds);
      break;
    case Type::kForkStage:
      message = ReadForkStage(reader, fds);
      break;
    default:
      return Error{ErrorCode::kBadMessage, kOp};
  }
  CLADE_TRY(reader.Finish(kOp));
  return message;
}

Result<FromZygote> DecodeFromZygote(std::span<const std::byte> packet, std::vector<UniqueFd>& fds) {
  constexpr const char* kOp = "message from the zygote";
  PacketReader reader(packet);
  FromZygote message;
  switch (static_cast<Type>(reader.U8())) {
    case Type::kStarted:
      message = ReadStarted(reader, fds);
      break;
    case Type::kReady:
      message = ReadReady(reader);
      break;
    case Type::kWarmUpFailed:
      message = ReadWarmUpFailed(reader);
      break;
    case Type::kScriptReport:
      message = ReadScriptReport(reader);
      break;
    case Type::kForked:
      message = ReadForked(reader, fds);
      break;
    case Type::kForkFailed:
      message = ReadForkFailed(reader);
      break;
    case Type::kExited:
      message = ReadExited(reader);
      break;
    default:
      return Error{ErrorCode::kBadMessage, kOp};
  }
  CLADE_TRY(reader.Finish(kOp));
  if (!fds.empty()) return Error{ErrorCode::kBadMessage, kOp};
  return message;
}

std::optional<uint64_t> PeekForkProcessId(std::span<const std::byte> packet) {
  PacketReader reader(packet);
  const auto type = static_cast<Type>(reader.U8());
  const uint64_t process_id = reader.U64();
  if (type != Type::kFork && type != Type::kForkStage) return std::nullopt;
  if (!reader.ok() || process_id == 0) return std::nullopt;
  return process_id;
}

}  // namespace clade::zygote_protocol
