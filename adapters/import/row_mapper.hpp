#pragma once

#include <optional>
#include <string>
#include <tl/expected.hpp>
#include <vector>

#include "adapters/import/columns.hpp"
#include "adapters/import/map.hpp"
#include "adapters/import/unit_ladder.hpp"
#include "engine/domain/command.hpp"
#include "events/personal.hpp"

namespace gridcase::import {

/// A row as the case it tells of.
struct MappedCase {
    std::string source_id;
    engine::RecordHistory history;
    bool closed_before_opened = false;
};

/// Turns the rows of one table into cases, by a map. Texts are sealed for the person
/// `<source>:<id>`: the source names no resident, so each case has a key of its own.
class RowMapper {
   public:
    RowMapper(const Map& map, const std::vector<std::string>& header, KeyVault& vault);

    /// The map's columns that the header has not, or more than once.
    [[nodiscard]] const std::vector<std::string>& missing() const { return columns_.missing(); }

    /// The error is a sentence for the person who will repair the row.
    tl::expected<MappedCase, std::string> map_row(const std::vector<std::string>& fields);

    /// The units that the rows named for the first time since the last call, superiors first.
    std::vector<UnitRegistered> take_new_units() { return ladder_.take_new_units(); }

   private:
    struct BoundMoment {
        std::size_t place = 0;
        const MomentColumn* column = nullptr;
    };
    /// A row's fields read and found good, before anything is sealed.
    struct Draft {
        std::string id;
        std::string category;
        std::string channel;
        Instant opened;
        std::optional<Instant> limit;
        std::optional<Instant> closed;
        std::string description;
        std::string outcome;
        std::string remark;
    };
    using Moment = tl::expected<std::optional<Instant>, std::string>;
    using Text = tl::expected<std::string, std::string>;

    BoundMoment bind_moment(const MomentColumn& column);
    std::optional<BoundMoment> bind_moment(const std::optional<MomentColumn>& column);

    tl::expected<Draft, std::string> draft(const std::vector<std::string>& fields) const;
    tl::expected<void, std::string> read_texts(const std::vector<std::string>& fields,
                                               Draft& draft) const;
    Moment read_moment(const BoundMoment& moment, const std::vector<std::string>& fields) const;
    Moment read_closing(const std::vector<std::string>& fields) const;
    Moment weigh(const std::string& status, std::optional<Instant> closed) const;
    [[nodiscard]] Text read_source(const std::optional<BoundColumn>& column,
                                   const TextSource& source, const std::vector<std::string>& fields,
                                   std::size_t limit_bytes) const;
    [[nodiscard]] engine::RecordHistory history_of(const Draft& draft, CaseNumber number,
                                                   const Place& place) const;

    const Map& map_;
    KeyVault& vault_;
    std::vector<std::string> header_;
    Columns columns_;
    UnitLadder ladder_;
    BoundColumn id_;
    BoundMoment opened_;
    std::optional<BoundMoment> limit_;
    std::optional<BoundMoment> closed_;
    std::optional<BoundColumn> status_;
    std::optional<BoundColumn> category_;
    std::optional<BoundColumn> channel_;
    std::vector<BoundColumn> description_;
    std::optional<BoundColumn> outcome_;
    std::optional<BoundColumn> remark_;
};

}  // namespace gridcase::import
