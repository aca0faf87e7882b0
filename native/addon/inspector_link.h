// InspectorLink: Clade's private way to the engine's inspector.
//
// Main process, main thread. The engine offers its inspector protocol to remote clients on a TCP
// port (WEBKIT_INSPECTOR_SERVER), which every user of the machine could connect to. Here it only
// believes that it listens and connects: the GIO functions that it would do so with are defined in
// inspector_link.cc, and each end gets a socket pair once a client of ours is there. Until then it
// costs nothing, and there never is anything in the file system or on the network.
//
// The engine's side: WTF/wtf/glib/SocketConnection.cpp,
// JavaScriptCore/inspector/remote/socket/glib.
#pragma once

#include "native/base/result.h"
#include "native/base/unique_fd.h"

namespace clade {

class InspectorLink {
 public:
  InspectorLink() = delete;

  // Called before the first object of the engine is made: it looks for the server then.
  static void Announce();
  // Called when the engine is initialised: no child needs to know.
  static void Conceal();

  // Our end of a connection to the inspector; one at a time is served. kSyscall, or kBadMessage
  // when this engine has not asked for the inspector in the way that is known here.
  static Result<UniqueFd> Connect();
};

}  // namespace clade
