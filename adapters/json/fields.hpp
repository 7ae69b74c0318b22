#pragma once

#include <boost/json.hpp>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <utility>
#include <vector>

#include "adapters/json/commands.hpp"
#include "adapters/json/problem.hpp"
#include "events/digest.hpp"
#include "events/ids.hpp"
#include "events/instant.hpp"

namespace gridcase::json {

/// Reads a JSON object from outside: at most 32 levels deep; no body at all is the empty object.
tl::expected<boost::json::object, Problem> parse_object(std::string_view text);

/// The members of an object from outside, asked for one by one. The first fault is kept, and what
/// is read after it is of no meaning.
class Fields {
   public:
    /// Refuses members that are not in `known`, and misses required ones: a text without a letter
    /// says nothing. `path` stands before field names in problems, such as `facts.`.
    Fields(const boost::json::object& object, std::span<const FieldForm> known, std::string path);

    [[nodiscard]] const std::optional<Problem>& problem() const { return problem_; }

    std::optional<std::string> text(std::string_view name, std::size_t limit_bytes);
    std::optional<bool> flag(std::string_view name);
    std::optional<std::int64_t> number(std::string_view name, std::int64_t least,
                                       std::int64_t most);
    std::optional<Instant> instant(std::string_view name);
    std::optional<Digest> digest(std::string_view name);

    /// One of the words of `expected`, such as `normal, urgent`, as `parse` knows it.
    template <class Word>
    std::optional<Word> word(std::string_view name, std::string_view expected,
                             std::optional<Word> (*parse)(std::string_view)) {
        const std::optional<std::string> given = one_of(name, expected);
        return given ? parse(*given) : std::nullopt;
    }
    /// The same as it was said.
    std::optional<std::string> one_of(std::string_view name, std::string_view expected);

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

    /// What `read` makes of the fields of an object further in; a default one when it is absent.
    template <class Made, class Read>
    Made inner(std::string_view name, const Read& read) {
        const boost::json::object* given = object(name);
        if (given == nullptr) return {};
        Fields fields(*given, form_of(name).fields, path_ + std::string(name) + ".");
        Made made = read(fields);
        take(fields);
        return made;
    }

    /// What `read` makes of each object of a list that has 1 to `most` of them.
    template <class Made, class Read>
    std::vector<Made> each(std::string_view name, std::size_t most, const Read& read) {
        std::vector<Made> all;
        for (const boost::json::object* given : objects(name, most)) {
            const std::string place = std::string(name) + "[" + std::to_string(all.size()) + "].";
            Fields fields(*given, form_of(name).fields, path_ + place);
            all.push_back(read(fields));
            take(fields);
        }
        return all;
    }

    /// Notes a fault of the field: `path.name` and what is wrong with it.
    void fail(std::string_view name, std::string_view wrong);

   private:
    const boost::json::object* object(std::string_view name);
    std::vector<const boost::json::object*> objects(std::string_view name, std::size_t most);
    [[nodiscard]] const FieldForm& form_of(std::string_view name) const;
    [[nodiscard]] const boost::json::value* find(std::string_view name) const;
    void check(const FieldForm& field);
    void take(const Fields& inner);  // its fault, if it has one
    void refuse(std::string_view name, std::string sentence);

    const boost::json::object& object_;
    std::span<const FieldForm> known_;
    std::string path_;
    std::optional<Problem> problem_;
};

}  // namespace gridcase::json
