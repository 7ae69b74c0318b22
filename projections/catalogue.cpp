#include <algorithm>

#include "projections/figure.hpp"
#include "projections/figures/closure.hpp"
#include "projections/figures/containment.hpp"
#include "projections/figures/enquiries.hpp"
#include "projections/figures/escalations.hpp"
#include "projections/figures/first_time.hpp"
#include "projections/figures/mediation.hpp"
#include "projections/figures/reopening.hpp"
#include "projections/figures/response.hpp"
#include "projections/figures/returns.hpp"
#include "projections/figures/rework.hpp"
#include "projections/figures/satisfaction.hpp"
#include "projections/figures/timeliness.hpp"

namespace gridcase::projections {
namespace {

template <class T>
Figure figure() {
    static_assert(T::counters.size() <= max_counters);
    static_assert(sizeof(typename T::Count) == T::counters.size() * sizeof(std::int64_t),
                  "name every counter, in the order of Count");
    return {.id = T::id,
            .version = T::version,
            .name_zh = T::name_zh,
            .definition = T::definition,
            .counters = {T::counters.begin(), T::counters.end()},
            .rates = {T::rates.begin(), T::rates.end()},
            .contribute = &T::contribute};
}

}  // namespace

const std::vector<Figure>& catalogue() {
    static const std::vector<Figure> figures{
        figure<Timeliness>(),  figure<Closure>(),   figure<Satisfaction>(), figure<Containment>(),
        figure<Escalations>(), figure<FirstTime>(), figure<Rework>(),       figure<Returns>(),
        figure<Reopening>(),   figure<Response>(),  figure<Mediation>(),    figure<Enquiries>(),
    };
    return figures;
}

const Figure* find_figure(std::string_view id) {
    const std::vector<Figure>& figures = catalogue();
    const auto found = std::find_if(figures.begin(), figures.end(),
                                    [&](const Figure& figure) { return figure.id == id; });
    return found == figures.end() ? nullptr : &*found;
}

}  // namespace gridcase::projections
