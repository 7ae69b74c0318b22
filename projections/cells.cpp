// The cells' bytes (numbers as in numbers.hpp, signed; ordered = keys.hpp, four bytes):
//
//   whole   = figure 1 resolution bucket month level category          → counters
//   units   = figure 2 page 0x00 resolution bucket                     → page (cell_pages.cpp)
//   full    = figure 3 page 0x00 resolution bucket month level category 0x00 rest  → counters
//   moments = figure 4 moment case                                     → unit category
//   contribution…
//
//   figure     = its place in the catalogue, from 1 on                 one byte
//   resolution = 1 year | 2 month | 3 day | 4 hour                     one byte
//   bucket     = ordered: the year | year * 12 + month - 1 | days | hours, since 1970-01-01
//   moment     = ordered, eight bytes, microseconds
//   month      = ordered          level = one byte
//   page, rest = what a unit's code begins with (page_of()), and what follows
//   counters   = one number per counter of the figure
//   case       = its number
//   unit, category = a number, how long it is, and the text
//   contribution   = month level counters, the month a number
//
// All buckets are UTC; the month among the dimensions is local to the case. A delta is added under
// every cut, at each resolution that the cut has. What had happened by T is then the whole years
// before T's year, the whole months of that year before T's month, and so on down, and the moments
// of T's own hour (or day) up to T: a few short scans, however long the log. A moment is of one
// case, so that it is written without looking for what other cases did at the same one.

#include "projections/cells.hpp"

#include <array>
#include <chrono>
#include <span>
#include <stdexcept>
#include <utility>
#include <vector>

#include "projections/cell_pages.hpp"
#include "projections/keys.hpp"
#include "projections/numbers.hpp"

namespace gridcase::projections {
namespace {

enum class Resolution : std::uint8_t { year = 1, month, day, hour };
constexpr char moments_cut = 4;

/// The resolutions of a cut, from coarse to fine: a year for what is small and asked for most; an
/// hour for what many cases share.
std::span<const Resolution> resolutions_of(Cut cut) {
    using enum Resolution;
    static constexpr std::array whole{year, month, day, hour};
    static constexpr std::array units{month, day, hour};
    static constexpr std::array full{month, day};
    switch (cut) {
        case Cut::whole:
            return whole;
        case Cut::units:
            return units;
        case Cut::full:
            return full;
    }
    return full;
}

/// A moment's buckets.
class Buckets {
   public:
    explicit Buckets(Instant at) {
        using namespace std::chrono;
        const std::chrono::microseconds since(at.micros);
        const auto day = floor<std::chrono::days>(since);
        const year_month_day date{sys_days(day)};
        const int month = static_cast<int>(date.year()) * 12 +
                          static_cast<int>(static_cast<unsigned>(date.month())) - 1;
        of_ = {static_cast<int>(date.year()), month, static_cast<std::int32_t>(day.count()),
               static_cast<std::int32_t>(floor<std::chrono::hours>(since).count())};
    }

    [[nodiscard]] std::int32_t of(Resolution resolution) const {
        return of_[static_cast<std::size_t>(resolution) - 1];
    }

    /// When the moment's own bucket began.
    [[nodiscard]] Instant beginning(Resolution resolution) const {
        using namespace std::chrono;
        switch (resolution) {
            case Resolution::year:
                return at_day(sys_days(year(of_[0]) / 1 / 1));
            case Resolution::month:
                return at_day(sys_days(year(of_[0]) /
                                       month(static_cast<unsigned>(of_[1] - of_[0] * 12 + 1)) / 1));
            case Resolution::day:
                return {days(1).micros * of_[2]};
            case Resolution::hour:
                return {hours(1).micros * of_[3]};
        }
        return {};
    }

   private:
    static Instant at_day(std::chrono::sys_days day) {
        return {days(1).micros * day.time_since_epoch().count()};
    }

