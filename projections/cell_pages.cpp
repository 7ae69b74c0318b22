// A page's bytes (numbers as in numbers.hpp, ordered = keys.hpp):
//
//   page  = entry*, in the order of their heads, no head twice
//   entry = size head counter*      size = of what follows it
//   head  = rest 0x00 month                        of Cut::months
//         | rest 0x00                              of Cut::communities and Cut::units
//         | rest 0x00 month level category 0x00    of the others
//   rest  = of the unit's code, or of the community's, behind the page's name
//   month = ordered, four bytes                    level = one byte
//
// There is one counter for each of the figure, and never are all of an entry zero.

#include "projections/cell_pages.hpp"

#include <algorithm>
#include <functional>
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
    [[nodiscard]] std::string_view told(Cut cut) const {
        switch (cut) {
            case Cut::whole:
                return {head.data() + rest_size + 1, head.size() - rest_size - 1};
            case Cut::months:
                return {head.data(), rest_size + 1 + ordered_32_size};
            case Cut::units:
                return {head.data(), rest_size};
            case Cut::communities:
                return community_of({head.data(), rest_size});
            case Cut::full:
            case Cut::together:
                break;
        }
        return head;
    }
};

/// Where the text ends that begins there: it is short, so that no function is called.
std::size_t text_end(std::string_view bytes, std::size_t from) {
    for (std::size_t at = from; at < bytes.size(); ++at)
        if (bytes[at] == '\0') return at;
    damaged();
}

/// How long the head of an entry is; its rest is this long.
std::size_t head_size(Cut cut, std::string_view entry, std::size_t rest_size) {
    if (cut == Cut::communities || cut == Cut::units) return rest_size + 1;
    const std::size_t size = rest_size + 1 + ordered_32_size;
    return cut == Cut::months ? size : text_end(entry, size + 1) + 1;
}

inline Entry take_entry(Cut cut, std::string_view& page) {
    const std::uint64_t size = take_number(page);
    if (size > page.size()) damaged();
    const std::string_view bytes(page.data(), size);
    page.remove_prefix(size);
    const std::size_t rest_size = text_end(bytes, 0);
    const std::size_t head = head_size(cut, bytes, rest_size);
    if (head > bytes.size()) damaged();
    return {{bytes.data(), head}, rest_size, {bytes.data() + head, bytes.size() - head}};
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
    if (cut == Cut::months) return cell;
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
    const bool by_month = cut != Cut::communities && cut != Cut::units;
    const bool by_kind = by_month && cut != Cut::months;
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

std::size_t PageSum::place_of(std::string_view told, std::size_t near) {
    // Mostly the one behind that before, or the same.
    if (near + 1 < sums_.size() && sums_[near + 1].told == told) return near + 1;
    if (near < sums_.size() && sums_[near].told == told) return near;
    const auto at = !sums_.empty() && sums_.back().told < told
                        ? sums_.end()
                        : std::ranges::lower_bound(sums_, told, {}, &Sum::told);
    const auto place = static_cast<std::size_t>(at - sums_.begin());
    if (at == sums_.end() || at->told != told) sums_.insert(at, {std::string(told), {}});
    return place;
}

void PageSum::add(Cut of_page, std::string_view page) {
    std::size_t place = 0;
    while (!page.empty()) {
        Entry entry = take_entry(of_page, page);
        place = place_of(entry.told(cut_), place);
        Counters& sum = sums_[place].counters;
        for (std::size_t i = 0; i < counters_; ++i) sum[i] += take_signed(entry.counters);
        if (!entry.counters.empty()) damaged();
    }
}

void PageSum::visit(std::string_view name, const std::function<void(const Cell&)>& visit) const {
    std::string unit;
    for (const Sum& sum : sums_) {
        Cell cell = cell_of(cut_, sum.told);
        unit = name;
        unit += cell.unit;
        cell.unit = unit;
        cell.counters = sum.counters;
        visit(cell);
    }
}

}  // namespace gridcase::projections
