#include "native/base/log.h"

#include <unistd.h>

#include <charconv>
#include <cstdlib>
#include <cstring>

namespace clade {

bool LogEnabled(std::string_view topic) {
  const char* value = getenv("CLADE_LOG");
  if (!value) return false;
  std::string_view list(value);
  while (!list.empty()) {
    const size_t comma = list.find(',');
    const std::string_view entry = list.substr(0, comma);
    if (entry == topic || entry == "all") return true;
    list = comma == std::string_view::npos ? std::string_view() : list.substr(comma + 1);
  }
  return false;
}

Log::Log(std::string_view who) { *this << "clade-" << who << "[" << getpid() << "]: "; }

Log::~Log() {
  line_[size_++] = '\n';
  // A log line that nobody can take (stderr closed, or its pipe full) is dropped on purpose.
  [[maybe_unused]] const ssize_t written = write(STDERR_FILENO, line_.data(), size_);
}

Log& Log::operator<<(std::string_view text) {
  for (const char c : text) {
    if (size_ == line_.size() - 1) break;  // One byte stays free for the newline.
    const auto code = static_cast<unsigned char>(c);
    line_[size_++] = code < 0x20 || code == 0x7f ? '?' : c;
  }
  return *this;
}

Log& Log::operator<<(const Error& error) {
  const char* detail = error.os_error != 0 ? strerrordesc_np(error.os_error) : nullptr;
  return *this << error.op << ": " << (detail ? detail : internal::Describe(error.code));
}

Log& Log::AppendNumber(int64_t number) {
  std::array<char, 24> digits;
  const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), number).ptr;
  return *this << std::string_view(digits.data(), static_cast<size_t>(end - digits.data()));
}

}  // namespace clade
