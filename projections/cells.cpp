#include "projections/cells.hpp"

#include <stdexcept>
#include <utility>
#include <vector>

#include "projections/cell_keys.hpp"
#include "projections/cell_pages.hpp"
#include "projections/keys.hpp"
#include "projections/numbers.hpp"

namespace gridcase::projections {
namespace {

std::string_view take_text(std::string_view& key) {
    const std::size_t end = key.find('\0');
    if (end == std::string_view::npos) damaged_cell("a text in its key does not end");
    const std::string_view text = key.substr(0, end);
    key.remove_prefix(end + 1);
    return text;
}

/// Takes month, level and category; with `ended`, up to the end of the category.
void take_kind(std::string_view& key, Cell& cell, bool ended) {
    if (key.size() < ordered_32_size + 1) damaged_cell("its key is too short");
    cell.month = read_ordered_32(key.substr(0, ordered_32_size));
    cell.level = static_cast<Level>(key[ordered_32_size]);
    key.remove_prefix(ordered_32_size + 1);
    cell.category = ended ? take_text(key) : key;
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
        : store_(store), figure_(figure), range_(range), visit_(visit) {}

    void read() const {
        const std::string head = cell_head(figure_, static_cast<char>(range_.cut));
        if (range_.cut == Cut::whole) {
            read_buckets(head, {});
        } else if (range_.pages) {
            for (const std::string& page : *range_.pages) read_buckets(head + page + '\0', page);
        } else {
            for (auto page = page_after(head, {}); page; page = page_after(head, page))
                read_buckets(head + *page + '\0', *page);
        }
        if (range_.as_of) read_moments(*range_.as_of);
    }

   private:
    /// The first page behind one; nothing: the very first.
    [[nodiscard]] std::optional<std::string> page_after(
        const std::string& head, const std::optional<std::string>& before) const {
        std::string bound = head;
        ++bound.back();
        std::optional<std::string> page;
        store_.scan(Family::cells, before ? head + *before + '\x01' : head, bound,
                    [&](std::string_view key, std::string_view) {
                        key.remove_prefix(head.size());
                        page = take_text(key);
                        return false;
                    });
        return page;
    }

    /// The buckets that are over by the moment asked about, at each resolution.
    void read_buckets(const std::string& head, std::string_view page) const {
        PageSum sum(figure_.counters.size(), range_.by_month);
        for (const auto& [first, bound] : ranges(head))
            read_range(first, bound, head.size() + bucket_size, page, sum);
        visit_sum(sum, page);
    }

    [[nodiscard]] std::vector<std::pair<std::string, std::string>> ranges(
        const std::string& head) const {
        const auto resolutions = resolutions_of(range_.cut);
        if (!range_.as_of) {
            std::string first = head;
            first += static_cast<char>(resolutions.front());
            std::string bound = first;
            ++bound.back();
            return {{first, bound}};
        }
        std::vector<std::pair<std::string, std::string>> ranges;
        const Buckets buckets(*range_.as_of);
        std::optional<Resolution> coarser;
        for (const Resolution resolution : resolutions) {
            auto& [first, bound] = ranges.emplace_back(head, head);
            append_bucket(
                first, resolution,
                coarser ? Buckets(buckets.beginning(*coarser)).of(resolution) : INT32_MIN);
            append_bucket(bound, resolution, buckets.of(resolution));
            coarser = resolution;
        }
        return ranges;
    }

    void read_range(const std::string& first, const std::string& bound, std::size_t head,
                    std::string_view page, PageSum& sum) const {
        std::string unit(page);
        store_.scan(Family::cells, first, bound, [&](std::string_view key, std::string_view value) {
            if (range_.cut == Cut::units) {
                sum.add(value);
                return true;
            }
            if (key.size() < head) damaged_cell("its key is too short");
            key.remove_prefix(head);
            Cell cell;
            take_kind(key, cell, range_.cut == Cut::full);
            if (range_.cut == Cut::full) {
                unit.resize(page.size());
                unit += key;
                cell.unit = unit;
            }
            cell.counters = read_counters(value, figure_.counters.size());
            visit_(cell);
            return true;
        });
    }

    void visit_sum(const PageSum& sum, std::string_view page) const {
        std::string unit(page);
        sum.visit([&](std::string_view rest, std::int32_t month, const Counters& counters) {
            unit.resize(page.size());
            unit += rest;
            visit_({.unit = unit, .category = {}, .month = month, .counters = counters});
        });
    }

    /// The moments of the last bucket, which is not over.
    void read_moments(Instant as_of) const {
        const Resolution finest = resolutions_of(range_.cut).back();
        std::string first = cell_head(figure_, moments_cut);
        std::string bound = first;
        append_ordered(first, Buckets(as_of).beginning(finest).micros);
        append_ordered(bound, as_of.micros + 1);  // the moment asked about has come
        store_.scan(Family::cells, first, bound, [&](std::string_view, std::string_view value) {
            Cell cell;
            cell.unit = take_sized(value);
            cell.category = take_sized(value);
            while (!value.empty()) {
                cell.month = static_cast<std::int32_t>(take_signed(value));
                cell.level = take_level(value);
                cell.counters = take_counters(value, figure_.counters.size());
                visit_(cell);
            }
            return true;
        });
    }

    const ViewStore& store_;
    const Figure& figure_;
    const CellRange& range_;
    const std::function<void(const Cell&)>& visit_;
};

}  // namespace

bool is_sum(std::string_view key) { return key.size() < 2 || key[1] != moments_cut; }

std::optional<std::string> joined_cells(std::string_view key, std::string_view left,
                                        std::string_view right) {
    if (key.at(1) == static_cast<char>(Cut::units)) return joined_pages(left, right);
    std::string joined;
    bool zero = true;
    while (!left.empty()) {
        const std::int64_t sum = take_signed(left) + take_signed(right);
        append_signed(joined, sum);
        zero = zero && sum == 0;
    }
    return zero ? std::nullopt : std::optional(std::move(joined));
}

void visit_cells(const ViewStore& store, const Figure& figure, const CellRange& range,
                 const std::function<void(const Cell&)>& visit) {
    Reading(store, figure, range, visit).read();
}

}  // namespace gridcase::projections
