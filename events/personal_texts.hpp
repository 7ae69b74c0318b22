#pragma once

// Included by .cpp files only.

#include <concepts>
#include <optional>
#include <type_traits>
#include <utility>
#include <vector>

#include "events/event.hpp"
#include "events/personal.hpp"

namespace gridcase {

/// Collects the residents' texts inside facts and commands: an archive for their serialize() that
/// looks for nothing else.
class PersonalTexts {
   public:
    static constexpr bool is_text = false;

    void add(const Event& event) {
        std::visit([this](const auto& fact) { look_into(fact); }, event);
    }

    /// A struct with a serialize().
    template <class T>
    void look_into(const T& value) {
        // One serialize() reads and writes, so it is not const; this archive only reads.
        const_cast<T&>(value).serialize(*this);
    }

    template <class... Named>
    void operator()(Named&&... named) {
        (look(named.value), ...);
    }

    [[nodiscard]] std::vector<PersonalText> take() { return std::move(texts_); }

   private:
    template <class T>
    void look(const T& value) {
        if constexpr (std::same_as<T, PersonalText>)
            texts_.push_back(value);
        else if constexpr (requires { const_cast<T&>(value).serialize(*this); })
            look_into(value);
    }
    template <class T>
    void look(const std::optional<T>& value) {
        if (value) look(*value);
    }
    template <class T>
    void look(const std::vector<T>& values) {
        for (const T& value : values) look(value);
    }

    std::vector<PersonalText> texts_;
};

}  // namespace gridcase
