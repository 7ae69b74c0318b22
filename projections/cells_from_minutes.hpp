#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "projections/cell_keys.hpp"
#include "projections/cell_pages.hpp"
#include "projections/figure.hpp"

namespace gridcase::projections {

/// What cells tell of, in order.
struct CellTexts {
    std::set<std::string, std::less<>> units;
    std::set<std::string, std::less<>> categories;

    void add(const CellTexts& others);
};

/// Makes the cells of a figure in every layer from those of the finest, whose pages come from early
/// to late: an hour is what its five minutes come to, a day what its hours do, and so on up. So one
/// who makes all cells of a house sorts each delta once, and not once for every layer. The bytes
/// are those that a CellWriter leaves.
class CellsFromMinutes {
   public:
    /// An entry of a layer; those of one layer come in the order of their keys.
    using Put =
        std::function<void(std::size_t layer, std::string_view key, std::string_view value)>;

    /// `texts`: all that the pages tell of; they must live as long. A layer is told by its place in
    /// all_layers().
    CellsFromMinutes(const Figure& figure, const CellTexts& texts, Put put);
    CellsFromMinutes(const CellsFromMinutes&) = delete;
    CellsFromMinutes& operator=(const CellsFromMinutes&) = delete;

    /// A page of `minutes_layer`, in the order of the keys. Throws std::runtime_error when it is
    /// damaged.
    void take(std::string_view key, std::string_view page);
    /// No page follows; every entry is put.
    void finish();

   private:
    /// Texts in order, so that numbers order as they do.
    class Ranks {
       public:
        explicit Ranks(const std::set<std::string, std::less<>>& texts);
        [[nodiscard]] std::uint32_t of(std::string_view text) const;
        [[nodiscard]] std::string_view text(std::uint64_t rank) const { return texts_[rank]; }
        [[nodiscard]] std::size_t size() const { return texts_.size(); }

       private:
        std::vector<std::string_view> texts_;
        std::unordered_map<std::string_view, std::uint32_t> ranks_;
    };

    /// A cell of one bucket, by what it is ordered by.
    struct Sum {
        std::uint64_t first = 0;   // unit, month
        std::uint64_t second = 0;  // level, category
        Counters counters{};
    };

    /// A layer in the making: one bucket of it.
    struct Stage {
        Layer layer;
        std::vector<std::size_t> made_of_it;  // places of layers
        std::optional<Buckets> buckets;       // nothing is gathered, or what lies in these
        std::vector<Sum> gathered;
    };

    void open(Stage& stage, const Buckets& buckets);
    void close(Stage& stage);
    void finish(Stage& stage);
    void gather(Stage& stage, const Sum& sum) const;
    static void sort(std::vector<Sum>& sums);
    static void add_up(std::vector<Sum>& sums);
    void put_kinds(const Stage& stage);
    void put_pages(const Stage& stage);
    [[nodiscard]] Cell cell_of(const Sum& sum) const;

    const Figure& figure_;
    const std::size_t counters_;
    const std::size_t minutes_;  // the place of that layer
    const Put put_;
    const Ranks units_;
    const Ranks categories_;
    std::vector<std::uint32_t> communities_;  // of each unit: the first unit of the same
    std::vector<Stage> stages_;               // in the order of all_layers()
    std::string key_;
    std::string value_;
    PageWriter page_;
};

}  // namespace gridcase::projections
