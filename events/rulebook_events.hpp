#pragma once

#include <cereal/cereal.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "events/digest.hpp"
#include "events/ids.hpp"
#include "events/words.hpp"

namespace gridcase {

/// A unit of the territory, or a department, exists from now on, with its place in the tree and
/// the post that answers for it. A unit registered again is described anew.
struct UnitRegistered {
    static constexpr std::string_view type = "UnitRegistered";
    static constexpr std::uint16_t version = 1;

    UnitCode code;
    std::string name;
    Level level = Level::grid;
    UnitKind kind = UnitKind::area;
    std::optional<UnitCode> parent;  // nothing: the top
    std::string holder;              // the accountable post or person (责任主体)

    bool operator==(const UnitRegistered&) const = default;

    template <class Archive>
    void serialize(Archive& archive) {
        archive(CEREAL_NVP(code), CEREAL_NVP(name), CEREAL_NVP(level), CEREAL_NVP(kind),
                CEREAL_NVP(parent), CEREAL_NVP(holder));
    }
};

/// A policy came into force; its whole text is the fact, so any decision can be recomputed.
struct PolicyActivated {
    static constexpr std::string_view type = "PolicyActivated";
    static constexpr std::uint16_t version = 1;

    std::string text;  // policy.toml as it was given
    Digest digest;     // SHA-256 of text

    bool operator==(const PolicyActivated&) const = default;

    template <class Archive>
    void serialize(Archive& archive) {
        archive(CEREAL_NVP(text), CEREAL_NVP(digest));
    }
};

}  // namespace gridcase