    std::array<std::int32_t, 4> of_{};
};

/// What the keys of one cut of a figure begin with.
void set_head(std::string& key, const Figure& figure, char cut) {
    key.clear();
    key += static_cast<char>(&figure - catalogue().data() + 1);
    key += cut;
}

std::string head_of(const Figure& figure, char cut) {
    std::string head;
    set_head(head, figure, cut);
    return head;
}

void append_bucket(std::string& key, Resolution resolution, std::int32_t bucket) {
    key += static_cast<char>(resolution);
    append_ordered_32(key, bucket);
}
constexpr std::size_t bucket_size = 1 + ordered_32_size;

void append_kind(std::string& key, const Dimensions& dimensions) {
    append_ordered_32(key, dimensions.month);
    key += static_cast<char>(dimensions.level);
    key += dimensions.category.value();
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

/// Takes month, level and category; with `ended`, up to the end of the category.
void take_kind(std::string_view& key, Cell& cell, bool ended) {
    if (key.size() < ordered_32_size + 1) damaged("its key is too short");
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
    if (!value.empty()) damaged("its value is too long");
    return counters;
}

void append_sized(std::string& value, std::string_view text) {
    append_number(value, text.size());
    value += text;
}

std::string_view take_sized(std::string_view& value) {
    const std::uint64_t size = take_number(value);
    if (size > value.size()) damaged("a text in its value does not end");
    const std::string_view text = value.substr(0, size);
    value.remove_prefix(size);
    return text;
}

Level take_level(std::string_view& value) {
    if (value.empty()) damaged("a contribution in its value has no level");
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
        const std::string head = head_of(figure_, static_cast<char>(range_.cut));
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
            if (key.size() < head) damaged("its key is too short");
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
        std::string first = head_of(figure_, moments_cut);
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

CellAdder::CellAdder(ViewStore& store)
    : store_(store),
      to_counters_([this](auto before) { return counters_after(before); }),
      to_page_([this](auto before) { return page_after(before); }) {}

void CellAdder::add(const Figure& figure, const Delta& delta, int sign) {
    figure_ = &figure;
    delta_ = &delta;
    sign_ = sign;
    const Buckets buckets(delta.at);
    const std::string_view unit = delta.dimensions.unit.value();
    const std::string_view page = page_of(unit);
    const auto add_at_each = [&](Cut cut, std::string_view rest, const ViewStore::Update& update) {
        set_head(key_, figure, static_cast<char>(cut));
        if (cut != Cut::whole) {
            key_ += page;
            key_ += '\0';
        }
        const std::size_t head = key_.size();
        for (const Resolution resolution : resolutions_of(cut)) {
            key_.resize(head);
            append_bucket(key_, resolution, buckets.of(resolution));
            key_ += rest;
            store_.update(Family::cells, key_, update);
        }
    };

    kind_.clear();
    append_kind(kind_, delta.dimensions);
    add_at_each(Cut::whole, kind_, to_counters_);
    add_at_each(Cut::units, {}, to_page_);
    kind_ += '\0';
    kind_ += unit.substr(page.size());
    add_at_each(Cut::full, kind_, to_counters_);
}

void CellAdder::put_moment(const Figure& figure, const CaseNumber& number, Instant at,
                           std::span<const Delta> contributed) {
    set_head(key_, figure, moments_cut);
    append_ordered(key_, at.micros);
    key_ += number.value();
    value_.clear();
    for (const Delta& delta : contributed) {
        if (delta.at != at) continue;
        const Dimensions& dimensions = delta.dimensions;
        if (value_.empty()) {  // the same for all that a row contributes
            append_sized(value_, dimensions.unit.value());
            append_sized(value_, dimensions.category.value());
        }
        append_signed(value_, dimensions.month);
        value_ += static_cast<char>(dimensions.level);
        for (std::size_t i = 0; i < figure.counters.size(); ++i)
            append_signed(value_, delta.counters[i]);
    }
    if (value_.empty())
        store_.remove(Family::cells, key_);
    else
        store_.put(Family::cells, key_, value_);
}

std::optional<std::string_view> CellAdder::counters_after(std::optional<std::string_view> before) {
    const std::size_t count = figure_->counters.size();
    const Counters counters = before ? read_counters(*before, count) : Counters{};
    value_.clear();
    bool zero = true;
    for (std::size_t i = 0; i < count; ++i) {
        const std::int64_t sum = counters[i] + sign_ * delta_->counters[i];
        zero = zero && sum == 0;
        append_signed(value_, sum);
    }
    return zero ? std::nullopt : std::optional<std::string_view>(value_);
}

std::optional<std::string_view> CellAdder::page_after(std::optional<std::string_view> before) {
    value_.assign(before.value_or(std::string_view()));
    return added_to_page(value_, delta_->dimensions.unit.value(), delta_->dimensions.month,
                         delta_->counters, figure_->counters.size(), sign_);
}

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
