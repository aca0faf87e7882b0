#include "renderer/extension/js_value.h"

#include <algorithm>
#include <cstring>
#include <memory>

#include "native/base/log.h"

namespace clade {
namespace {

JSCValue* CallNative(GPtrArray* params, gpointer data) {
  const auto& function = *static_cast<NativeFunction*>(data);
  JSCContext* context = jsc_context_get_current();
  const JsArgs args(reinterpret_cast<JSCValue* const*>(params->pdata), params->len);
  GRef<JSCValue> result = function(context, args);
  return result ? result.Release() : jsc_value_new_undefined(context);
}

void DeleteNative(gpointer data) { delete static_cast<NativeFunction*>(data); }

size_t LengthOf(JSCValue* array) {
  if (!array || !jsc_value_is_array(array)) return 0;
  const auto length = GRef<JSCValue>::Adopt(jsc_value_object_get_property(array, "length"));
  return static_cast<size_t>(jsc_value_to_int32(length.get()));
}

}  // namespace

GRef<JSCValue> MakeFunction(JSCContext* context, const char* name, NativeFunction function) {
  // JavaScriptCore owns it from here on, until DeleteNative.
  auto owned = std::make_unique<NativeFunction>(std::move(function));
  return GRef<JSCValue>::Adopt(jsc_value_new_function_variadic(
      context, name, G_CALLBACK(CallNative), owned.release(), DeleteNative, JSC_TYPE_VALUE));
}

void ThrowTypeError(JSCContext* context, const std::string& message) {
  const auto exception =
      GRef<JSCException>::Adopt(jsc_exception_new_with_name(context, "TypeError", message.c_str()));
  jsc_context_throw_exception(context, exception.get());
}

void ReportException(JSCContext* context, const char* where) {
  JSCException* exception = jsc_context_get_exception(context);
  if (!exception) return;
  const std::unique_ptr<char, decltype(&g_free)> report(jsc_exception_report(exception), g_free);
  Log("content") << where << ": " << report.get();
  jsc_context_clear_exception(context);
}

std::span<const std::byte> BytesOf(JSCValue* typed_array) {
  if (!typed_array || !jsc_value_is_typed_array(typed_array)) return {};
  gsize length = 0;
  const void* data = jsc_value_typed_array_get_data(typed_array, &length);
  return {static_cast<const std::byte*>(data), jsc_value_typed_array_get_size(typed_array)};
}

std::span<std::byte> WritableBytesOf(JSCValue* typed_array) {
  const auto bytes = BytesOf(typed_array);
  return {const_cast<std::byte*>(bytes.data()), bytes.size()};
}

std::vector<std::span<const std::byte>> BuffersOf(JSCValue* array, size_t max) {
  std::vector<std::span<const std::byte>> buffers;
  const size_t count = std::min(LengthOf(array), max);
  for (size_t i = 0; i < count; ++i) {
    const auto item =
        GRef<JSCValue>::Adopt(jsc_value_object_get_property_at_index(array, static_cast<guint>(i)));
    buffers.push_back(BytesOf(item.get()));
  }
  return buffers;
}

std::vector<uint32_t> NumbersOf(JSCValue* array, size_t max) {
  std::vector<uint32_t> numbers;
  const size_t count = std::min(LengthOf(array), max);
  for (size_t i = 0; i < count; ++i) {
    const auto item =
        GRef<JSCValue>::Adopt(jsc_value_object_get_property_at_index(array, static_cast<guint>(i)));
    numbers.push_back(static_cast<uint32_t>(jsc_value_to_int32(item.get())));
  }
  return numbers;
}

GRef<JSCValue> CopyToUint8Array(JSCContext* context, std::span<const std::byte> bytes) {
  auto array = GRef<JSCValue>::Adopt(
      jsc_value_new_typed_array(context, JSC_TYPED_ARRAY_UINT8, bytes.size()));
  gsize length = 0;
  if (!bytes.empty()) {
    memcpy(jsc_value_typed_array_get_data(array.get(), &length), bytes.data(), bytes.size());
  }
  return array;
}

GRef<JSCValue> MakeArray(JSCContext* context, const std::vector<GRef<JSCValue>>& values) {
  auto array = GRef<JSCValue>::Adopt(jsc_value_new_array(context, G_TYPE_NONE));
  for (size_t i = 0; i < values.size(); ++i) {
    jsc_value_object_set_property_at_index(array.get(), static_cast<guint>(i), values[i].get());
  }
  return array;
}

}  // namespace clade
