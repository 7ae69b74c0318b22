#include "projections/stretches.hpp"

#include <algorithm>
#include <cstddef>
#include <span>

namespace gridcase::projections {
namespace {

/// What the moments of five minutes cost to read, in buckets of any resolution.
constexpr double cost_of_moments = 4;

/// From coarse to fine, at each layer: the moment lies in a bucket, of which is to be told what
/// lies before the moment (which counts) or what lies behind it (which is taken back).
class Ways {
   public:
    Ways(std::span<const Layer> layers, Instant as_of)
        : layers_(layers), as_of_(as_of), buckets_(as_of), steps_(layers.size()) {
        const Resolution finest = layers.back().resolution;
        const Instant begun = buckets_.beginning(finest);
        const auto whole = static_cast<double>((buckets_.ending(finest) - begun).micros);
        const double before = static_cast<double>((as_of - begun).micros) / whole;
        steps_.back() = {.before = {.cost = cost_of_moments * before},
                         .behind = {.cost = cost_of_moments * (1 - before)}};
        for (std::size_t i = layers.size() - 1; i-- > 0;) steps_[i] = step(i);
    }

    [[nodiscard]] Way shortest() const {
        Way way;
        const Step& first = steps_.front();
        bool behind = first.behind.cost + 1 < first.before.cost;
        add(way, 0, INT32_MIN, of(0) + (behind ? 1 : 0), +1);
        for (std::size_t i = 0; i + 1 < layers_.size(); ++i) {
            const Choice& choice = behind ? steps_[i].behind : steps_[i].before;
            if (behind)
                add(way, i + 1, of(i + 1) + (choice.goes_on_behind ? 1 : 0), bound_in(i), -1);
            else
                add(way, i + 1, first_in(i), of(i + 1) + (choice.goes_on_behind ? 1 : 0), +1);
            behind = choice.goes_on_behind;
        }
        const Resolution finest = layers_.back().resolution;
        const Instant next{as_of_.micros + 1};  // the moment asked about has come
        way.first_moment = behind ? next : buckets_.beginning(finest);
        way.moments_bound = behind ? buckets_.ending(finest) : next;
        way.sign_of_moments = behind ? -1 : +1;
        return way;
    }

   private:
    /// How a part of a bucket is told: whole buckets of the next layer, and a part of one.
    struct Choice {
        double cost = 0;
        bool goes_on_behind = false;  // with what lies behind the moment
    };
    struct Step {
        Choice before;
        Choice behind;
    };

    [[nodiscard]] std::int32_t of(std::size_t layer) const {
        return buckets_.of(layers_[layer].resolution);
    }
    /// The next layer's first bucket in the one of this layer that the moment lies in.
    [[nodiscard]] std::int32_t first_in(std::size_t layer) const {
        return Buckets(buckets_.beginning(layers_[layer].resolution))
            .of(layers_[layer + 1].resolution);
    }
    [[nodiscard]] std::int32_t bound_in(std::size_t layer) const {
        return Buckets(buckets_.ending(layers_[layer].resolution))
            .of(layers_[layer + 1].resolution);
    }

    [[nodiscard]] Step step(std::size_t layer) const {
        const Step& finer = steps_[layer + 1];
        const std::int32_t at = of(layer + 1);
        const auto choice = [&](std::int32_t to_before, std::int32_t to_behind) {
            const double before = to_before + finer.before.cost;
            const double behind = to_behind + finer.behind.cost;
            return Choice{.cost = std::min(before, behind), .goes_on_behind = behind < before};
        };
        const std::int32_t passed = at - first_in(layer);
        const std::int32_t to_come = bound_in(layer) - at;  // with the one it lies in
        return {.before = choice(passed, passed + 1), .behind = choice(to_come, to_come - 1)};
    }

    void add(Way& way, std::size_t layer, std::int32_t first, std::int32_t bound, int sign) const {
        if (first < bound) way.stretches.push_back({layers_[layer], first, bound, sign});
    }

    std::span<const Layer> layers_;
    Instant as_of_;
    Buckets buckets_;
    std::vector<Step> steps_;  // by layer
};

}  // namespace

Way way_to(Cut cut, Instant as_of) { return Ways(layers_of(cut), as_of).shortest(); }

}  // namespace gridcase::projections
