// UserScript: owns a WebKitUserScript, a script that the engine runs at the start of documents.
#pragma once

#include <webkit/webkit.h>

#include <memory>
#include <string>

namespace clade {

struct UserScriptUnref {
  void operator()(WebKitUserScript* script) const { webkit_user_script_unref(script); }
};
using UserScript = std::unique_ptr<WebKitUserScript, UserScriptUnref>;

// `world` is the name of a script world; empty for the page's own.
inline UserScript MakeUserScript(const std::string& source, const std::string& world,
                                 bool all_frames) {
  const auto frames =
      all_frames ? WEBKIT_USER_CONTENT_INJECT_ALL_FRAMES : WEBKIT_USER_CONTENT_INJECT_TOP_FRAME;
  constexpr auto kWhen = WEBKIT_USER_SCRIPT_INJECT_AT_DOCUMENT_START;
  return UserScript(world.empty()
                        ? webkit_user_script_new(source.c_str(), frames, kWhen, nullptr, nullptr)
                        : webkit_user_script_new_for_world(source.c_str(), frames, kWhen,
                                                           world.c_str(), nullptr, nullptr));
}

}  // namespace clade
