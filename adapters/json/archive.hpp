#pragma once

#include <boost/json.hpp>
#include <cereal/cereal.hpp>
#include <concepts>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "adapters/json/personal.hpp"
#include "events/instant.hpp"
#include "events/words.hpp"

namespace gridcase::json {

/// An output archive for serialize(): one JSON object, one member per named value. Enums are their
/// words, instants RFC 3339, digests hex, a resident's text as it lies in the log.
class ObjectArchive {
   public:
    static constexpr bool is_text = true;

    template <class... Named>
    void operator()(Named&&... named) {
        (member(named.name, named.value), ...);
    }

    [[nodiscard]] boost::json::object take() { return std::move(object_); }

    /// A value in its JSON form.
    template <class T>
    static boost::json::value form(const T& value) {
        if constexpr (std::same_as<T, Instant> || std::is_enum_v<T>) {
            return boost::json::value(to_text(value));
        } else if constexpr (std::same_as<T, PersonalText>) {
            return sealed(value);
        } else if constexpr (std::is_arithmetic_v<T> || std::same_as<T, std::string>) {
            return boost::json::value(value);
        } else if constexpr (requires { value.save_minimal(std::declval<ObjectArchive&>()); }) {
            return form(value.save_minimal(ObjectArchive{}));
        } else {
            ObjectArchive inner;
            // One serialize() reads and writes, so it is not const; this archive only reads.
            const_cast<T&>(value).serialize(inner);
            return inner.take();
        }
    }

    template <class T>
    static boost::json::value form(const std::optional<T>& value) {
        if (!value) return nullptr;
        return form(*value);
    }

    template <class T>
    static boost::json::value form(const std::vector<T>& values) {
        boost::json::array out;
        for (const T& value : values) out.push_back(form(value));
        return out;
    }

   private:
    template <class T>
    void member(const char* name, const T& value) {
        object_[name] = form(value);
    }

    boost::json::object object_;
};

}  // namespace gridcase::json
