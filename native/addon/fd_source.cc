#include "fd_source.h"

namespace clade {

FdSource::FdSource(int fd, GIOCondition condition, GUnixFDSourceFunc callback, gpointer data)
    : id_(g_unix_fd_add(fd, condition, callback, data)) {}

FdSource::~FdSource() {
  if (id_ != 0) g_source_remove(id_);
}

}  // namespace clade
