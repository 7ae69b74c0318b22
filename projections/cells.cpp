// The cells' bytes (numbers as in events/span_archive.hpp, signed; ordered = keys.hpp):
//
//   key        = figure 0x00 resolution bucket dimensions
//   figure     = the figure's id
//   resolution = 1 year | 2 month | 3 day | 4 instant        one byte
//   bucket     = ordered: the year | year * 12 + month - 1 | days since 1970-01-01 | microseconds
//   dimensions = month level category 0x00 unit 0x00         month = ordered, level = one byte
//   value      = one number per counter of the figure
//
// All buckets are UTC; the month among the dimensions is local to the case. A delta is added once
// at each resolution. What had happened by T is then the whole years before T's year, the whole
// months of that year before T's month, the whole days of that month before T's day, and the
// instants of that day up to T: four short scans, however long the log.

#include "projections/cells.hpp"

#include <array>
#include <chrono>
#include <stdexcept>
#include <string>
#include <utility>

#include "events/span_archive.hpp"
#include "projections/keys.hpp"

namespace gridcase::projections {
namespace {

enum class Resolution : std::uint8_t { year = 1, month, day, instant };
constexpr std::array resolutions{Resolution::year, Resolution::month, Resolution::day,
                                 Resolution::instant};

/// A moment's bucket at each resolution, in the order of `resolutions`.
using Buckets = std::array<std::int64_t, resolutions.size()>;

constexpr std::int64_t micros_per_day = days(1).micros;

Buckets buckets_of(Instant at) {
    using std::chrono::year_month_day;
    const auto day = std::chrono::floor<std::chrono::days>(std::chrono::microseconds(at.micros));
    const year_month_day date{std::chrono::sys_days(day)};
    const auto year = static_cast<std::int64_t>(static_cast<int>(date.year()));
    const auto month = static_cast<std::int64_t>(static_cast<unsigned>(date.month()));
    return {year, year * 12 + month - 1, day.count(), at.micros};
}

/// The first buckets that T's own coarser bucket holds: where each finer scan begins.
Buckets beginnings_within(Instant at) {
    using namespace std::chrono;
    const Buckets of = buckets_of(at);
    const auto first_day = sys_days(year(static_cast<int>(of[0])) /
                                    month(static_cast<unsigned>(of[1] % 12 + 1)) / day(1));
    return {INT64_MIN, of[0] * 12, first_day.time_since_epoch().count(), of[2] * micros_per_day};
}

std::string key_head(const Figure& figure, Resolution resolution) {
    std::string key(figure.id);
    key += '\0';
    key += static_cast<char>(resolution);
    return key;
}

void append_dimensions(std::string& key, const Dimensions& dimensions) {
    append_ordered(key, dimensions.month);
    key += static_cast<char>(dimensions.level);
    key += dimensions.category.value();
    key += '\0';
    key += dimensions.unit.value();
    key += '\0';
}

[[noreturn]] void damaged(const char* what) {
    throw std::runtime_error(std::string("views: a cell is damaged: ") + what +
                             "; `gridcase projections rebuild` makes them anew from the log");
}

std::string_view take_text(std::string_view& key) {
    const std::size_t end = key.find('\0');
    if (end == std::string_view::npos) damaged("a text in its key does not end");
    const std::string_view text = key.substr(0, end);
    key.remove_prefix(end + 1);
    return text;
}

Cell read_dimensions(std::string_view key) {
    if (key.size() < ordered_size + 1) damaged("its key is too short");
    Cell cell;
    cell.month = static_cast<std::int32_t>(read_ordered(key.substr(0, ordered_size)));
    cell.level = static_cast<Level>(key[ordered_size]);
    key.remove_prefix(ordered_size + 1);
    cell.category = take_text(key);
    cell.unit = take_text(key);
    if (!key.empty()) damaged("its key is too long");
    return cell;
}

Counters read_counters(std::string_view value, std::size_t count) {
    Counters counters{};
    SpanReader reader(value);
    for (std::size_t i = 0; i < count; ++i) counters[i] = reader.signed_number();
    reader.finish();
    return counters;
}

void write_counters(std::string& value, const Counters& counters, std::size_t count) {
    value.clear();
    SpanWriter writer(value);
    for (std::size_t i = 0; i < count; ++i) writer.signed_number(counters[i]);
}

}  // namespace

void add_to_cells(ViewStore& store, const Figure& figure, const Delta& delta, int sign) {
    const Buckets buckets = buckets_of(delta.at);
    std::string dimensions;
    append_dimensions(dimensions, delta.dimensions);
    std::string key;
    std::string value;
    const auto add =
        [&](std::optional<std::string_view> before) -> std::optional<std::string_view> {
        Counters counters = before ? read_counters(*before, figure.counters.size()) : Counters{};
        for (std::size_t c = 0; c < counters.size(); ++c) counters[c] += sign * delta.counters[c];
        if (counters == Counters{}) return std::nullopt;
        write_counters(value, counters, figure.counters.size());
        return value;
    };
    for (std::size_t i = 0; i < resolutions.size(); ++i) {
        key.assign(figure.id);
        key += '\0';
        key += static_cast<char>(resolutions[i]);
        append_ordered(key, buckets[i]);
        key += dimensions;

        store.update(Family::cells, key, add);
    }
}

std::optional<std::string> joined_cells(std::string_view left, std::string_view right) {
    SpanReader of_left(left);
    SpanReader of_right(right);
    std::string joined;
    SpanWriter writer(joined);
    bool zero = true;
    while (of_left.left() > 0) {
        const std::int64_t sum = of_left.signed_number() + of_right.signed_number();
        writer.signed_number(sum);
        zero = zero && sum == 0;
    }
    of_right.finish();
    return zero ? std::nullopt : std::optional(std::move(joined));
}

void visit_cells(const ViewStore& store, const Figure& figure, std::optional<Instant> as_of,
                 const std::function<void(const Cell&)>& visit) {
    const auto visit_range = [&](const std::string& first, const std::string& bound,
                                 std::size_t head) {
        store.scan(Family::cells, first, bound, [&](std::string_view key, std::string_view value) {
            if (key.size() < head) damaged("its key is too short");
            Cell cell = read_dimensions(key.substr(head));
            cell.counters = read_counters(value, figure.counters.size());
            visit(cell);
            return true;
        });
    };

    const std::size_t head = figure.id.size() + 2 + ordered_size;
    if (!as_of) {
        visit_range(key_head(figure, Resolution::year), key_head(figure, Resolution::month), head);
        return;
    }
    const Buckets beginnings = beginnings_within(*as_of);
    Buckets bounds = buckets_of(*as_of);
    bounds.back() += 1;  // the instant asked about has come
    for (std::size_t i = 0; i < resolutions.size(); ++i) {
        std::string first = key_head(figure, resolutions[i]);
        std::string bound = first;
        append_ordered(first, beginnings[i]);
        append_ordered(bound, bounds[i]);
        visit_range(first, bound, head);
    }
}

}  // namespace gridcase::projections
