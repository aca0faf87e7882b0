// A test harness without threads, descriptors or a framework, so that both can be counted.
//
// TEST(Name) { ... } registers a test; RunTests() runs all in order of definition, prints one line
// for each ("ok N Name" or "not ok N Name") and at the end "N passed, M failed", and returns the
// exit code. EXPECT notes a failure and goes on; ASSERT ends the test.
#pragma once

#include <cstdio>
#include <vector>

namespace clade::test {

struct TestCase {
  const char* name;
  void (*run)();
};

inline std::vector<TestCase>& Registry() {
  static std::vector<TestCase> tests;
  return tests;
}

inline int& Failures() {
  static int failures = 0;
  return failures;
}

struct Registration {
  Registration(const char* name, void (*run)()) { Registry().push_back({name, run}); }
};

inline void NoteFailure(const char* file, int line, const char* condition) {
  std::printf("# %s:%d: expected %s\n", file, line, condition);
  ++Failures();
}

inline int RunTests() {
  std::setvbuf(stdout, nullptr, _IOLBF, 0);
  int number = 0;
  int failed = 0;
  for (const TestCase& test : Registry()) {
    Failures() = 0;
    test.run();
    const bool ok = Failures() == 0;
    if (!ok) ++failed;
    std::printf("%s %d %s\n", ok ? "ok" : "not ok", ++number, test.name);
  }
  std::printf("%d passed, %d failed\n", number - failed, failed);
  return failed == 0 && number > 0 ? 0 : 1;
}

}  // namespace clade::test

#define TEST(name)                                                                    \
  static void Test##name();                                                           \
  static const ::clade::test::Registration registration_of_##name(#name, Test##name); \
  static void Test##name()

#define EXPECT(condition)                                                         \
  do {                                                                            \
    if (!(condition)) ::clade::test::NoteFailure(__FILE__, __LINE__, #condition); \
  } while (false)

#define ASSERT(condition)                                         \
  do {                                                            \
    if (!(condition)) {                                           \
      ::clade::test::NoteFailure(__FILE__, __LINE__, #condition); \
      return;                                                     \
    }                                                             \
  } while (false)
