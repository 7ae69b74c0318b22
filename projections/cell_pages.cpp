// A page's bytes (numbers as in numbers.hpp, ordered = keys.hpp):
//
//   page  = entry*, in the order of their heads, no head twice
//   entry = size head counter*      size = of what follows it
//   head  = rest 0x00 month                        of Cut::units
//         | rest 0x00                              of Cut::communities
//         | rest 0x00 month level category 0x00    of the others
//   rest  = of the unit's code, or of the community's, behind the page's name
//   month = ordered, four bytes                    level = one byte
//
// There is one counter for each of the figure, and never are all of an entry zero.

#include "projections/cell_pages.hpp"

#include <stdexcept>

#include "projections/keys.hpp"
#include "projections/numbers.hpp"

namespace gridcase::projections {
namespace {

[[noreturn]] void damaged() {
    throw std::runtime_error(
        "views: a page of cells is damaged; `gridcase projections rebuild` makes them anew from "
        "the log");
}

/// One entry, and the page behind it.
struct Entry {
    std::string_view head;
    std::size_t rest_size = 0;
    std::string_view counters;

    /// What a cut tells of it.
    [[nodiscard]] std::string_view told(Cut cut, bool by_month) const {
        switch (cut) {
            case Cut::whole:
                return head.substr(rest_size + 1);
            case Cut::units:
                return head.substr(0, by_month ? rest_size + 1 + ordered_32_size : rest_size);
            case Cut::communities:
                return community_of(head.substr(0, rest_size));
            case Cut::full:
            case Cut::together:
                break;
        }
        return head;
    }
};

/// How long the head of an entry is; its rest is this long.
std::size_t head_size(Cut cut, std::string_view entry, std::size_t rest_size) {
    if (cut == Cut::communities) return rest_size + 1;
    const std::size_t size = rest_size + 1 + ordered_32_size;
    if (cut == Cut::units) return size;
    const std::size_t end = entry.find('\0', size + 1);
    if (end == std::string_view::npos) damaged();
    return end + 1;
}

Entry take_entry(Cut cut, std::string_view& page) {
    const std::uint64_t size = take_number(page);
    if (size > page.size()) damaged();
    const std::string_view bytes = page.substr(0, size);
    const std::size_t rest_size = bytes.find('\0');
    if (rest_size == std::string_view::npos) damaged();
    const std::size_t head = head_size(cut, bytes, rest_size);
    if (head > bytes.size()) damaged();
    page.remove_prefix(size);
    return {bytes.substr(0, head), rest_size, bytes.substr(head)};
}

/// What Entry::told() gave; the unit is the rest of one.
Cell cell_of(Cut cut, std::string_view told) {
    Cell cell;
    if (cut != Cut::whole) {
        const std::size_t end = told.find('\0');
        cell.unit = told.substr(0, end);
        if (end == std::string_view::npos) return cell;  // the unit alone
        told.remove_prefix(end + 1);
    }
    cell.month = read_ordered_32(told.substr(0, ordered_32_size));
    if (cut == Cut::units) return cell;
    cell.level = static_cast<Level>(told[ordered_32_size]);
    cell.category = told.substr(ordered_32_size + 1);
    cell.category.remove_suffix(1);
    return cell;
}

/// Nothing is added for an entry whose counters are all zero.
void append_entry(std::string& page, std::string_view head, std::string_view counters) {
    if (counters.find_first_not_of('\0') == std::string_view::npos) return;
    append_number(page, head.size() + counters.size());
    page += head;
    page += counters;
}

std::string sum(std::string_view left, std::string_view right) {
    std::string counters;
    while (!left.empty()) append_signed(counters, take_signed(left) + take_signed(right));
    if (!right.empty()) damaged();
    return counters;
}

}  // namespace

void append_to_page(std::string& page, Cut cut, const Cell& cell, std::size_t counters) {
    if (cell.counters == Counters{}) return;
    const std::string_view told = cut == Cut::communities ? community_of(cell.unit) : cell.unit;
    const std::string_view rest = told.substr(page_of(cut, told).size());
    const bool by_month = cut != Cut::communities;
    const bool by_kind = by_month && cut != Cut::units;
    std::size_t size = rest.size() + 1 + (by_month ? ordered_32_size : 0) +
                       (by_kind ? 1 + cell.category.size() + 1 : 0);
    for (std::size_t i = 0; i < counters; ++i) size += size_of_signed(cell.counters[i]);
    append_number(page, size);
    page += rest;
    page += '\0';
    if (by_month) append_ordered_32(page, cell.month);
    if (by_kind) {
        page += static_cast<char>(cell.level);
        page += cell.category;
        page += '\0';
    }
    for (std::size_t i = 0; i < counters; ++i) append_signed(page, cell.counters[i]);
}

void each_cell(Cut cut, std::string_view page, std::size_t counters,
               const std::function<void(const Cell&)>& visit) {
    while (!page.empty()) {
        Entry entry = take_entry(cut, page);
        Cell cell = cell_of(cut, entry.head);
        for (std::size_t i = 0; i < counters; ++i) cell.counters[i] = take_signed(entry.counters);
        if (!entry.counters.empty()) damaged();
        visit(cell);
    }
}

std::optional<std::string> joined_pages(Cut cut, std::string_view left, std::string_view right) {
    std::string page;
    page.reserve(left.size() + right.size());
    std::string_view taken = left;  // whose beginning, up to `left`, is to be taken as it is
    while (!right.empty()) {
        const Entry of_right = take_entry(cut, right);
        std::optional<Entry> same;
        std::string_view behind = left;
        while (!left.empty()) {
            const Entry of_left = take_entry(cut, behind);
            if (of_left.head == of_right.head) same = of_left;
            if (of_left.head >= of_right.head) break;
            left = behind;
        }
        page += taken.substr(0, taken.size() - left.size());
        append_entry(page, of_right.head,
                     same ? sum(same->counters, of_right.counters) : of_right.counters);
        if (same) left = behind;
        taken = left;
    }
    page += taken;
    return page.empty() ? std::nullopt : std::optional(std::move(page));
}

void PageSum::add(Cut of_page, std::string_view page) {
    auto sum = sums_.end();
    while (!page.empty()) {
        Entry entry = take_entry(of_page, page);
        const std::string_view told = entry.told(cut_, by_month_);
        // Mostly the same as before, or the one behind it.
        if (sum != sums_.end() && sum->first != told) ++sum;
        if (sum == sums_.end() || sum->first != told) sum = sums_.lower_bound(told);
        if (sum == sums_.end() || sum->first != told)
            sum = sums_.emplace_hint(sum, told, Counters{});
        for (std::size_t i = 0; i < counters_; ++i) sum->second[i] += take_signed(entry.counters);
        if (!entry.counters.empty()) damaged();
    }
}

void PageSum::visit(std::string_view name, const std::function<void(const Cell&)>& visit) const {
    std::string unit;
    for (const auto& [told, counters] : sums_) {
        Cell cell = cell_of(cut_, told);
        unit = name;
        unit += cell.unit;
        cell.unit = unit;
        cell.counters = counters;
        visit(cell);
    }
}

}  // namespace gridcase::projections
