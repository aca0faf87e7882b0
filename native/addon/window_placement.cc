#include "window_placement.h"

namespace clade {
namespace {

constexpr gint64 kWhileUs = 1'000'000;
constexpr int kTries = 5;

}  // namespace

void WindowPlacement::SetSize(int width, int height) {
  size_ = {width, height};
  Renew();
  gtk_window_set_default_size(window_, width, height);
}

void WindowPlacement::SetPosition(Point position) {
  position_ = position;
  Renew();
  MoveWindow(window_, position);
}

void WindowPlacement::OnShow() { Renew(); }

void WindowPlacement::Renew() {
  deadline_us_ = g_get_monotonic_time() + kWhileUs;
  tries_ = kTries;
}

bool WindowPlacement::TryAgain() {
  if (tries_ == 0 || g_get_monotonic_time() > deadline_us_) {
    size_.reset();
    position_.reset();
    return false;
  }
  --tries_;
  return true;
}

void WindowPlacement::OnLayout(int width, int height) {
  if (!size_ && !position_) return;
  const bool other_size = size_ && (size_->width != width || size_->height != height);
  if (!other_size && !position_) return;
  if (!TryAgain()) return;
  if (other_size) gtk_window_set_default_size(window_, size_->width, size_->height);
  if (position_) MoveWindow(window_, *position_);
}

}  // namespace clade
