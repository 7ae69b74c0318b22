#include "adapters/load/town.hpp"

#include <array>
#include <cstdio>
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>
#include <variant>

#include "engine/domain/policy.hpp"

namespace gridcase::load {
namespace {

constexpr std::uint64_t grids_per_community = 5;
constexpr std::uint64_t communities_per_street = 5;
constexpr std::uint64_t streets_per_district = 5;

/// 9902 ‖ district ‖ street ‖ community: a city that the statisticians do not know.
std::string code(std::uint64_t district, std::uint64_t street, std::uint64_t community) {
    std::array<char, 16> text{};
    std::snprintf(text.data(), text.size(), "9902%02u%03u%03u", static_cast<unsigned>(district),
                  static_cast<unsigned>(street), static_cast<unsigned>(community));
    return text.data();
}

std::string community_code(std::uint64_t community) {
    const std::uint64_t street = community / communities_per_street;
    return code(street / streets_per_district + 1, street % streets_per_district + 1,
                community % communities_per_street + 1);
}

UnitRegistered unit(std::string its_code, std::string name, Level level,
                    std::optional<std::string> parent) {
    UnitRegistered registered;
    registered.code = UnitCode(std::move(its_code));
    registered.holder = name + "负责人";
    registered.name = std::move(name);
    registered.level = level;
    if (parent) registered.parent = UnitCode(*std::move(parent));
    return registered;
}

void ask(engine::Engine& engine, std::string id, Instant at, engine::Command command) {
    engine::Envelope envelope;
    envelope.id = CommandId(std::move(id));
    envelope.actor = {ActorId("load"), Role::system, {}};
    envelope.occurred_at = at;
    envelope.recorded_at = at;
    envelope.command = std::move(command);
    const engine::Answer answer = engine.ask(std::move(envelope)).get();
    if (!std::holds_alternative<engine::Accepted>(answer) &&
        !std::holds_alternative<engine::Unchanged>(answer))
        throw std::runtime_error("the town of the load could not be founded here");
}

}  // namespace

std::vector<UnitRegistered> town() {
    constexpr std::uint64_t communities = grid_count / grids_per_community;
    constexpr std::uint64_t streets = communities / communities_per_street;
    constexpr std::uint64_t districts = streets / streets_per_district;
    const std::string city = code(0, 0, 0);
    std::vector<UnitRegistered> units{unit(city, "江城", Level::city, std::nullopt)};
    for (std::uint64_t d = 1; d <= districts; ++d) {
        units.push_back(
            unit(code(d, 0, 0), "第" + std::to_string(d) + "区", Level::district, city));
        for (std::uint64_t s = 1; s <= streets_per_district; ++s)
            units.push_back(unit(code(d, s, 0), "第" + std::to_string(s) + "街道", Level::street,
                                 code(d, 0, 0)));
    }
    for (std::uint64_t c = 0; c < communities; ++c) {
        const std::string own = community_code(c);
        units.push_back(unit(own, "第" + std::to_string(c + 1) + "社区", Level::community,
                             own.substr(0, own.size() - 3) + "000"));
    }
    for (std::uint64_t g = 0; g < grid_count; ++g)
        units.push_back(unit(grid(g).value(), "第" + std::to_string(g + 1) + "网格", Level::grid,
                             community_of(g).value()));
    return units;
}

UnitCode grid(std::uint64_t serial) {
    return UnitCode(community_code(serial / grids_per_community) + "00" +
                    std::to_string(serial % grids_per_community + 1));
}

UnitCode community_of(std::uint64_t grid_serial) {
    return UnitCode(community_code(grid_serial / grids_per_community));
}

UnitCode street_of(std::uint64_t grid_serial) {
    std::string code = community_code(grid_serial / grids_per_community);
    return UnitCode(code.replace(code.size() - 3, 3, "000"));
}

void found_town(engine::Engine& engine, Instant at) {
    ask(engine, "load-town", at, engine::RegisterUnits{"city", town()});
    ask(engine, "load-policy", at,
        engine::ActivatePolicy{std::string(engine::default_policy_text())});
}

}  // namespace gridcase::load
