// What a page asks of its user: script dialogs, files, a context menu, a choice from a list.
//
// Each is an event of the view that JavaScript may take over by answering true; otherwise the
// engine's own window opens. What was taken over is answered once, by its id:
//   script-dialog(id, kind, message, defaultText)   kind: alert | confirm | prompt | beforeunload
//   file-chooser(id, multiple)
//   context-menu(details: JSON)      nothing to answer: true means no menu of the engine's
//   option-menu()                    true: a list (<select>) is not dropped down
// The page waits for a dialog's answer with its script stopped.
#pragma once

#include <napi.h>
#include <webkit/webkit.h>

#include "js_emitter.h"

namespace clade {

// Disconnected with the view's other signals (DisconnectWebViewSignals).
void ConnectViewRequests(WebKitWebView* view, const JsEmitter* emitter);

// answerDialog(id, accept, text | null); an id that is answered already is ignored.
Napi::Value AnswerDialog(const Napi::CallbackInfo& info);
// answerFileChooser(id, paths | null): null cancels.
Napi::Value AnswerFileChooser(const Napi::CallbackInfo& info);
// tryClose(view): asks the page (beforeunload); `close-requested` follows when it agrees.
Napi::Value TryClose(const Napi::CallbackInfo& info);

}  // namespace clade
