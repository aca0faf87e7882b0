// clade-zygote: the process that content processes are forked from. See README.md.
#include <unistd.h>

#include <cstdio>

#include "zygote/webkit_engine.h"
#include "zygote/zygote_main.h"

int main(int argc, char** argv) {
  clade::WebKitEngine engine;
  const int exit_code = clade::ZygoteMain(argc, argv, engine);
  // Not exit(): the engine's libraries have nothing to save, and their destructors take time.
  std::fflush(nullptr);
  _exit(exit_code);
}
