#pragma once

#include <cereal/cereal.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "events/digest.hpp"
#include "events/ids.hpp"
#include "events/instant.hpp"
#include "events/words.hpp"

namespace gridcase {

/// A unit of the territory, or what stands beside or below one, exists from now on, with its place
/// in the tree and the post that answers for it. A unit registered again is described anew.
struct UnitRegistered {
    static constexpr std::string_view type = "UnitRegistered";
    static constexpr std::uint16_t version = 2;

    UnitCode code;
    std::string name;
    Level level = Level::grid;
    UnitKind kind = UnitKind::area;
    std::optional<UnitCode> parent;  // nothing: the top
    std::string holder;              // the accountable post (责任岗位)
    std::string line = {};           // a department's business, e.g. city-management
    std::optional<Instant> valid_from = std::nullopt;  // nothing: always was
    std::optional<Instant> valid_to = std::nullopt;    // from then on it is no more

    bool operator==(const UnitRegistered&) const = default;

    template <class Archive>
    void serialize(Archive& archive) {
        archive(CEREAL_NVP(code), CEREAL_NVP(name), CEREAL_NVP(level), CEREAL_NVP(kind),
                CEREAL_NVP(parent), CEREAL_NVP(holder), CEREAL_NVP(line), CEREAL_NVP(valid_from),
                CEREAL_NVP(valid_to));
    }
};

/// Somebody took a post of a unit, for good or for a time.
struct PostFilled {
    static constexpr std::string_view type = "PostFilled";
    static constexpr std::uint16_t version = 1;

    UnitCode unit;
    std::string post;  // 网格长, 楼栋长, 路长 …
    ActorId person;
    std::string name;  // for people
    Instant from;
    std::optional<Instant> until;  // a term that is known
    bool stand_in = false;         // for the one whose post it is (代理)

    bool operator==(const PostFilled&) const = default;

    template <class Archive>
    void serialize(Archive& archive) {
        archive(CEREAL_NVP(unit), CEREAL_NVP(post), CEREAL_NVP(person), CEREAL_NVP(name),
                CEREAL_NVP(from), CEREAL_NVP(until), CEREAL_NVP(stand_in));
    }
};

/// Somebody left a post.
struct PostVacated {
    static constexpr std::string_view type = "PostVacated";
    static constexpr std::uint16_t version = 1;

    UnitCode unit;
    std::string post;
    ActorId person;
    Instant at;

    bool operator==(const PostVacated&) const = default;

    template <class Archive>
    void serialize(Archive& archive) {
        archive(CEREAL_NVP(unit), CEREAL_NVP(post), CEREAL_NVP(person), CEREAL_NVP(at));
    }
};

/// Who can be reached for a unit outside hours (值班).
struct DutyRostered {
    static constexpr std::string_view type = "DutyRostered";
    static constexpr std::uint16_t version = 1;

    UnitCode unit;
    ActorId person;
    std::string name;
    std::string reach;  // a telephone of the house, never a private one
    Instant from;
    Instant until;

    bool operator==(const DutyRostered&) const = default;

    template <class Archive>
    void serialize(Archive& archive) {
        archive(CEREAL_NVP(unit), CEREAL_NVP(person), CEREAL_NVP(name), CEREAL_NVP(reach),
                CEREAL_NVP(from), CEREAL_NVP(until));
    }
};

/// Where one open case goes when its grid is redrawn.
struct Rehomed {
    CaseNumber number;
    UnitCode to;

    bool operator==(const Rehomed&) const = default;

    template <class Archive>
    void serialize(Archive& archive) {
        archive(CEREAL_NVP(number), CEREAL_NVP(to));
    }
};

/// Grids were split, merged or cut anew: these are no more, and what lay in them lies in those. The
/// new ones are registered before.
struct UnitsRedrawn {
    static constexpr std::string_view type = "UnitsRedrawn";
    static constexpr std::uint16_t version = 1;

