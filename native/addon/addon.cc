// clade.node: the main process's native half. Registration only; main/native.ts declares the
// types and is the only file that loads it.
#include <fcntl.h>
#include <napi.h>
#include <sys/prctl.h>
#include <unistd.h>

#include "clipboard.h"
#include "desktop_host.h"
#include "dialog_host.h"
#include "download_host.h"
#include "engine_host.h"
#include "glib_uv_loop.h"
#include "inspector_host.h"
#include "inspector_link.h"
#include "js_error.h"
#include "memory_pressure.h"
#include "menu_host.h"
#include "menu_popup.h"
#include "native/base/unique_fd.h"
#include "native/ipc/script_bundle.h"
#include "native/napi/parcel_js.h"
#include "network_session_host.h"
#include "page_windows.h"
#include "picture.h"
#include "process_hub.h"
#include "scheme_host.h"
#include "view_drags.h"
#include "view_editing.h"
#include "view_emulation.h"
#include "view_hold.h"
#include "view_input.h"
#include "view_permissions.h"
#include "view_print.h"
#include "view_requests.h"
#include "view_resize.h"
#include "web_view_host.h"
#include "window_host.h"
#include "zygote_client.h"

// JavaScriptCore's C API (JSBasePrivate.h, not among the installed headers).
extern "C" bool JSConfigureSignalForGC(int signal);

