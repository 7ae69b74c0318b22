#pragma once

#include <cereal/cereal.hpp>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "events/commit.hpp"
#include "projections/view_store.hpp"

namespace gridcase::projections {

/// Somebody's time in a post of a unit.
struct UnitTerm {
    std::string post;
    ActorId person;
    std::string name;
    Instant from;
    std::optional<Instant> until;
    bool stand_in = false;

    bool operator==(const UnitTerm&) const = default;

    template <class Archive>
    void serialize(Archive& archive) {
        archive(CEREAL_NVP(post), CEREAL_NVP(person), CEREAL_NVP(name), CEREAL_NVP(from),
                CEREAL_NVP(until), CEREAL_NVP(stand_in));
    }
};

/// A unit as the read side knows it.
struct UnitRow {
    UnitCode code;
    std::string name;
    Level level = Level::grid;
    UnitKind kind = UnitKind::area;
    std::optional<UnitCode> parent;
    std::string holder;
    std::string line;
    std::optional<Instant> valid_from;
    std::optional<Instant> valid_to;
    std::vector<UnitTerm> posts;  // in the order in which they were told
    std::vector<UnitCode> predecessors;
    std::vector<UnitCode> successors;  // of a unit that was redrawn

    bool operator==(const UnitRow&) const = default;
};

std::optional<UnitRow> find_unit(const ViewStore& store, const UnitCode& code);
std::vector<UnitRow> all_units(const ViewStore& store);

/// What most ask of a unit. The texts live as long as the visit.
struct UnitHead {
    std::string_view code;
    std::string_view name;
    std::string_view parent;  // empty at the top
    Level level = Level::grid;
};
/// Visits all units in the order of their codes.
void each_unit(const ViewStore& store, const std::function<void(const UnitHead&)>& visit);

// Parts of fold().
void put_unit(ViewStore& store, const UnitRegistered& fact);
void put_unit(ViewStore& store, const PostFilled& fact);
void put_unit(ViewStore& store, const PostVacated& fact);
void put_unit(ViewStore& store, const UnitsRedrawn& fact);

}  // namespace gridcase::projections
