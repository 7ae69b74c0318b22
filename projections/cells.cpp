#include "projections/cells.hpp"

#include <algorithm>
#include <cstdint>
#include <utility>
#include <vector>

#include "projections/cell_keys.hpp"
#include "projections/cell_pages.hpp"
#include "projections/keys.hpp"
#include "projections/numbers.hpp"
#include "projections/stretches.hpp"

namespace gridcase::projections {
namespace {

/// What a key of Cut::whole tells behind its bucket.
Cell read_kind(std::string_view key) {
    if (key.size() < ordered_32_size + 1) damaged_cell("its key is too short");
    Cell cell;
    cell.month = read_ordered_32(key.substr(0, ordered_32_size));
    cell.level = static_cast<Level>(key[ordered_32_size]);
    cell.category = key.substr(ordered_32_size + 1);
    return cell;
}

Counters take_counters(std::string_view& value, std::size_t count) {
    Counters counters{};
    for (std::size_t i = 0; i < count; ++i) counters[i] = take_signed(value);
    return counters;
}

Counters read_counters(std::string_view value, std::size_t count) {
    const Counters counters = take_counters(value, count);
    if (!value.empty()) damaged_cell("its value is too long");
    return counters;
}

std::string_view take_sized(std::string_view& value) {
    const std::uint64_t size = take_number(value);
    if (size > value.size()) damaged_cell("a text in its value does not end");
    const std::string_view text = value.substr(0, size);
    value.remove_prefix(size);
    return text;
}

Level take_level(std::string_view& value) {
    if (value.empty()) damaged_cell("a contribution in its value has no level");
    const auto level = static_cast<Level>(value.front());
    value.remove_prefix(1);
    return level;
}

/// Reads a figure's cells range by range.
class Reading {
   public:
    Reading(const ViewStore& store, const Figure& figure, const CellRange& range,
            const std::function<void(const Cell&)>& visit)
        : store_(store),
          figure_(figure),
          range_(range),
          visit_(visit),
          sums_(range.cut, figure.counters.size()) {}

    void read() {
        if (range_.as_of) {
            const Way way = way_to(range_.cut, *range_.as_of);
            for (const Stretch& stretch : way.stretches) read(stretch);
            read_moments(way);
        } else {
            read({.layer = layers_of(range_.cut).front()});
        }
        sums_.visit(visit_);
    }

   private:
    /// What stands before the name of a page.
    static constexpr std::size_t head_size = 2 + bucket_size;

    [[nodiscard]] std::string key_at(const Stretch& stretch, std::int32_t bucket) const {
        std::string key = cell_head(figure_, stretch.layer.cut);
        append_bucket(key, stretch.layer.resolution, bucket);
        return key;
    }

    void read(const Stretch& stretch) {
        if (stretch.layer.cut == Cut::whole)
            read_kinds(stretch);
        else
            read_pages(stretch);
    }

    void read_kinds(const Stretch& stretch) const {
        const std::string first = key_at(stretch, stretch.first);
        store_.scan(Family::cells, first, key_at(stretch, stretch.bound),
                    [&](std::string_view key, std::string_view value) {
                        key.remove_prefix(std::min(key.size(), first.size()));
                        Cell cell = read_kind(key);
                        cell.counters = read_counters(value, figure_.counters.size());
                        for (std::int64_t& counter : cell.counters) counter *= stretch.sign;
                        visit_(cell);
                        return true;
                    });
    }

    void read_pages(const Stretch& stretch) {
        const std::string bound = key_at(stretch, stretch.bound);
        if (pages_of(stretch) != nullptr && pages_of(stretch)->empty()) return;
        std::string from = key_at(stretch, stretch.first);
        while (from < bound) from = read_pages(stretch, from, bound);
    }

    /// The pages that are asked for; null: all.
    [[nodiscard]] const std::set<std::string, std::less<>>* pages_of(const Stretch& stretch) const {
        return range_.pages && stretch.layer.cut != Cut::together &&
                       stretch.layer.cut != Cut::districts
                   ? &*range_.pages
                   : nullptr;
    }

    /// Reads on until a page is not asked for; returns where the next one may be that is.
    std::string read_pages(const Stretch& stretch, const std::string& from,
                           const std::string& bound) {
        std::string next = bound;
        store_.scan(Family::cells, from, bound, [&](std::string_view key, std::string_view value) {
            if (key.size() < head_size) damaged_cell("its key is too short");
            const std::string_view name = key.substr(head_size);
            if (const auto* pages = pages_of(stretch); pages != nullptr) {
                const auto asked = pages->lower_bound(name);
                if (asked == pages->end()) {
                    const std::int32_t bucket =
                        read_ordered_32(key.substr(head_size - ordered_32_size, ordered_32_size));
                    next = key_at(stretch, bucket + 1) + *pages->begin();
                    return false;
                }
                if (*asked != name) {
                    next = std::string(key.substr(0, head_size)) + *asked;
                    return false;
                }
            }
            sums_.add(stretch.layer.cut, name, value, stretch.sign);
            return true;
        });
        return next;
    }

    void read_moments(const Way& way) {
        std::string first;
        std::string bound;
        set_moment_head(first, way.first_moment);
        set_moment_head(bound, way.moments_bound);
        store_.scan(Family::cells, first, bound, [&](std::string_view, std::string_view value) {
            read_moment(value, way.sign_of_moments);
            return true;
        });
    }

    void read_moment(std::string_view value, int sign) {
        Cell cell;
        cell.unit = take_sized(value);
        cell.category = take_sized(value);
        while (!value.empty()) {
            const char of = value.front();
            value.remove_prefix(1);
            std::string_view contributions = take_sized(value);
            if (of != figure_byte(figure_)) continue;
            while (!contributions.empty()) {
                cell.month = static_cast<std::int32_t>(take_signed(contributions));
                cell.level = take_level(contributions);
                cell.counters = take_counters(contributions, figure_.counters.size());
                page_.begin(Cut::together, figure_.counters.size());
                page_.append(cell);
                sums_.add(Cut::together, {}, page_.page(), sign);
            }
        }
    }

    const ViewStore& store_;
    const Figure& figure_;
    const CellRange& range_;
    const std::function<void(const Cell&)>& visit_;
    CellSums sums_;
    PageWriter page_;  // of a moment
};

}  // namespace

bool is_sum(std::string_view key) { return key.empty() || key.front() != moments_mark; }

const Figure* figure_of_part(std::string_view part) {
    if (!is_sum(part)) return nullptr;
    return &catalogue().at(static_cast<std::uint8_t>(part.front()) - 1U);
}

std::optional<std::string> joined_cells(std::string_view key, std::string_view left,
                                        std::string_view right) {
    if (!is_sum(key)) return std::string(right);  // the same was said twice
    return joined_pages(static_cast<Cut>(key.at(1)),
                        figure_of_part(figure_part(key))->counters.size(), left, right);
}

void visit_cells(const ViewStore& store, const Figure& figure, const CellRange& range,
                 const std::function<void(const Cell&)>& visit) {
    Reading(store, figure, range, visit).read();
}

}  // namespace gridcase::projections
