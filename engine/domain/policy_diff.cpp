#include "engine/domain/policy_diff.hpp"

#include <algorithm>
#include <unordered_map>
#include <unordered_set>

#include "engine/domain/policy_said.hpp"

namespace gridcase::engine {
namespace {

const std::string* value_of(const Said& said, const std::string& key) {
    const auto found = std::find_if(said.begin(), said.end(),
                                    [&](const auto& entry) { return entry.first == key; });
    return found == said.end() ? nullptr : &found->second;
}

/// What differs in one part, key by key.
void compare(const std::string& part, const Said& before, const Said& after,
             std::vector<PolicyChange>& changes) {
    for (const auto& [key, was] : before) {
        const std::string* is = value_of(after, key);
        if (!is)
            changes.push_back({PartChange::removed, part, key, was, ""});
        else if (*is != was)
            changes.push_back({PartChange::changed, part, key, was, *is});
    }
    for (const auto& [key, is] : after)
        if (!value_of(before, key)) changes.push_back({PartChange::added, part, key, "", is});
}

/// A part in one line: `when.hazard true, level street`.
std::string in_a_line(const Said& said) {
    std::string text;
    for (const auto& [key, value] : said) text += (text.empty() ? "" : "; ") + key + " " + value;
    return text;
}

std::string id_of(const Category& category) { return category.code.value(); }
std::string id_of(const Rule& rule) { return rule.id; }
std::string id_of(const DutyItem& duty) { return duty.id; }

template <class Parts>
auto by_id(const Parts& parts) {
    std::unordered_map<std::string, std::size_t> places;
    for (std::size_t i = 0; i < parts.size(); ++i) places.emplace(id_of(parts[i]), i);
    return places;
}

/// Parts of a kind that came, went, or say something else, in the order of the new policy; what
/// went comes last.
template <class Parts>
void compare_parts(const std::string& kind, const Parts& before, const Parts& after,
                   std::vector<PolicyChange>& changes) {
    const auto places = by_id(before);
    for (const auto& part : after) {
        const std::string name = kind + " " + id_of(part);
        const auto was = places.find(id_of(part));
        if (was == places.end())
            changes.push_back({PartChange::added, name, "", "", in_a_line(said(part))});
        else
            compare(name, said(before[was->second]), said(part), changes);
    }
    const auto left = by_id(after);
    for (const auto& part : before)
        if (!left.contains(id_of(part)))
            changes.push_back(
                {PartChange::removed, kind + " " + id_of(part), "", in_a_line(said(part)), ""});
}

/// The places of a longest ascending run: what stayed in order. O(n log n).
std::unordered_set<std::size_t> longest_run(const std::vector<std::size_t>& places) {
    constexpr std::size_t none = static_cast<std::size_t>(-1);
    std::vector<std::size_t> ends;  // of runs of each length, as indexes into places
    std::vector<std::size_t> previous(places.size(), none);
    for (std::size_t i = 0; i < places.size(); ++i) {
        const auto at = std::lower_bound(
            ends.begin(), ends.end(), places[i],
            [&](std::size_t end, std::size_t place) { return places[end] < place; });
        if (at != ends.begin()) previous[i] = *(at - 1);
        if (at == ends.end())
            ends.push_back(i);
        else
            *at = i;
    }
    std::unordered_set<std::size_t> run;
    for (std::size_t i = ends.empty() ? none : ends.back(); i != none; i = previous[i])
        run.insert(places[i]);
    return run;
}

/// Where a rule stands among others, for people: `behind rule hazard`.
std::string behind(const Rules& rules, std::size_t place) {
    return place == 0 ? "first" : "behind rule " + rules[place - 1].id;
}

void compare_order(const Rules& before, const Rules& after, std::vector<PolicyChange>& changes) {
    const auto places = by_id(before);
    std::vector<std::size_t> common;  // the places before, in the order after
    for (const Rule& rule : after)
        if (const auto was = places.find(rule.id); was != places.end())
            common.push_back(was->second);
    const auto stayed = longest_run(common);
    for (std::size_t i = 0; i < after.size(); ++i) {
        const auto was = places.find(after[i].id);
        if (was == places.end() || stayed.contains(was->second)) continue;
        changes.push_back({PartChange::moved, "rule " + after[i].id, "",
                           behind(before, was->second), behind(after, i)});
    }
}

}  // namespace

std::string_view to_text(PartChange change) {
    switch (change) {
        case PartChange::added:
            return "added";
        case PartChange::removed:
            return "removed";
        case PartChange::changed:
            return "changed";
        case PartChange::moved:
            return "moved";
    }
    return "unknown";
}

std::vector<PolicyChange> diff(const Policy& before, const Policy& after) {
    std::vector<PolicyChange> changes;
    compare("", said(before), said(after), changes);
    compare_parts("category", before.categories, after.categories, changes);
    compare_parts("rule", before.rules, after.rules, changes);
    compare_order(before.rules, after.rules, changes);
    compare_parts("duty", before.duties, after.duties, changes);
    return changes;
}

}  // namespace gridcase::engine
