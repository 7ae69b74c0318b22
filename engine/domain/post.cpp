#include "engine/domain/post.hpp"

#include <algorithm>

namespace gridcase::engine {
namespace {

std::string_view post_of_area(Level level) {
    switch (level) {
        case Level::grid:
            return "网格长";
        case Level::community:
            return "社区书记";
        case Level::street:
            return "街道书记";
        case Level::district:
            return "区县书记";
        case Level::city:
            return "市委书记";
    }
    return "负责人";
}

std::string_view post_of_road(Level level) {
    if (level == Level::grid) return "路巷长";
    return level == Level::community ? "路长" : "街长";
}

}  // namespace

std::string_view post_of(Level level, UnitKind kind) {
    switch (kind) {
        case UnitKind::area:
            return post_of_area(level);
        case UnitKind::department:
            return "部门负责人";
        case UnitKind::dedicated_grid:
            return "专属网格长";
        case UnitKind::building:
            return "楼栋长";
        case UnitKind::stairwell:
            return "单元长";
        case UnitKind::road:
            return post_of_road(level);
        case UnitKind::member_organisation:
            return "共建单位联络人";
    }
    return "负责人";
}

std::string_view post_named_in(std::string_view holder) {
    constexpr std::string_view opening = "（";
    constexpr std::string_view closing = "）";
    const std::size_t open = holder.rfind(opening);
    if (open == std::string_view::npos || !holder.ends_with(closing)) return holder;
    const std::size_t first = open + opening.size();
    return holder.substr(first, holder.size() - closing.size() - first);
}

std::optional<Instant> Term::end() const {
    if (!until) return left;
    return left ? std::min(*until, *left) : *until;
}

bool Term::covers(Instant at) const {
    const std::optional<Instant> ends = end();
    return from <= at && (!ends || at < *ends);
}

const Term* Post::holder(Instant at) const {
    const Term* found = nullptr;
    for (const Term& term : terms) {
        if (!term.covers(at)) continue;
        const bool before_it =
            found && (found->stand_in == term.stand_in ? found->from > term.from : found->stand_in);
        if (!before_it) found = &term;
    }
    return found;
}

bool Post::is_known(Instant at) const {
    return std::ranges::any_of(terms, [&](const Term& term) { return term.from <= at; });
}

void Post::put(const PostFilled& fact) {
    for (Term& term : terms) {
        if (term.person != fact.person || term.stand_in != fact.stand_in || !term.covers(fact.from))
            continue;
        term.name = fact.name;
        term.until = fact.until;
        term.left.reset();
        return;
    }
    terms.push_back({.person = fact.person,
                     .name = fact.name,
                     .from = fact.from,
                     .until = fact.until,
                     .left = std::nullopt,
                     .stand_in = fact.stand_in});
}

void Post::put(const PostVacated& fact) {
    for (Term& term : terms)
        if (term.person == fact.person && term.covers(fact.at)) term.left = fact.at;
}

std::string holder_text(const Term& term, std::string_view post) {
    return term.name + "（" + std::string(post) + (term.stand_in ? "，代理）" : "）");
}

}  // namespace gridcase::engine
