#include "adapters/import/unit_ladder.hpp"

#include <utility>

namespace gridcase::import {

namespace {

constexpr std::size_t cell_limit_bytes = 200;
constexpr std::size_t fact_name_limit_bytes = 64;
constexpr std::size_t units_limit = 100'000;  // a text column taken for a unit shows here

/// What the source called this rung: its column, or the level where that has no short name.
std::string fact_name(const UnitColumn& unit) {
    if (unit.code.column && unit.code.column->column.size() <= fact_name_limit_bytes)
        return unit.code.column->column;
    return std::string(to_text(unit.level));
}

}  // namespace

UnitLadder::UnitLadder(const Map& map, Columns& columns) : map_(map) {
    for (const UnitColumn& unit : map.units)
        rungs_.push_back({&unit, bind(unit.code.column, columns), bind(unit.name, columns)});
    units_.emplace(map.top.code, map.top);
    new_units_.push_back(map.top);
}

tl::expected<const Place*, std::string> UnitLadder::place_of(
    const std::vector<std::string>& fields) {
    auto codes = codes_of(fields);
    if (!codes) return tl::unexpected(std::move(codes.error()));
    std::string key;
    for (const std::string& code : *codes) key.append(code).push_back('\0');
    const auto known = places_.find(key);
    if (known != places_.end()) return &known->second;
    auto place = climb_down(fields, *codes);
    if (!place) return tl::unexpected(std::move(place.error()));
    return &places_.emplace(std::move(key), std::move(*place)).first->second;
}

std::vector<UnitRegistered> UnitLadder::take_new_units() { return std::exchange(new_units_, {}); }

/// One code for each rung; empty where the row says nothing.
tl::expected<std::vector<std::string>, std::string> UnitLadder::codes_of(
    const std::vector<std::string>& fields) const {
    std::vector<std::string> codes;
    for (const Rung& rung : rungs_) {
        std::string code;
        if (rung.code) {
            auto cell = rung.code->read(fields, cell_limit_bytes);
            if (!cell) return tl::unexpected(cell.error());
            code = std::move(*cell);
        }
        codes.push_back(code.empty() ? rung.column->code.otherwise : std::move(code));
    }
    return codes;
}

tl::expected<Place, std::string> UnitLadder::climb_down(const std::vector<std::string>& fields,
                                                        const std::vector<std::string>& codes) {
    Place place{map_.top.code, map_.top.level, map_.top.holder, {}};
    std::vector<UnitRegistered> fresh;
    std::string path = map_.top.code.value();
    for (std::size_t i = 0; i < rungs_.size(); ++i) {
        path += (i == 0 ? ":" : "/") + codes[i];
        if (codes[i].empty()) continue;
        auto described = describe(rungs_[i], path, codes[i], place.unit, fields);
        if (!described) return tl::unexpected(std::move(described.error()));
        UnitRegistered unit = std::move(*described);
        const auto known = units_.find(unit.code);
        if (known == units_.end()) {
            fresh.push_back(unit);
        } else {
            if (known->second.level != unit.level || known->second.parent != unit.parent)
                return tl::unexpected("the unit `" + unit.code.value() +
                                      "` was met before at another place in the tree");
            unit = known->second;
        }
        place.unit = unit.code;
        place.level = unit.level;
        place.holder = unit.holder;
        place.facts.push_back({fact_name(*rungs_[i].column), codes[i]});
    }
    if (units_.size() + fresh.size() > units_limit)
        return tl::unexpected("more than " + std::to_string(units_limit) +
                              " units; is a column of free text taken for a unit?");
    for (UnitRegistered& unit : fresh) {
        units_.emplace(unit.code, unit);
        new_units_.push_back(std::move(unit));
    }
    return place;
}

tl::expected<UnitRegistered, std::string> UnitLadder::describe(
    const Rung& rung, const std::string& path, const std::string& code, const UnitCode& parent,
    const std::vector<std::string>& fields) const {
    auto unit_code = parse_unit_code(path);
    if (!unit_code) return tl::unexpected("unit `" + path + "`: " + unit_code.error());
    std::string name;
    if (rung.name) {
        auto cell = rung.name->read(fields, cell_limit_bytes);
        if (!cell) return tl::unexpected(cell.error());
        name = std::move(*cell);
    }
    if (name.empty()) {
        const auto given = rung.column->names.find(code);
        name = given == rung.column->names.end() ? code : given->second;
    }
    return UnitRegistered{.code = std::move(*unit_code),
                          .name = name,
                          .level = rung.column->level,
                          .kind = rung.column->kind,
                          .parent = parent,
                          .holder = name};
}

}  // namespace gridcase::import
