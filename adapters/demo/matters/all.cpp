#include "adapters/demo/matter.hpp"

namespace gridcase::demo {

std::vector<Category> all_categories() {
    return {disputes(), sanitation(), property(), safety(), livelihood(), enquiries()};
}

}  // namespace gridcase::demo
