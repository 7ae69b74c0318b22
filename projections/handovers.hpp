#pragma once

#include <cereal/cereal.hpp>
#include <cstddef>
#include <optional>
#include <string>
#include <tl/expected.hpp>
#include <vector>

#include "events/commit.hpp"
#include "projections/view_store.hpp"

namespace gridcase::projections {

/// A case that changes hands, and what the new holder said to it.
struct HandoverItem {
    CaseNumber number;
    std::optional<bool> accepted;  // nothing: not answered yet
    std::string objection;
    std::optional<Instant> answered_at;

    bool operator==(const HandoverItem&) const = default;

    template <class Archive>
    void serialize(Archive& archive) {
        archive(CEREAL_NVP(number), CEREAL_NVP(accepted), CEREAL_NVP(objection),
                CEREAL_NVP(answered_at));
    }
};

/// What a new holder of a post takes over (交接清单), item by item.
struct HandoverRow {
    std::string id;  // its stream
    UnitCode unit;
    std::string post;
    ActorId from;
    ActorId to;
    Instant opened_at;
    std::vector<HandoverItem> items;
    std::optional<Instant> closed_at;

    bool operator==(const HandoverRow&) const = default;

    [[nodiscard]] std::size_t unanswered() const;
};

std::optional<HandoverRow> find_handover(const ViewStore& store, const std::string& id);

/// What is asked of the handovers.
struct HandoverQuery {
    std::optional<UnitCode> unit;  // nothing: the whole house
    bool below = false;            // with the units below it
    bool closed = false;           // those that are over, too
    std::size_t limit = 100;
    std::string after = {};  // the id that the page before ended with
};

/// A page by id; it may hold fewer than asked for and still have a next one.
struct HandoverPage {
    std::vector<HandoverRow> rows;
    std::optional<std::string> next;  // to give as `after`
};

/// The error is a sentence (unknown unit).
tl::expected<HandoverPage, std::string> read_handovers(const ViewStore& store,
                                                       const HandoverQuery& query);

/// Part of fold(): a commit of a handover's stream.
void fold_handover(ViewStore& store, const Commit& commit);

}  // namespace gridcase::projections
