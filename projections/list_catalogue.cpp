#include <algorithm>

#include "projections/list.hpp"
#include "projections/lists/docket.hpp"
#include "projections/lists/requests.hpp"
#include "projections/lists/rulings.hpp"
#include "projections/lists/summoned.hpp"
#include "projections/lists/supervised.hpp"
#include "projections/lists/suspended.hpp"
#include "projections/lists/worklist.hpp"

namespace gridcase::projections {
namespace {

template <class T>
List list() {
    return {.id = T::id,
            .version = T::version,
            .name_zh = T::name_zh,
            .definition = T::definition,
            .moment = T::moment,
            .contribute = &T::contribute};
}

}  // namespace

const std::vector<List>& lists() {
    static const std::vector<List> all{
        list<Worklist>(), list<Summoned>(), list<Supervised>(),    list<Docketed>(),
        list<Requests>(), list<Rulings>(),  list<StandingStill>(),
    };
    return all;
}

const List* find_list(std::string_view id) {
    const std::vector<List>& all = lists();
    const auto found = std::ranges::find(all, id, &List::id);
    return found == all.end() ? nullptr : &*found;
}

}  // namespace gridcase::projections
