#include "projections/cells_from_minutes.hpp"

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <stdexcept>
#include <utility>

#include "projections/cell_pages.hpp"
#include "projections/cells.hpp"
#include "projections/keys.hpp"
#include "projections/numbers.hpp"

namespace gridcase::projections {
namespace {

constexpr std::uint64_t low_half = 0xFFFF'FFFFU;

std::int32_t month_in(std::uint64_t first) {
    return of_ordered_bits(static_cast<std::uint32_t>(first & low_half));
}

std::size_t place_of(Layer wanted) {
    const auto layers = all_layers();
    const auto found = std::ranges::find_if(layers, [&](const Layer& layer) {
        return layer.cut == wanted.cut && layer.resolution == wanted.resolution;
    });
    if (found == layers.end()) throw std::logic_error("there is no such layer");
    return static_cast<std::size_t>(found - layers.begin());
}

/// What a layer is made of: the next finer one that its cut is read from, and not the minutes if
/// hours tell it as well.
std::size_t source_of(const Layer& layer) {
    const auto layers = layers_of(layer.cut == Cut::districts ? Cut::units : layer.cut);
    const auto finer = std::ranges::find(layers, layer.resolution, &Layer::resolution) + 1;
    const bool is_last = finer + 1 == layers.end();
    return place_of(is_last && layer.cut != Cut::full ? layers_of(Cut::full).rbegin()[1] : *finer);
}

}  // namespace

void CellTexts::add(const CellTexts& others) {
    units.insert(others.units.begin(), others.units.end());
    categories.insert(others.categories.begin(), others.categories.end());
}

CellsFromMinutes::Ranks::Ranks(const std::set<std::string, std::less<>>& texts)
    : texts_(texts.begin(), texts.end()) {
    for (const std::string_view text : texts_)
        ranks_.emplace(text, static_cast<std::uint32_t>(ranks_.size()));
}

std::uint32_t CellsFromMinutes::Ranks::of(std::string_view text) const {
    const auto found = ranks_.find(text);
    if (found == ranks_.end()) throw std::logic_error("a page tells of what was not announced");
    return found->second;
}

CellsFromMinutes::CellsFromMinutes(const Figure& figure, const CellTexts& texts, Put put)
    : figure_(figure),
      counters_(figure.counters.size()),
      minutes_(place_of(minutes_layer)),
      put_(std::move(put)),
      units_(texts.units),
      categories_(texts.categories) {
    for (std::uint32_t unit = 0; unit < units_.size(); ++unit) {
        const bool same = unit > 0 && community_of(units_.text(unit)) ==
                                          community_of(units_.text(communities_.back()));
        communities_.push_back(same ? communities_.back() : unit);
    }
    const auto layers = all_layers();
    stages_.resize(layers.size());
    for (std::size_t place = 0; place < layers.size(); ++place) {
        stages_[place].layer = layers[place];
        if (layers[place].cut != Cut::together)
            stages_[source_of(layers[place])].made_of_it.push_back(place);
    }
}

void CellsFromMinutes::take(std::string_view key, std::string_view page) {
    if (key.size() != 2 + bucket_size) damaged_cell("its key is not as long as it should be");
    put_(minutes_, key, page);
    const auto buckets =
        Buckets::of_minutes(read_ordered_32(key.substr(key.size() - ordered_32_size)));
    for (const std::size_t other : stages_[minutes_].made_of_it) {
        Stage& stage = stages_[other];
        open(stage, buckets);
        each_cell(Cut::together, page, counters_, [&](const Cell& cell) {
            gather(stage,
                   {.first = std::uint64_t{units_.of(cell.unit)} << 32U | ordered_bits(cell.month),
                    .second = std::uint64_t{static_cast<std::uint8_t>(cell.level)} << 32U |
                              categories_.of(cell.category),
                    .counters = cell.counters});
        });
    }
}

void CellsFromMinutes::finish() { finish(stages_[minutes_]); }

/// What is made of a stage needs all of it.
void CellsFromMinutes::finish(Stage& stage) {
    close(stage);
    for (const std::size_t other : stage.made_of_it) finish(stages_[other]);
}

void CellsFromMinutes::open(Stage& stage, const Buckets& buckets) {
    const Resolution resolution = stage.layer.resolution;
    if (stage.buckets && stage.buckets->of(resolution) != buckets.of(resolution)) close(stage);
    stage.buckets = buckets;
}

void CellsFromMinutes::close(Stage& stage) {
    if (!stage.buckets) return;
    add_up(stage.gathered);
    if (stage.layer.cut == Cut::whole)
        put_kinds(stage);
    else
        put_pages(stage);
    for (const std::size_t other : stage.made_of_it) {
        open(stages_[other], *stage.buckets);
        for (const Sum& sum : stage.gathered) gather(stages_[other], sum);
    }
    stage.gathered.clear();
    stage.buckets.reset();
}

/// Leaves out what the cut does not tell.
void CellsFromMinutes::gather(Stage& stage, const Sum& sum) const {
    Sum told = sum;
    switch (stage.layer.cut) {
        case Cut::whole:
            told.first &= low_half;
            break;
        case Cut::months:
            told.second = 0;
            break;
        case Cut::units:
        case Cut::districts:
            told.first &= ~low_half;
            told.second = 0;
            break;
        case Cut::communities:
            told.first = std::uint64_t{communities_[sum.first >> 32U]} << 32U;
            told.second = 0;
            break;
        case Cut::full:
        case Cut::together:
            break;
    }
    std::vector<Sum>& gathered = stage.gathered;
    if (gathered.empty() || gathered.back().first != told.first ||
        gathered.back().second != told.second) {
        gathered.push_back(told);
        return;
    }
    for (std::size_t i = 0; i < counters_; ++i) gathered.back().counters[i] += told.counters[i];
}

/// What is gathered mostly consists of stretches in order, one for each bucket that it comes from,
/// and is merged from these.
void CellsFromMinutes::sort(std::vector<Sum>& sums) {
    const auto place = [](const Sum& sum) { return std::pair(sum.first, sum.second); };
    std::vector<std::ptrdiff_t> ends;
    for (auto at = sums.begin(); at != sums.end(); ends.push_back(at - sums.begin()))
        at = std::ranges::is_sorted_until(at, sums.end(), {}, place);
    std::vector<Sum> merged;
    while (ends.size() > 1) {
        merged.clear();
        merged.reserve(sums.size());
        std::vector<std::ptrdiff_t> merged_ends;
        auto from = sums.begin();
        for (std::size_t i = 0; i < ends.size(); i += 2) {
            const auto middle = sums.begin() + ends[i];
            const auto end = sums.begin() + ends[std::min(i + 1, ends.size() - 1)];
            std::ranges::merge(from, middle, middle, end, std::back_inserter(merged), {}, place,
                               place);
            merged_ends.push_back(end - sums.begin());
            from = end;
        }
        sums.swap(merged);
        ends = std::move(merged_ends);
    }
}

/// In order, each cell once, and none that comes to zero.
void CellsFromMinutes::add_up(std::vector<Sum>& sums) {
    const auto place = [](const Sum& sum) { return std::pair(sum.first, sum.second); };
    sort(sums);
    auto end = sums.begin();
    for (auto from = sums.begin(); from != sums.end();) {
        Sum sum = *from++;
        for (; from != sums.end() && place(*from) == place(sum); ++from)
            for (std::size_t i = 0; i < max_counters; ++i) sum.counters[i] += from->counters[i];
        if (sum.counters != Counters{}) *end++ = sum;
    }
    sums.erase(end, sums.end());
}

Cell CellsFromMinutes::cell_of(const Sum& sum) const {
    return {.unit = units_.text(sum.first >> 32U),
            .category = categories_.text(sum.second & low_half),
            .level = static_cast<Level>(sum.second >> 32U),
            .month = month_in(sum.first),
            .counters = sum.counters};
}

void CellsFromMinutes::put_kinds(const Stage& stage) {
    set_cell_head(key_, figure_, stage.layer.cut);
    append_bucket(key_, stage.layer.resolution, stage.buckets->of(stage.layer.resolution));
    const std::size_t head = key_.size();
    for (const Sum& sum : stage.gathered) {
        key_.resize(head);
        append_kind(key_, month_in(sum.first), static_cast<Level>(sum.second >> 32U),
                    categories_.text(sum.second & low_half));
        value_.clear();
        for (std::size_t i = 0; i < counters_; ++i) append_signed(value_, sum.counters[i]);
        put_(static_cast<std::size_t>(&stage - stages_.data()), key_, value_);
    }
}

void CellsFromMinutes::put_pages(const Stage& stage) {
    const Cut cut = stage.layer.cut;
    set_cell_head(key_, figure_, cut);
    append_bucket(key_, stage.layer.resolution, stage.buckets->of(stage.layer.resolution));
    const std::size_t head = key_.size();
    for (auto next = stage.gathered.begin(); next != stage.gathered.end();) {
        const std::string_view page = page_of(cut, units_.text(next->first >> 32U));
        page_.begin(cut, counters_);
        for (;
             next != stage.gathered.end() && page_of(cut, units_.text(next->first >> 32U)) == page;
             ++next)
            page_.append(cell_of(*next));
        key_.resize(head);
        key_ += page;
        put_(static_cast<std::size_t>(&stage - stages_.data()), key_, page_.page());
    }
}

}  // namespace gridcase::projections
