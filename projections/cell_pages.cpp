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
#include <compare>
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

/// So many bytes as a number that orders as they do. A compiler makes one load of it.
template <std::size_t Size>
std::uint64_t big_endian(const char* bytes) {
    std::uint64_t number = 0;
    for (std::size_t i = 0; i < Size; ++i)
        number = number << 8U | static_cast<std::uint8_t>(bytes[i]);
    return number;
}

/// The first eight bytes as a number that orders as they do; zeros stand where there are fewer.
std::uint64_t beginning_of(std::string_view text) {
    const std::size_t size = text.size();
    if (size >= 8) return big_endian<8>(text.data());
    if (size >= 4)  // twice four, of which some are the same
        return big_endian<4>(text.data()) << 32U | big_endian<4>(text.data() + size - 4)
                                                       << (64 - 8 * size);
    std::uint64_t number = 0;
    for (std::size_t i = 0; i < size; ++i)
        number |= std::uint64_t{static_cast<std::uint8_t>(text[i])} << (56 - 8 * i);
    return number;
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

CellSums::Page& CellSums::page_named(std::string_view name) {
    const auto found = pages_.find(name);
    return found != pages_.end() ? found->second
                                 : pages_.try_emplace(std::string(name)).first->second;
}

std::size_t CellSums::place_of(Page& page, std::string_view told, std::size_t from) {
    const std::uint64_t beginning = beginning_of(told);
    const auto order = [&](const Sum& sum) {  // of a sum, beside what is looked for
        if (sum.beginning != beginning) return sum.beginning <=> beginning;
        if (told.size() <= sizeof beginning && sum.told.size() <= sizeof beginning)
            return sum.told.size() <=> told.size();  // no function is called for the short ones
        return sum.told <=> told;
    };
    const auto is_before = [&](const Sum& sum) { return order(sum) < 0; };
    for (const std::size_t next : {from, from + 1})
        if (next < page.size() && order(page[next]) == 0) return next;
    // Mostly it is the next, or a little behind; what does not tell the unit comes in no order.
    if (from > 0 && !is_before(page[from - 1])) from = 0;
    std::size_t bound = from;
    for (std::size_t step = 1; bound < page.size() && is_before(page[bound]); step *= 2) {
        from = bound + 1;
        bound += step;
    }
    const auto at = std::partition_point(
        page.begin() + static_cast<std::ptrdiff_t>(from),
        page.begin() + static_cast<std::ptrdiff_t>(std::min(bound, page.size())), is_before);
    const auto place = static_cast<std::size_t>(at - page.begin());
    if (at == page.end() || order(*at) != 0) page.insert(at, {beginning, std::string(told), {}});
    return place;
}

void CellSums::add(Cut of_page, std::string_view name, std::string_view page) {
    // The units of a page of all units belong to pages of their own.
    const bool parts = of_page == Cut::together && cut_ != Cut::whole;
    Page* sums = parts ? nullptr : &page_named(name);
    std::size_t place = 0;
    while (!page.empty()) {
        Entry entry = take_entry(of_page, page);
        std::string_view told = entry.told(cut_);
        if (parts) {
            const std::string_view its = page_of(cut_, told.substr(0, entry.rest_size));
            if (sums == nullptr || its != name) {
                name = its;
                sums = &page_named(name);
                place = 0;
            }
            told.remove_prefix(name.size());
        }
        place = place_of(*sums, told, place);
        Counters& sum = (*sums)[place].counters;
        for (std::size_t i = 0; i < counters_; ++i) sum[i] += take_signed(entry.counters);
        if (!entry.counters.empty()) damaged();
    }
}

void CellSums::visit(const std::function<void(const Cell&)>& visit) const {
    std::string unit;
    for (const auto& [name, sums] : pages_)
        for (const Sum& sum : sums) {
            Cell cell = cell_of(cut_, sum.told);
            unit = name;
            unit += cell.unit;
            cell.unit = unit;
            cell.counters = sum.counters;
            visit(cell);
        }
}

}  // namespace gridcase::projections
