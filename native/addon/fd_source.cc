#include "fd_source.h"

namespace clade {

FdSource::FdSource(int fd, GIOCondition condition, GUnixFDSourceFunc callback, gpointer data)
    : id_(g_unix_fd_add(fd, condition, callback, data)) {}

FdSource FdSource::Reentrant(int fd, GIOCondition condition, GUnixFDSourceFunc callback,
                             gpointer data) {
  FdSource source;
  GSource* const raw = g_unix_fd_source_new(fd, condition);
  g_source_set_callback(raw, G_SOURCE_FUNC(callback), data, nullptr);
  g_source_set_can_recurse(raw, TRUE);
  source.id_ = g_source_attach(raw, nullptr);
  g_source_unref(raw);
  return source;
}

void FdSource::SetPriority(int priority) {
  GSource* const source = id_ != 0 ? g_main_context_find_source_by_id(nullptr, id_) : nullptr;
  if (source) g_source_set_priority(source, priority);
}

FdSource::~FdSource() {
  if (id_ != 0) g_source_remove(id_);
}

}  // namespace clade
