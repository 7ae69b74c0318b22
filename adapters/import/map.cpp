#include "adapters/import/map.hpp"

#include "adapters/import/shipped_maps.hpp"

namespace gridcase::import {

std::shared_ptr<const Map> shipped_map(std::string_view name) {
    for (const auto& [shipped, text] : shipped_map_texts()) {
        if (shipped != name) continue;
        auto map = parse_map(text);
        // A map of our own that does not parse is our mistake, which a test finds first.
        if (!map)
            throw std::logic_error("the map " + std::string(name) + ": " + map.error()[0].message);
        return *map;
    }
    return nullptr;
}

}  // namespace gridcase::import
