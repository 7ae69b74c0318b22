#include "projections/unit_tree.hpp"

#include <algorithm>

namespace gridcase::projections {
namespace {

// No tree is deeper; a parent that leads round in a circle must not hang a question.
constexpr int deepest_tree = 64;

}  // namespace

UnitTree::UnitTree(const ViewStore& store) {
    std::vector<std::size_t> sizes;  // of each unit's code, name and parent in texts_
    each_unit(store, [&](const UnitHead& head) {
        units_.emplace_back().level = head.level;
        for (const std::string_view text : {head.code, head.name, head.parent}) {
            texts_ += text;
            sizes.push_back(text.size());
        }
    });
    std::string_view rest = texts_;
    auto size = sizes.begin();
    const auto take = [&] {
        const std::string_view text = rest.substr(0, *size);
        rest.remove_prefix(*size++);
        return text;
    };
    std::vector<std::string_view> parents;
    for (Unit& unit : units_) {
        unit.code = take();
        unit.name = take();
        parents.push_back(take());
    }
    for (std::size_t i = 0; i < units_.size(); ++i) {
        if (i != 0 && parents[i] == parents[i - 1]) {  // as most are
            units_[i].parent = units_[i - 1].parent;
            continue;
        }
        const Unit* parent = parents[i].empty() ? nullptr : find(parents[i]);
        units_[i].parent =
            parent == nullptr ? nobody : static_cast<std::uint32_t>(parent - units_.data());
    }
}

const UnitTree::Unit* UnitTree::find(std::string_view code) const {
    const Unit* first = first_of(code);
    return first != nullptr && first->code == code ? first : nullptr;
}

const UnitTree::Unit* UnitTree::first_of(std::string_view beginning) const {
    const auto found = std::ranges::lower_bound(units_, beginning, {}, &Unit::code);
    return found != units_.end() && found->code.starts_with(beginning) ? &*found : nullptr;
}

const UnitTree::Unit* UnitTree::at_level(const Unit& unit, Level level) const {
    const Unit* at = &unit;
    for (int depth = 0; at != nullptr && depth < deepest_tree; ++depth, at = above(*at))
        if (at->level == level) return at;
    return nullptr;
}

bool UnitTree::is_within(const Unit& unit, const Unit& top) const {
    const Unit* at = &unit;
    for (int depth = 0; at != nullptr && depth < deepest_tree; ++depth, at = above(*at))
        if (at == &top) return true;
    return false;
}

std::shared_ptr<const UnitTree> ViewStore::unit_tree() const {
    return std::make_shared<const UnitTree>(*this);
}

std::unordered_set<UnitCode> units_within(const ViewStore& store, const UnitCode& top) {
    const auto tree = store.unit_tree();
    std::unordered_set<UnitCode> within{top};
    if (const UnitTree::Unit* highest = tree->find(top.value()))
        for (const UnitTree::Unit& unit : tree->units())
            if (tree->is_within(unit, *highest)) within.emplace(std::string(unit.code));
    return within;
}

std::vector<UnitCode> children_of(const ViewStore& store, const UnitCode& unit) {
    std::vector<UnitCode> children;
    each_unit(store, [&](const UnitHead& head) {
        if (head.parent == unit.value()) children.emplace_back(std::string(head.code));
    });
    return children;
}

}  // namespace gridcase::projections
