#include "projections/cell_writer.hpp"

#include <algorithm>
#include <iterator>
#include <numeric>
#include <utility>

#include "projections/cell_pages.hpp"
#include "projections/cells.hpp"
#include "projections/keys.hpp"
#include "projections/numbers.hpp"

namespace gridcase::projections {
namespace {

/// So many deltas at most are gathered: some five megabytes.
constexpr std::size_t most_steps = 64U << 10U;

std::size_t index_of(const Figure& figure) {
    return static_cast<std::size_t>(&figure - catalogue().data());
}

/// Counting into more places than this costs more than comparing.
constexpr std::uint64_t places_for_each_step = 4;

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

std::vector<std::uint32_t> CellWriter::Names::alike(
    const std::function<std::string_view(std::string_view)>& part) const {
    std::vector<std::uint32_t> first(texts_.size());
    for (std::uint32_t i = 0; i < texts_.size(); ++i) {
        const bool goes_on = i > 0 && part(*texts_[i]) == part(*texts_[i - 1]);
        first[i] = goes_on ? first[i - 1] : i;
    }
    return first;
}

void CellWriter::Names::add_to(std::set<std::string, std::less<>>& texts) const {
    for (const std::string* text : texts_) texts.insert(*text);
}

void CellWriter::Names::clear() {
    numbers_.clear();
    texts_.clear();
    last_ = 0;
}

CellWriter::CellWriter(ViewStore& store, Layers layers)
    : store_(store),
      layers_(layers),
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
                                 .figure = static_cast<std::uint8_t>(index_of(figure)),
                                 .level = dimensions.level,
                                 .counters = delta.counters});
    for (std::int64_t& counter : step.counters) counter *= sign;
}

void CellWriter::put_moment(const CaseNumber& number, Instant at,
                            std::span<const std::vector<Delta>> contributed) {
    set_moment_head(key_, at);
    key_ += number.value();
    value_.clear();
    for (const Figure& figure : catalogue()) {
        contributions_.clear();
        for (const Delta& delta : contributed[index_of(figure)]) {
            if (delta.at != at) continue;
            const Dimensions& dimensions = delta.dimensions;
            if (value_.empty()) {  // the same for all that a row contributes
                append_sized(value_, dimensions.unit.value());
                append_sized(value_, dimensions.category.value());
            }
            append_signed(contributions_, dimensions.month);
            contributions_ += static_cast<char>(dimensions.level);
            for (std::size_t i = 0; i < figure.counters.size(); ++i)
                append_signed(contributions_, delta.counters[i]);
        }
        if (contributions_.empty()) continue;
        value_ += figure_byte(figure);
        append_sized(value_, contributions_);
    }
    if (value_.empty())
        store_.remove(Family::cells, key_);
    else
        store_.put(Family::cells, key_, value_);
}

void CellWriter::settle() {
    if (steps_.empty()) return;
    const std::vector<std::uint32_t> units = units_.order();  // as pages have them
    const std::vector<std::uint32_t> categories = categories_.order();
    for (Step& step : steps_) {
        step.unit = units[step.unit];
        step.category = categories[step.category];
    }
    if (layers_ == Layers::minutes) {
        arrange_as_in_pages();
        order_by_bucket(minutes_layer.resolution);
        write_pages(minutes_layer);
        units_.add_to(written_.units);
        categories_.add_to(written_.categories);
    } else {
        write_kinds();
        arrange_as_in_pages();
        pages_ = units_.alike([](std::string_view unit) { return page_of(unit); });
        districts_ =
            units_.alike([](std::string_view unit) { return page_of(Cut::communities, unit); });
        communities_ = units_.alike(community_of);
        write_layers();
    }
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

/// Cells of all units together: all of one kind, and those from early to late.
void CellWriter::write_kinds() {
    order([](const Step& step) {
        return Ordered{
            .first = std::uint64_t{step.figure} << 56U |
                     static_cast<std::uint64_t>(step.level) << 48U | ordered_bits(step.month),
            .second = std::uint64_t{step.category} << 32U |
                      ordered_bits(step.buckets.of(Resolution::hour)),
        };
    });
    each_group(
        Group(ordered_),
        [](const Ordered& left, const Ordered& right) {
            return left.first == right.first && left.second >> 32U == right.second >> 32U;
        },
        [&](Group group) { write_kind(group); });
}

void CellWriter::write_kind(Group group) {
    const Step& of = step(group);
    const Figure& figure = catalogue()[of.figure];
    count_ = figure.counters.size();
    kind_.clear();
    append_kind(kind_, of.month, of.level, categories_.text(of.category));
    set_cell_head(key_, figure, Cut::whole);
    const std::size_t head = key_.size();
    for (const Layer& layer : all_layers()) {
        if (layer.cut != Cut::whole) continue;
        const auto bucket = [&](const Ordered& one) {
            return steps_[one.step].buckets.of(layer.resolution);
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
                append_bucket(key_, layer.resolution, bucket(same.front()));
                key_ += kind_;
                store_.update(Family::cells, key_, to_counters_);
            });
    }
}

