#include "view_editing.h"

#include <webkit/webkit.h>

#include <memory>
#include <string>
#include <vector>

#include "pending_promise.h"
#include "web_view_host.h"

namespace clade {
namespace {

struct Question {
  std::unique_ptr<PendingPromise> pending;
  std::vector<bool> answers;
  size_t open = 0;
};

struct Part {
  std::shared_ptr<Question> question;
  size_t index;
};

void Finish(const Question& question) {
  question.pending->Resolve([&] {
    auto answers = Napi::Array::New(question.pending->env(), question.answers.size());
    for (size_t i = 0; i < question.answers.size(); ++i) {
      answers.Set(static_cast<uint32_t>(i),
                  Napi::Boolean::New(question.pending->env(), question.answers[i]));
    }
    return answers;
  });
}

void OnAnswer(GObject* view, GAsyncResult* result, gpointer data) {
  const std::unique_ptr<Part> part(static_cast<Part*>(data));
  // An error means that the page has gone: FALSE, as well.
  part->question->answers[part->index] =
      webkit_web_view_can_execute_editing_command_finish(WEBKIT_WEB_VIEW(view), result, nullptr);
  if (--part->question->open == 0) Finish(*part->question);
}

}  // namespace

Napi::Value CanEdit(const Napi::CallbackInfo& info) {
  const auto commands = info[1].As<Napi::Array>();
  auto question = std::make_shared<Question>();
  question->pending = std::make_unique<PendingPromise>(info.Env());
  question->answers.resize(commands.Length());
  question->open = commands.Length();
  const Napi::Promise promise = question->pending->promise();
  for (uint32_t i = 0; i < commands.Length(); ++i) {
    webkit_web_view_can_execute_editing_command(WebViewHost::ViewOf(info[0]),
                                                commands.Get(i).ToString().Utf8Value().c_str(),
                                                nullptr, OnAnswer, new Part{question, i});
  }
  return promise;
}

}  // namespace clade