namespace clade {
namespace {

// Node opens its inspector on SIGUSR1, which the engine would take to suspend threads.
constexpr int kEngineThreadSignal = 44;

uint64_t ProcessId(const Napi::CallbackInfo& info) {
  return static_cast<uint64_t>(info[0].ToNumber().Int64Value());
}

Napi::Value StartLoop(const Napi::CallbackInfo& info) {
  GlibUvLoop::Start(info.Env());
  return info.Env().Undefined();
}

Napi::Value SetProcessListener(const Napi::CallbackInfo& info) {
  ProcessHub::Create(info[0].As<Napi::Function>());
  return info.Env().Undefined();
}

Napi::Value NewProcessId(const Napi::CallbackInfo& info) {
  return Napi::Number::New(info.Env(), static_cast<double>(ProcessHub::Get()->NewProcessId()));
}

std::vector<std::string> Strings(const Napi::Value& js) {
  const auto array = js.As<Napi::Array>();
  std::vector<std::string> strings;
  for (uint32_t i = 0; i < array.Length(); ++i) {
    strings.push_back(array.Get(i).ToString().Utf8Value());
  }
  return strings;
}

// makeScriptBundle([{url, module, fresh, source: Buffer}], cpuMs, memoryMb): a descriptor.
Napi::Value MakeBundle(const Napi::CallbackInfo& info) {
  const auto list = info[0].As<Napi::Array>();
  std::vector<BundledScript> scripts;
  for (uint32_t i = 0; i < list.Length(); ++i) {
    const auto entry = list.Get(i).As<Napi::Object>();
    const auto source = entry.Get("source").As<Napi::Buffer<std::byte>>();
    scripts.push_back({entry.Get("url").ToString(),
                       entry.Get("module").ToBoolean(),
                       entry.Get("fresh").ToBoolean(),
                       {source.Data(), source.Length()}});
  }
  auto bundle = MakeScriptBundle(
      scripts, {info[1].ToNumber().Uint32Value(), info[2].ToNumber().Uint32Value()});
  if (bundle) return Napi::Number::New(info.Env(), bundle->Release());
  ThrowError(info.Env(), bundle.error());
  return info.Env().Undefined();
}

Napi::Value ExecProcess(const Napi::CallbackInfo& info) {
  const auto pid = ProcessHub::Get()->Exec(ProcessId(info), info[1].ToNumber(), Strings(info[2]),
                                           Strings(info[3]));
  if (pid) return Napi::Number::New(info.Env(), *pid);
  ThrowError(info.Env(), pid.error());
  return info.Env().Undefined();
}

Napi::Value FailProcess(const Napi::CallbackInfo& info) {
  const auto done = ProcessHub::Get()->Stillborn(ProcessId(info));
  if (!done) ThrowError(info.Env(), done.error());
  return info.Env().Undefined();
}

Napi::Value KillProcess(const Napi::CallbackInfo& info) {
  const auto done = ProcessHub::Get()->Kill(ProcessId(info), info[1].ToNumber());
  if (!done) ThrowError(info.Env(), done.error());
  return info.Env().Undefined();
}

Napi::Value EndOfProcess(const Napi::CallbackInfo& info) {
  const ExitStatus end = ProcessHub::Get()->EndOf(ProcessId(info));
  auto result = Napi::Object::New(info.Env());
  result.Set("kind", ExitName(end.kind));
  result.Set("status", Napi::Number::New(info.Env(), end.status));
  return result;
}

Napi::Value ReadProcess(const Napi::CallbackInfo& info) {
  ProcessHub::Get()->ReadNow(ProcessId(info));
  return info.Env().Undefined();
}

Napi::Value ForgetProcess(const Napi::CallbackInfo& info) {
  ProcessHub::Get()->Forget(ProcessId(info));
  return info.Env().Undefined();
}

Result<Parcel> MakeParcel(uint64_t process_id, const Napi::Value& payload,
                          const Napi::Value& buffers) {
  CLADE_TRY(ProcessHub::Get()->ReserveBuffers(process_id, BufferBytesFromJs(payload, buffers)));
  return ParcelFromJs(payload, buffers);
}

// sendToFrame(processId, pageId, frameId, payload, buffers, ports, always); keeps the ports unless
// it throws. `always`: see Room.
Napi::Value SendToFrame(const Napi::CallbackInfo& info) {
  auto parcel = MakeParcel(ProcessId(info), info[3], info[4]);
  if (!parcel) {
    ThrowError(info.Env(), parcel.error());
    return info.Env().Undefined();
  }
  content_protocol::ToFrame message{static_cast<uint64_t>(info[1].ToNumber().Int64Value()),
                                    static_cast<uint64_t>(info[2].ToNumber().Int64Value()),
                                    std::move(*parcel)};
  message.parcel.ports = AdoptPorts(info[5]);
  const Room room = info[6].ToBoolean() ? Room::kAlways : Room::kLimited;
  const auto sent = ProcessHub::Get()->SendToFrame(ProcessId(info), message, room);
  if (!sent) {
    ReturnPorts(std::move(message.parcel.ports));
    ThrowError(info.Env(), sent.error());
  }
  return info.Env().Undefined();
}

// replySync(processId, syncId, payload, buffers)
Napi::Value ReplySync(const Napi::CallbackInfo& info) {
  auto parcel = MakeParcel(ProcessId(info), info[2], info[3]);
  const auto sent =
      parcel ? ProcessHub::Get()->ReplySync(ProcessId(info),
                                            {info[1].ToNumber().Uint32Value(), std::move(*parcel)})
             : Result<void>(parcel.error());
  if (!sent) ThrowError(info.Env(), sent.error());
  return info.Env().Undefined();
}

Napi::Value UseIsolatedWorld(const Napi::CallbackInfo& info) {
  ProcessHub::Get()->UseIsolatedWorld();
  return info.Env().Undefined();
}

// hasFreeDescriptors(count): whether this process may open so many more.
Napi::Value HasFreeDescriptors(const Napi::CallbackInfo& info) {
  const uint32_t count = info[0].ToNumber().Uint32Value();
  std::vector<UniqueFd> taken;
  taken.reserve(count);
  while (taken.size() < count) {
    auto fd = UniqueFd::Adopt(fcntl(STDERR_FILENO, F_DUPFD_CLOEXEC, 0));
    if (!fd) break;
    taken.push_back(std::move(fd));
  }
  return Napi::Boolean::New(info.Env(), taken.size() == count);
}

// connectInspector(): a descriptor, which the caller owns.
Napi::Value ConnectInspector(const Napi::CallbackInfo& info) {
  auto fd = InspectorLink::Connect();
  if (fd) return Napi::Number::New(info.Env(), fd->Release());
  ThrowError(info.Env(), fd.error());
  return info.Env().Undefined();
}

// ignoreShortcuts(view, ignore)
Napi::Value IgnoreShortcuts(const Napi::CallbackInfo& info) {
  GtkWidget* view = WebViewHost::Unwrap(info[0].As<Napi::Object>())->widget();
  WindowMenu::IgnoreShortcuts(view, info[1].ToBoolean());
  return info.Env().Undefined();
}

// What has to be so before the first GTK or engine object exists.
void PrepareProcess() {
  JSConfigureSignalForGC(kEngineThreadSignal);
  // Node marks 0 to 2 close-on-exec; the number would be taken by something else in a child.
  for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; ++fd) fcntl(fd, F_SETFD, 0);
  // Content processes whose zygote died become ours, so that their exit status is known.
  prctl(PR_SET_CHILD_SUBREAPER, 1);
}

}  // namespace

