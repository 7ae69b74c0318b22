#include "projections/cell_writer.hpp"

#include <algorithm>
#include <numeric>
#include <utility>

#include "projections/cell_pages.hpp"
#include "projections/cells.hpp"
#include "projections/numbers.hpp"

namespace gridcase::projections {
namespace {

/// So many deltas at most are gathered: some five megabytes.
constexpr std::size_t most_steps = 64U << 10U;

/// Orders as the number does.
std::uint64_t unsigned_of(std::int32_t number) {
    return static_cast<std::uint32_t>(number) ^ (std::uint32_t{1} << 31U);
}

/// Visits each stretch of what is the same; what is the same lies together.
template <class Same, class Visit>
void each_group(auto all, const Same& same, const Visit& visit) {
    for (auto begin = all.begin(); begin != all.end();) {
        const auto end =
            std::find_if_not(begin, all.end(), [&](const auto& one) { return same(*begin, one); });
        visit(all.subspan(static_cast<std::size_t>(begin - all.begin()),
                          static_cast<std::size_t>(end - begin)));
        begin = end;
    }
}

void append_sized(std::string& value, std::string_view text) {
    append_number(value, text.size());
    value += text;
}

}  // namespace

std::uint32_t CellWriter::Names::number(const std::string& text) {
    if (last_ < texts_.size() && *texts_[last_] == text) return last_;
    const auto [found, fresh] =
        numbers_.try_emplace(text, static_cast<std::uint32_t>(texts_.size()));
    if (fresh) texts_.push_back(&found->first);
    return last_ = found->second;
}

std::vector<std::uint32_t> CellWriter::Names::order() {
    std::vector<std::uint32_t> old(texts_.size());
    std::iota(old.begin(), old.end(), 0U);
    std::ranges::sort(old, [&](std::uint32_t left, std::uint32_t right) {
        return *texts_[left] < *texts_[right];
    });
    std::vector<std::uint32_t> fresh(texts_.size());
    std::vector<const std::string*> texts(texts_.size());
    for (std::uint32_t place = 0; place < old.size(); ++place) {
        fresh[old[place]] = place;
        texts[place] = texts_[old[place]];
    }
    texts_ = std::move(texts);
    return fresh;
}

void CellWriter::Names::clear() {
    numbers_.clear();
    texts_.clear();
    last_ = 0;
}

CellWriter::CellWriter(ViewStore& store)
    : store_(store),
      to_counters_([this](auto before) { return counters_after(before); }),
      to_page_([this](auto before) { return page_after(before); }) {}

void CellWriter::add(const Figure& figure, const Delta& delta, int sign) {
    if (steps_.size() == most_steps) settle();
    const Dimensions& dimensions = delta.dimensions;
    Step& step =
        steps_.emplace_back(Step{.buckets = Buckets(delta.at),
                                 .month = dimensions.month,
                                 .unit = units_.number(dimensions.unit.value()),
                                 .category = categories_.number(dimensions.category.value()),
                                 .figure = static_cast<std::uint8_t>(&figure - catalogue().data()),
                                 .level = dimensions.level,
                                 .counters = delta.counters});
    for (std::int64_t& counter : step.counters) counter *= sign;
}

void CellWriter::put_moment(const Figure& figure, const CaseNumber& number, Instant at,
                            std::span<const Delta> contributed) {
    set_cell_head(key_, figure, moments_cut);
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

void CellWriter::settle() {
    if (steps_.empty()) return;
    const std::vector<std::uint32_t> units = units_.order();  // as pages have them
    for (Step& step : steps_) step.unit = units[step.unit];
    write_kinds(Cut::whole);
    for (const Resolution resolution : resolutions_of(Cut::units)) write_pages(resolution);
    write_kinds(Cut::full);
    steps_.clear();
    units_.clear();
    categories_.clear();
}

void CellWriter::order(const std::function<Ordered(const Step&)>& place) {
    ordered_.clear();
    for (std::uint32_t i = 0; i < steps_.size(); ++i) {
        ordered_.push_back(place(steps_[i]));
        ordered_.back().step = i;
    }
    std::ranges::sort(ordered_, [](const Ordered& left, const Ordered& right) {
        return std::pair(left.first, left.second) < std::pair(right.first, right.second);
    });
}

Counters CellWriter::sum(Group group) const {
    Counters sum{};
    for (const Ordered& each : group) {
        const Counters& counters = steps_[each.step].counters;
        for (std::size_t i = 0; i < sum.size(); ++i) sum[i] += counters[i];
    }
    return sum;
}

/// Cells that tell categories and levels: all of one kind, and those from early to late.
void CellWriter::write_kinds(Cut cut) {
    order([cut](const Step& step) {
        const std::uint64_t unit = cut == Cut::full ? step.unit : 0;  // less than most_steps
        return Ordered{
            .first = std::uint64_t{step.figure} << 56U |
                     static_cast<std::uint64_t>(step.level) << 48U | unit << 32U |
                     unsigned_of(step.month),
            .second = std::uint64_t{step.category} << 32U |
                      unsigned_of(step.buckets.of(Resolution::hour)),
        };
    });
    each_group(
        Group(ordered_),
        [](const Ordered& left, const Ordered& right) {
            return left.first == right.first && left.second >> 32U == right.second >> 32U;
        },
        [&](Group group) { write_kind(cut, group); });
}

void CellWriter::write_kind(Cut cut, Group group) {
    const Step& of = step(group);
    const Figure& figure = catalogue()[of.figure];
    const std::string& unit = units_.text(of.unit);
    const std::string_view page = page_of(unit);
    count_ = figure.counters.size();
    kind_.clear();
    append_ordered_32(kind_, of.month);
    kind_ += static_cast<char>(of.level);
    kind_ += categories_.text(of.category);
    set_cell_head(key_, figure, static_cast<char>(cut));
    if (cut == Cut::full) {
        kind_ += '\0';
        kind_ += std::string_view(unit).substr(page.size());
        key_ += page;
        key_ += '\0';
    }
    const std::size_t head = key_.size();
    for (const Resolution resolution : resolutions_of(cut)) {
        const auto bucket = [&](const Ordered& one) {
            return steps_[one.step].buckets.of(resolution);
        };
        each_group(
            group,
            [&](const Ordered& left, const Ordered& right) {
                return bucket(left) == bucket(right);
            },
            [&](Group same) {
                sum_ = sum(same);
                if (sum_ == Counters{}) return;
                key_.resize(head);
                append_bucket(key_, resolution, bucket(same.front()));
                key_ += kind_;
                store_.update(Family::cells, key_, to_counters_);
            });
    }
}

void CellWriter::write_pages(Resolution resolution) {
    order([resolution](const Step& step) {
        return Ordered{
            .first = std::uint64_t{step.figure} << 32U | unsigned_of(step.buckets.of(resolution)),
            .second = std::uint64_t{step.unit} << 32U | unsigned_of(step.month),
        };
    });
    const auto page = [this](const Ordered& one) {
        return page_of(units_.text(steps_[one.step].unit));
    };
    each_group(
        Group(ordered_),
        [&](const Ordered& left, const Ordered& right) {
            return left.first == right.first &&
                   (left.second >> 32U == right.second >> 32U || page(left) == page(right));
        },
        [&](Group group) { write_page(resolution, group); });
}

void CellWriter::write_page(Resolution resolution, Group group) {
    const Step& of = step(group);
    const Figure& figure = catalogue()[of.figure];
    const std::string_view page = page_of(units_.text(of.unit));
    page_.clear();
    each_group(
        group,
        [](const Ordered& left, const Ordered& right) { return left.second == right.second; },
        [&](Group same) {
            append_to_page(page_, units_.text(step(same).unit), step(same).month, sum(same),
                           figure.counters.size());
        });
    if (page_.empty()) return;
    set_cell_head(key_, figure, static_cast<char>(Cut::units));
    key_ += page;
    key_ += '\0';
    append_bucket(key_, resolution, of.buckets.of(resolution));
    store_.update(Family::cells, key_, to_page_);
}

std::optional<std::string_view> CellWriter::counters_after(std::optional<std::string_view> before) {
    value_.clear();
    bool zero = true;
    std::string_view rest = before.value_or(std::string_view());
    for (std::size_t i = 0; i < count_; ++i) {
        const std::int64_t counter = (before ? take_signed(rest) : 0) + sum_[i];
        zero = zero && counter == 0;
        append_signed(value_, counter);
    }
    if (!rest.empty()) damaged_cell("its value is too long");
    return zero ? std::nullopt : std::optional<std::string_view>(value_);
}

std::optional<std::string_view> CellWriter::page_after(std::optional<std::string_view> before) {
    if (!before) return page_;
    auto joined = joined_pages(*before, page_);
    if (!joined) return std::nullopt;
    value_ = *std::move(joined);
    return value_;
}

}  // namespace gridcase::projections
