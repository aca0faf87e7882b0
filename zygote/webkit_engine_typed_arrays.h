// PlainTypedArrays: lets scripts make typed arrays before there is a page.
//
// Zygote process, app stage. The pages' VM has a typed array controller that casts every global
// object to a page's (WebCore/bindings/js/WebCoreTypedArrayController.cpp), so a script in a plain
// one would crash at its first typed array. While an object of this class lives, JavaScriptCore's
// own simple controller is in its place. Where that place is in the VM is found with a VM that is
// made for this and thrown away.
#pragma once

#include <optional>

namespace clade {

class PlainTypedArrays {
 public:
  // Nothing when the place is not found beyond doubt: scripts must not be run then.
  static std::optional<PlainTypedArrays> Install(void* vm);
  PlainTypedArrays(PlainTypedArrays&& other) noexcept;
  PlainTypedArrays& operator=(PlainTypedArrays&&) = delete;
  ~PlainTypedArrays();

 private:
  PlainTypedArrays(void** place, void* replacement);

  void** place_;
  void* original_;
};

}  // namespace clade
