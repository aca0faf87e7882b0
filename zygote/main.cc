// clade-zygote: the process that content processes are forked from. See README.md.
#include "zygote/webkit_engine.h"
#include "zygote/zygote_main.h"

int main(int argc, char** argv) {
  clade::WebKitEngine engine;
  return clade::ZygoteMain(argc, argv, engine);
}