/// Steps in the order of what a page tells.
void CellWriter::arrange_as_in_pages() {
    order([](const Step& step) {
        return Ordered{
            .first = std::uint64_t{step.unit} << 32U | ordered_bits(step.month),
            .second = std::uint64_t{static_cast<std::uint8_t>(step.level)} << 32U | step.category,
        };
    });
    arranged_.clear();
    arranged_.reserve(steps_.size());
    for (const Ordered& each : ordered_) arranged_.push_back(steps_[each.step]);
    steps_.swap(arranged_);
}

/// Orders by figure and bucket, and those of one bucket as they stand. Most deltas that are
/// gathered lie near each other in time, so they are counted into their places.
void CellWriter::order_by_bucket(Resolution resolution) {
    const auto bucket = [&](const Step& step) { return step.buckets.of(resolution); };
    const auto [lowest, highest] = std::ranges::minmax(steps_, {}, bucket);
    const std::int64_t least = bucket(lowest);
    const auto range = static_cast<std::uint64_t>(bucket(highest) - least + 1);
    const auto place = [&](const Step& step) {
        return step.figure * range + static_cast<std::uint64_t>(bucket(step) - least);
    };
    ordered_.clear();
    ordered_.resize(steps_.size());
    const std::uint64_t places = range * catalogue().size();
    if (places > places_for_each_step * steps_.size()) {
        for (std::uint32_t i = 0; i < steps_.size(); ++i) ordered_[i] = {place(steps_[i]), i, i};
        std::ranges::sort(ordered_, {},
                          [](const Ordered& one) { return std::pair(one.first, one.second); });
        return;
    }
    ends_.assign(places + 1, 0);
    for (const Step& step : steps_) ++ends_[place(step) + 1];
    std::partial_sum(ends_.begin(), ends_.end(), ends_.begin());
    for (std::uint32_t i = 0; i < steps_.size(); ++i) {
        const std::uint64_t at = place(steps_[i]);
        ordered_[ends_[at]++] = {at, i, i};
    }
}

/// Cells of units, layer by layer.
void CellWriter::write_layers() {
    std::vector<Layer> layers;
    std::ranges::remove_copy(all_layers(), std::back_inserter(layers), Cut::whole, &Layer::cut);
    std::ranges::stable_sort(layers, {}, &Layer::resolution);
    std::optional<Resolution> ordered_by;
    for (const Layer& layer : layers) {
        if (ordered_by != layer.resolution) order_by_bucket(layer.resolution);
        ordered_by = layer.resolution;
        write_pages(layer);
    }
}

/// All of a figure and a bucket, page by page; they are ordered by bucket.
void CellWriter::write_pages(Layer layer) {
    const std::vector<std::uint32_t>& pages =
        layer.cut == Cut::communities || layer.cut == Cut::districts ? districts_ : pages_;
    each_group(
        Group(ordered_),
        [&](const Ordered& left, const Ordered& right) {
            if (left.first != right.first) return false;
            return layer.cut == Cut::together ||
                   pages[steps_[left.step].unit] == pages[steps_[right.step].unit];
        },
        [&](Group group) { write_page(layer, group); });
}

/// Whether the cut tells the same of them.
bool CellWriter::is_same(const Step& left, const Step& right, Cut cut) const {
    if (cut == Cut::communities) return communities_[left.unit] == communities_[right.unit];
    if (left.unit != right.unit) return false;
    if (cut == Cut::units || cut == Cut::districts) return true;
    if (left.month != right.month) return false;
    return cut == Cut::months || (left.level == right.level && left.category == right.category);
}

void CellWriter::write_page(Layer layer, Group group) {
    const Step& of = step(group);
    const Figure& figure = catalogue()[of.figure];
    const std::string_view page = page_of(layer.cut, units_.text(of.unit));
    count_ = figure.counters.size();
    page_cut_ = layer.cut;
    page_.begin(layer.cut, count_);
    each_group(
        group,
        [&](const Ordered& left, const Ordered& right) {
            return is_same(steps_[left.step], steps_[right.step], layer.cut);
        },
        [&](Group same) {
            const Step& first = step(same);
            page_.append({.unit = units_.text(first.unit),
                          .category = categories_.text(first.category),
                          .level = first.level,
                          .month = first.month,
                          .counters = sum(same)});
        });
    if (page_.page().empty()) return;
    set_cell_head(key_, figure, layer.cut);
    append_bucket(key_, layer.resolution, of.buckets.of(layer.resolution));
    key_ += page;
    if (layers_ == Layers::minutes)
        store_.put(Family::cells, key_, page_.page());
    else
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
    if (!before) return page_.page();
    auto joined = joined_pages(page_cut_, count_, *before, page_.page());
    if (!joined) return std::nullopt;
    value_ = *std::move(joined);
    return value_;
}

}  // namespace gridcase::projections
