#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "events/ids.hpp"
#include "events/instant.hpp"
#include "events/rulebook_events.hpp"

namespace gridcase::engine {

/// The post that answers for a unit when nobody is named: 网格长, 社区书记, 楼栋长, …
std::string_view post_of(Level level, UnitKind kind);

/// The post in a holder's text: `网格长` of `张三（网格长）`; a text without parentheses is the
/// post.
std::string_view post_named_in(std::string_view holder);

/// Somebody's time in a post: from its beginning up to, not including, its end.
struct Term {
    ActorId person;
    std::string name;
    Instant from;
    std::optional<Instant> until;  // known when it began
    std::optional<Instant> left;   // told later
    bool stand_in = false;

    [[nodiscard]] std::optional<Instant> end() const;
    [[nodiscard]] bool covers(Instant at) const;

    bool operator==(const Term&) const = default;
};

/// A post of a unit, with everybody who had it, in the order in which they were told.
struct Post {
    std::string name;
    std::vector<Term> terms;

    bool operator==(const Post&) const = default;

    /// Who has it at a moment: a stand-in before the one whose post it is, of several the one that
    /// came last. Null: it is vacant.
    [[nodiscard]] const Term* holder(Instant at) const;
    /// Whether anything is known about that moment: nothing is, before the first term.
    [[nodiscard]] bool is_known(Instant at) const;

    void put(const PostFilled& fact);
    void put(const PostVacated& fact);
};

/// `张三（网格长）`, `李四（网格长，代理）`.
std::string holder_text(const Term& term, std::string_view post);

}  // namespace gridcase::engine
