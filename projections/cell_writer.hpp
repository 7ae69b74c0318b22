#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "projections/cell_keys.hpp"
#include "projections/cell_pages.hpp"
#include "projections/cells_from_minutes.hpp"
#include "projections/figure.hpp"
#include "projections/view_store.hpp"

namespace gridcase::projections {

/// Writes the cells of figures. Deltas are gathered, and each cell is written once with the sum of
/// those that share it: of many deltas most share all but the finest. A cell whose counters have
/// all come to zero is removed, so the bytes never tell by which way a state was reached.
class CellWriter {
   public:
    /// `minutes`: only the moments and the layer of five minutes, of which CellsFromMinutes makes
    /// the others; for one who makes all cells at once. It asks the store for nothing: pages of one
    /// key that settle() put at different times are for the owner of the store to join.
    enum class Layers : std::uint8_t { all, minutes };

    explicit CellWriter(ViewStore& store, Layers layers = Layers::all);
    CellWriter(const CellWriter&) = delete;
    CellWriter& operator=(const CellWriter&) = delete;

    /// Adds the delta, or takes it back (`sign` is +1 or -1).
    void add(const Figure& figure, const Delta& delta, int sign);

    /// Says what the case contributes at the moment: those of `contributed` that count from then
    /// on, which is all that its row contributes to each figure of the catalogue.
    void put_moment(const CaseNumber& number, Instant at,
                    std::span<const std::vector<Delta>> contributed);

    /// Writes what was gathered. Nothing that was added counts before.
    void settle();

    /// Of Layers::minutes: what the cells that were written tell of.
    [[nodiscard]] const CellTexts& texts() const { return written_; }

   private:
    /// Texts as numbers.
    class Names {
       public:
        std::uint32_t number(const std::string& text);
        [[nodiscard]] const std::string& text(std::uint32_t number) const {
            return *texts_[number];
        }
        /// Renumbers the texts in their order: old number → new.
        std::vector<std::uint32_t> order();
        /// By number, behind order(): what is the same for those of which `part` is.
        [[nodiscard]] std::vector<std::uint32_t> alike(
            const std::function<std::string_view(std::string_view)>& part) const;
        void add_to(std::set<std::string, std::less<>>& texts) const;
        void clear();

       private:
        std::unordered_map<std::string, std::uint32_t> numbers_;
        std::vector<const std::string*> texts_;
        std::uint32_t last_ = 0;  // most texts are those of the delta before
    };

    struct Step {
        Buckets buckets;
        std::int32_t month = 0;
        std::uint32_t unit = 0;
        std::uint32_t category = 0;
        std::uint8_t figure = 0;  // its place in the catalogue
        Level level = Level::grid;
        Counters counters{};
    };

    /// A step by what it shall be ordered by.
    struct Ordered {
        std::uint64_t first = 0;
        std::uint64_t second = 0;
        std::uint32_t step = 0;
    };
    using Group = std::span<const Ordered>;

    void order(const std::function<Ordered(const Step&)>& place);
    [[nodiscard]] const Step& step(Group group) const { return steps_[group.front().step]; }
    [[nodiscard]] Counters sum(Group group) const;
    void write_kinds();
    void write_kind(Group group);
    void arrange_as_in_pages();
    void order_by_bucket(Resolution resolution);
    [[nodiscard]] bool is_same(const Step& left, const Step& right, Cut cut) const;
    void write_layers();
    void write_pages(Layer layer);
    void write_page(Layer layer, Group group);
    std::optional<std::string_view> counters_after(std::optional<std::string_view> before);
    std::optional<std::string_view> page_after(std::optional<std::string_view> before);

    ViewStore& store_;
    const Layers layers_;
    const ViewStore::Update to_counters_;
    const ViewStore::Update to_page_;
    std::vector<Step> steps_;
    std::vector<Step> arranged_;  // room
    std::vector<Ordered> ordered_;
    std::vector<std::uint32_t> ends_;  // of the places that steps are counted into
    Names units_;
    Names categories_;
    // Of units, by number: the same for those that share a page of most cuts, one of
    // Cut::communities, a community.
    std::vector<std::uint32_t> pages_;
    std::vector<std::uint32_t> districts_;
    std::vector<std::uint32_t> communities_;
    CellTexts written_;
    // What is being written.
    std::size_t count_ = 0;  // of the figure's counters
    Counters sum_{};
    Cut page_cut_ = Cut::full;
    PageWriter page_;
    std::string contributions_;
    std::string kind_;
    std::string key_;
    std::string value_;
};

}  // namespace gridcase::projections