    std::vector<UnitCode> predecessors;
    std::vector<UnitCode> successors;
    Instant at;
    std::vector<Rehomed> cases;  // open cases that go elsewhere than to the first successor

    bool operator==(const UnitsRedrawn&) const = default;

    template <class Archive>
    void serialize(Archive& archive) {
        archive(CEREAL_NVP(predecessors), CEREAL_NVP(successors), CEREAL_NVP(at),
                CEREAL_NVP(cases));
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

/// A working calendar came into force, under the id its text gives.
struct CalendarAdopted {
    static constexpr std::string_view type = "CalendarAdopted";
    static constexpr std::uint16_t version = 1;

    std::string text;  // calendar.toml as it was given
    Digest digest;     // SHA-256 of text

    bool operator==(const CalendarAdopted&) const = default;

    template <class Archive>
    void serialize(Archive& archive) {
        archive(CEREAL_NVP(text), CEREAL_NVP(digest));
    }
};

/// Somebody of a unit has seen its notices up to here (已阅).
struct NoticesRead {
    static constexpr std::string_view type = "NoticesRead";
    static constexpr std::uint16_t version = 1;

    UnitCode unit;
    Position up_to = 0;

    bool operator==(const NoticesRead&) const = default;

    template <class Archive>
    void serialize(Archive& archive) {
        archive(CEREAL_NVP(unit), CEREAL_NVP(up_to));
    }
};

/// A post has a new holder: what the last one leaves must be accepted item by item (交接清单).
struct HandoverOpened {
    static constexpr std::string_view type = "HandoverOpened";
    static constexpr std::uint16_t version = 1;

    UnitCode unit;
    std::string post;
    ActorId from;
    ActorId to;
    std::vector<CaseNumber> items;  // open cases

    bool operator==(const HandoverOpened&) const = default;

    template <class Archive>
    void serialize(Archive& archive) {
        archive(CEREAL_NVP(unit), CEREAL_NVP(post), CEREAL_NVP(from), CEREAL_NVP(to),
                CEREAL_NVP(items));
    }
};

/// The new holder took an item over, or objects to it.
struct HandoverItemAnswered {
    static constexpr std::string_view type = "HandoverItemAnswered";
    static constexpr std::uint16_t version = 1;

    CaseNumber item;
    bool accepted = true;
    std::string objection;  // why not; empty when accepted

    bool operator==(const HandoverItemAnswered&) const = default;

    template <class Archive>
    void serialize(Archive& archive) {
        archive(CEREAL_NVP(item), CEREAL_NVP(accepted), CEREAL_NVP(objection));
    }
};

/// A resident's key was destroyed: what was sealed under it can be read by nobody any more.
struct PersonalDataErased {
    static constexpr std::string_view type = "PersonalDataErased";
    static constexpr std::uint16_t version = 1;

    PersonId person;
    std::string ground;  // why; without personal data

    bool operator==(const PersonalDataErased&) const = default;

    template <class Archive>
    void serialize(Archive& archive) {
        archive(CEREAL_NVP(person), CEREAL_NVP(ground));
    }
};

/// The house signs the heads of its log with another key from now on; the first one begins the
/// chain. Keys and signature in hex.
struct HeadKeyRotated {
    static constexpr std::string_view type = "HeadKeyRotated";
    static constexpr std::uint16_t version = 1;

    std::string before;     // the public key until now; empty: the first
    std::string key;        // the public key from now on
    std::string signature;  // by `before` over rotation_statement() of log_head.hpp

    bool operator==(const HeadKeyRotated&) const = default;

    template <class Archive>
    void serialize(Archive& archive) {
        archive(CEREAL_NVP(before), CEREAL_NVP(key), CEREAL_NVP(signature));
    }
};

/// Every item has its answer.
struct HandoverClosed {
    static constexpr std::string_view type = "HandoverClosed";
    static constexpr std::uint16_t version = 1;

    bool operator==(const HandoverClosed&) const = default;

    template <class Archive>
    void serialize(Archive&) {}
};

}  // namespace gridcase
