#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <vector>

namespace gridcase::rocks {

/// The directories of the views: `<data>/views/<number>`, and `<data>/views/CURRENT`, which holds
/// the number of the live one and a line feed. All others are leftovers.
class Generations {
   public:
    explicit Generations(const std::filesystem::path& data) : directory_(data / "views") {}

    [[nodiscard]] std::filesystem::path of(std::uint64_t number) const;
    /// The live one; nothing when CURRENT is missing or not a number.
    [[nodiscard]] std::optional<std::uint64_t> current() const;
    /// All that there are on disk, in order.
    [[nodiscard]] std::vector<std::uint64_t> all() const;
    [[nodiscard]] std::uint64_t next() const;
    /// Makes the directory that holds them.
    void prepare() const;
    /// Makes `number` the live one, durably.
    void choose(std::uint64_t number) const;
    /// Deletes every generation but this one.
    void keep_only(std::optional<std::uint64_t> number) const;

   private:
    std::filesystem::path directory_;
};

}  // namespace gridcase::rocks
