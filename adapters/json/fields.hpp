#pragma once

#include <boost/json.hpp>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <utility>

#include "adapters/json/commands.hpp"
#include "adapters/json/problem.hpp"
#include "events/ids.hpp"
#include "events/instant.hpp"

namespace gridcase::json {

/// Reads a JSON object from outside: at most 32 levels deep; no body at all is the empty object.
tl::expected<boost::json::object, Problem> parse_object(std::string_view text);

/// The members of an object from outside, asked for one by one. The first fault is kept, and what
/// is read after it is of no meaning.
class Fields {
   public:
    /// Refuses members that are not in `known`, and misses required ones. `path` stands before
    /// field names in problems, such as `facts.`.
    Fields(const boost::json::object& object, std::span<const FieldForm> known, std::string path);

    [[nodiscard]] const std::optional<Problem>& problem() const { return problem_; }

    std::optional<std::string> text(std::string_view name, std::size_t limit_bytes);
    std::optional<bool> flag(std::string_view name);
    std::optional<std::int64_t> number(std::string_view name, std::int64_t least,
                                       std::int64_t most);
    std::optional<Instant> instant(std::string_view name);
    const boost::json::object* object(std::string_view name);
    const boost::json::array* array(std::string_view name);

    /// A word or id that `parse` knows; `expected` says what would be right when it does not.
    template <class Parse>
    auto word(std::string_view name, std::string_view expected, const Parse& parse)
        -> decltype(parse(std::string_view{})) {
        const std::optional<std::string> given = text(name, 64);
        if (!given) return std::nullopt;
        auto found = parse(*given);
        if (!found) fail(name, "is no such word; one of " + std::string(expected) + " is expected");
        return found;
    }

    /// An id through its parse_… function; a default one when it is absent or wrong.
    template <class Id>
    Id id(std::string_view name, tl::expected<Id, std::string> (*parse)(std::string_view)) {
        const std::optional<std::string> given = text(name, 4096);
        if (!given) return {};
        tl::expected<Id, std::string> found = parse(*given);
        if (found) return std::move(*found);
        refuse(name, std::move(found.error()));
        return {};
    }

    /// Notes a fault of the field: `path.name` and what is wrong with it.
    void fail(std::string_view name, std::string_view wrong);
    /// The fault of an object further in.
    void take(const Fields& inner);

   private:
    void refuse(std::string_view name, std::string sentence);
    const boost::json::value* find(std::string_view name) const;

    const boost::json::object& object_;
    std::string path_;
    std::optional<Problem> problem_;
};

}  // namespace gridcase::json
