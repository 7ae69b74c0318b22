#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace gridcase::demo {

/// A housing estate of a grid.
struct Estate {
    std::string name;
    bool managed = false;  // by a property company; otherwise an old one with low houses
    unsigned houses = 1;
    unsigned stairwells = 1;  // of a house
    unsigned floors = 6;
};

/// What there is in a grid to complain about.
struct Surroundings {
    std::vector<Estate> estates;
    std::string road;
    std::string crossing;
    std::string market;
    std::string school;
};

/// `锦绣花园3号楼`.
std::string house_name(const Estate& estate, unsigned house);

/// One of the eight roads of a street, by the street's code.
std::string road_of(std::string_view street, std::uint64_t which);

/// The surroundings of a grid, by its code, that of its street, and its community's name.
Surroundings surroundings_of(std::string_view grid, std::string_view street,
                             std::string_view community);

}  // namespace gridcase::demo
