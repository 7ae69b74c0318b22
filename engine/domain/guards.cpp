#include "engine/domain/guards.hpp"

#include <algorithm>

#include "engine/domain/domain.hpp"
#include "engine/domain/fields.hpp"

namespace gridcase::engine {
namespace {

constexpr Duration clock_tolerance = minutes(5);
constexpr std::size_t categories_named = 12;

std::string listed(std::initializer_list<Role> roles) {
    std::string text;
    for (const Role role : roles) {
        if (!text.empty()) text += role == *(roles.end() - 1) ? " or " : ", ";
        text += to_text(role);
    }
    return text;
}

}  // namespace

std::optional<Rejection> why_not_role(const Actor& actor, std::string_view what,
                                      std::initializer_list<Role> allowed) {
    if (std::find(allowed.begin(), allowed.end(), actor.role) != allowed.end()) return std::nullopt;
    return Rejection{Reason::not_for_this_role,
                     "the role " + std::string(to_text(actor.role)) + " may not " +
                         std::string(what) + "; it takes the role " + listed(allowed),
                     {}};
}

std::optional<Rejection> why_not_then(const Context& context) {
    if (auto no = Fields()
                      .instant("occurred_at", context.occurred_at)
                      .instant("recorded_at", context.recorded_at)
                      .first())
        return no;
    if (context.occurred_at <= context.recorded_at + clock_tolerance) return std::nullopt;
    return Rejection{Reason::occurs_in_the_future,
                     "occurred_at " + to_text(context.occurred_at) +
                         " lies in the future: it is now " + to_text(context.recorded_at) +
                         ", and at most five minutes ahead are taken",
                     "occurred_at"};
}

std::string names_of(const std::vector<Category>& categories) {
    std::string text;
    for (std::size_t i = 0; i < std::min(categories.size(), categories_named); ++i)
        text += (i == 0 ? "" : ", ") + categories[i].code.value() + " " + categories[i].name_zh;
    if (categories.size() > categories_named) text += ", …";
    return text;
}

}  // namespace gridcase::engine
