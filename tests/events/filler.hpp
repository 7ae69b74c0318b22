#pragma once

// An archive that gives a value to every field of an event, whatever events there are: the fields
// are those of its serialize(). Where the values come from is the source's business.

#include <cereal/cereal.hpp>
#include <concepts>
#include <cstdint>
#include <optional>
#include <string>
#include <type_traits>
#include <vector>

#include "events/bytes.hpp"
#include "events/instant.hpp"
#include "events/strong.hpp"

namespace gridcase {

/// A source answers number() (any 64 bits), flag(), text(), maybe() (whether an optional is there)
/// and count() (the length of a list).
template <class Source>
class Filler {
   public:
    explicit Filler(Source& source) : source_(source) {}

    template <class... Values>
    void operator()(Values&&... values) {
        (fill(values), ...);
    }

    void fill(bool& value) { value = source_.flag(); }
    template <std::integral Number>
    void fill(Number& value) {
        value = static_cast<Number>(source_.number());
    }
    template <class Word>
        requires std::is_enum_v<Word>
    void fill(Word& value) {
        value = static_cast<Word>(source_.word());
    }
    void fill(std::string& value) { value = source_.text(); }
    void fill(Instant& value) { fill(value.micros); }
    template <class Tag, class Rep>
    void fill(Strong<Tag, Rep>& value) {
        Rep rep{};
        fill(rep);
        value = Strong<Tag, Rep>(std::move(rep));
    }
    template <class Tag, std::size_t N>
    void fill(FixedBytes<Tag, N>& value) {
        for (auto& byte : value.bytes) fill(byte);
    }
    template <class T>
    void fill(std::optional<T>& value) {
        if (source_.maybe()) fill(value.emplace());
    }
    template <class T>
    void fill(std::vector<T>& values) {
        values.resize(source_.count());
        for (T& value : values) fill(value);
    }
    template <class T>
    void fill(cereal::NameValuePair<T>& pair) {
        fill(pair.value);
    }
    template <class T>
        requires requires(T value, Filler& filler) { value.serialize(filler); }
    void fill(T& value) {
        value.serialize(*this);
    }

   private:
    Source& source_;
};

template <class T, class Source>
T filled(Source& source) {
    T value;
    Filler<Source>(source).fill(value);
    return value;
}

}  // namespace gridcase