Napi::Object Init(Napi::Env env, Napi::Object exports) {
  PrepareProcess();
  exports.Set("startLoop", Napi::Function::New<StartLoop>(env, "startLoop"));
  exports.Set("initialize", Napi::Function::New<EngineHost::Initialize>(env, "initialize"));
  exports.Set("setProcessListener",
              Napi::Function::New<SetProcessListener>(env, "setProcessListener"));
  exports.Set("newProcessId", Napi::Function::New<NewProcessId>(env, "newProcessId"));
  exports.Set("makeScriptBundle", Napi::Function::New<MakeBundle>(env, "makeScriptBundle"));
  exports.Set("execProcess", Napi::Function::New<ExecProcess>(env, "execProcess"));
  exports.Set("failProcess", Napi::Function::New<FailProcess>(env, "failProcess"));
  exports.Set("killProcess", Napi::Function::New<KillProcess>(env, "killProcess"));
  exports.Set("endOfProcess", Napi::Function::New<EndOfProcess>(env, "endOfProcess"));
  exports.Set("readProcess", Napi::Function::New<ReadProcess>(env, "readProcess"));
  exports.Set("forgetProcess", Napi::Function::New<ForgetProcess>(env, "forgetProcess"));
  exports.Set("sendToFrame", Napi::Function::New<SendToFrame>(env, "sendToFrame"));
  exports.Set("replySync", Napi::Function::New<ReplySync>(env, "replySync"));
  exports.Set("useIsolatedWorld", Napi::Function::New<UseIsolatedWorld>(env, "useIsolatedWorld"));
  exports.Set("readClipboard", Napi::Function::New<ReadClipboard>(env, "readClipboard"));
  exports.Set("writeClipboard", Napi::Function::New<WriteClipboard>(env, "writeClipboard"));
  exports.Set("connectInspector", Napi::Function::New<ConnectInspector>(env, "connectInspector"));
  exports.Set("registerScheme", Napi::Function::New<RegisterScheme>(env, "registerScheme"));
  exports.Set("respondToScheme", Napi::Function::New<RespondToScheme>(env, "respondToScheme"));
  exports.Set("watchMemoryPressure",
              Napi::Function::New<MemoryPressure::Watch>(env, "watchMemoryPressure"));
  exports.Set("encodePng", Napi::Function::New<EncodePng>(env, "encodePng"));
  exports.Set("encodeJpeg", Napi::Function::New<EncodeJpeg>(env, "encodeJpeg"));
  exports.Set("encodeWebp", Napi::Function::New<EncodeWebp>(env, "encodeWebp"));
  exports.Set("scalePixels", Napi::Function::New<ScalePixels>(env, "scalePixels"));
  exports.Set("printToPdf", Napi::Function::New<PrintToPdf>(env, "printToPdf"));
  exports.Set("postMouse", Napi::Function::New<PostMouse>(env, "postMouse"));
  exports.Set("postWheel", Napi::Function::New<PostWheel>(env, "postWheel"));
  exports.Set("postKey", Napi::Function::New<PostKey>(env, "postKey"));
  exports.Set("postTouch", Napi::Function::New<PostTouch>(env, "postTouch"));
  exports.Set("settleInput", Napi::Function::New<SettleInput>(env, "settleInput"));
  exports.Set("holdWindow", Napi::Function::New<HoldWindow>(env, "holdWindow"));
  exports.Set("settleWindow", Napi::Function::New<SettleWindow>(env, "settleWindow"));
  exports.Set("emulateFocus", Napi::Function::New<EmulateFocus>(env, "emulateFocus"));
  exports.Set("canEdit", Napi::Function::New<CanEdit>(env, "canEdit"));
  exports.Set("editingCommand", Napi::Function::New<EditingCommand>(env, "editingCommand"));
  exports.Set("Menu", MenuHost::Define(env));
  exports.Set("openPopup", Napi::Function::New<OpenPopup>(env, "openPopup"));
  exports.Set("closePopup", Napi::Function::New<ClosePopup>(env, "closePopup"));
  exports.Set("openInspector", Napi::Function::New<OpenInspector>(env, "openInspector"));
  exports.Set("closeInspector", Napi::Function::New<CloseInspector>(env, "closeInspector"));
  exports.Set("inspectorState", Napi::Function::New<InspectorState>(env, "inspectorState"));
  exports.Set("inspectNext", Napi::Function::New<InspectNext>(env, "inspectNext"));
  exports.Set("ignoreShortcuts", Napi::Function::New<IgnoreShortcuts>(env, "ignoreShortcuts"));
  exports.Set("monitors", Napi::Function::New<Monitors>(env, "monitors"));
  exports.Set("watchMonitors", Napi::Function::New<WatchMonitors>(env, "watchMonitors"));
  exports.Set("pointerPosition", Napi::Function::New<PointerPosition>(env, "pointerPosition"));
  exports.Set("preferDark", Napi::Function::New<PreferDark>(env, "preferDark"));
  exports.Set("isDark", Napi::Function::New<IsDark>(env, "isDark"));
  exports.Set("watchTheme", Napi::Function::New<WatchTheme>(env, "watchTheme"));
  exports.Set("trash", Napi::Function::New<Trash>(env, "trash"));
  exports.Set("showInFolder", Napi::Function::New<ShowInFolder>(env, "showInFolder"));
  exports.Set("beep", Napi::Function::New<Beep>(env, "beep"));
  exports.Set("showMessage", Napi::Function::New<ShowMessage>(env, "showMessage"));
  exports.Set("closeMessage", Napi::Function::New<CloseMessage>(env, "closeMessage"));
  exports.Set("chooseFiles", Napi::Function::New<ChooseFiles>(env, "chooseFiles"));
  exports.Set("resizeView", Napi::Function::New<ResizeView>(env, "resizeView"));
  exports.Set("answerNavigation", Napi::Function::New(
                                      env,
                                      [](const Napi::CallbackInfo& info) {
                                        AnswerNavigation(info[0].ToNumber().Uint32Value());
                                        return info.Env().Undefined();
                                      },
                                      "answerNavigation"));
  exports.Set("answerDialog", Napi::Function::New<AnswerDialog>(env, "answerDialog"));
  exports.Set("answerFileChooser",
              Napi::Function::New<AnswerFileChooser>(env, "answerFileChooser"));
  exports.Set("answerPermission", Napi::Function::New<AnswerPermission>(env, "answerPermission"));
  exports.Set("answerAuthentication",
              Napi::Function::New<AnswerAuthentication>(env, "answerAuthentication"));
  exports.Set("interceptDrags", Napi::Function::New<InterceptDrags>(env, "interceptDrags"));
  exports.Set("endDrag", Napi::Function::New<EndDrag>(env, "endDrag"));
  exports.Set("overrideScale", Napi::Function::New<OverrideScale>(env, "overrideScale"));
  exports.Set("setServiceWorkers",
              Napi::Function::New<SetServiceWorkers>(env, "setServiceWorkers"));
  exports.Set("setScriptMarkup", Napi::Function::New<SetScriptMarkup>(env, "setScriptMarkup"));
  exports.Set("tryClose", Napi::Function::New<TryClose>(env, "tryClose"));
  exports.Set("hasFreeDescriptors",
              Napi::Function::New<HasFreeDescriptors>(env, "hasFreeDescriptors"));
  exports.Set("setDownloadPath", Napi::Function::New<SetDownloadPath>(env, "setDownloadPath"));
  exports.Set("cancelDownload", Napi::Function::New<CancelDownload>(env, "cancelDownload"));
  exports.Set("NetworkSession", NetworkSessionHost::Define(env));
  exports.Set("ZygoteClient", ZygoteClient::Define(env));
  exports.Set("WebView", WebViewHost::Define(env));
  exports.Set("Window", WindowHost::Define(env));
  return exports;
}

}  // namespace clade

static Napi::Object InitModule(Napi::Env env, Napi::Object exports) {
  return clade::Init(env, exports);
}
NODE_API_MODULE(clade, InitModule)
