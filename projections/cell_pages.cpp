// A page's bytes (numbers as in numbers.hpp, ordered = keys.hpp):
//
//   page  = entry*, in the order of their heads, no head twice
//   entry = size head counter*      size = of what follows it
//   head  = rest 0x00 month         rest = of the unit's code; month = ordered, four bytes
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
    std::string_view counters;
};

Entry take_entry(std::string_view& page) {
    const std::uint64_t size = take_number(page);
    if (size > page.size()) damaged();
    const std::string_view bytes = page.substr(0, size);
    const std::size_t end = bytes.find('\0');
    if (end == std::string_view::npos || end + 1 + ordered_32_size > bytes.size()) damaged();
    page.remove_prefix(size);
    const std::size_t head_size = end + 1 + ordered_32_size;
    return {bytes.substr(0, head_size), bytes.substr(head_size)};
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

std::optional<std::string_view> added_to_page(std::string& page, std::string_view unit,
                                              std::int32_t month, const Counters& counters,
                                              std::size_t count, int sign) {
    std::string head(unit.substr(page_of(unit).size()));
    head += '\0';
    append_ordered_32(head, month);
    std::string added;
    for (std::size_t i = 0; i < count; ++i) append_signed(added, sign * counters[i]);

    std::string_view rest = page;
    std::size_t at = 0;  // where the entry is, or belongs
    std::size_t size = 0;
    while (!rest.empty()) {
        at = page.size() - rest.size();
        const Entry entry = take_entry(rest);
        if (entry.head < head) {
            at = page.size() - rest.size();
            continue;
        }
        if (entry.head == head) {
            added = sum(entry.counters, added);
            size = page.size() - rest.size() - at;
        }
        break;
    }
    std::string entry;
    append_entry(entry, head, added);
    page.replace(at, size, entry);
    return page.empty() ? std::nullopt : std::optional<std::string_view>(page);
}

std::optional<std::string> joined_pages(std::string_view left, std::string_view right) {
    std::string page;
    while (!left.empty() || !right.empty()) {
        std::string_view left_rest = left;
        std::string_view right_rest = right;
        const Entry of_left = left.empty() ? Entry{} : take_entry(left_rest);
        const Entry of_right = right.empty() ? Entry{} : take_entry(right_rest);
        const bool both = of_left.head == of_right.head;
        const bool left_first = right.empty() || (!left.empty() && of_left.head < of_right.head);
        if (both)
            append_entry(page, of_left.head, sum(of_left.counters, of_right.counters));
        else if (left_first)
            append_entry(page, of_left.head, of_left.counters);
        else
            append_entry(page, of_right.head, of_right.counters);
        if (both || left_first) left = left_rest;
        if (both || !left_first) right = right_rest;
    }
    return page.empty() ? std::nullopt : std::optional(std::move(page));
}

void visit_page(std::string_view page, std::size_t count,
                const std::function<void(std::string_view, std::int32_t, const Counters&)>& visit) {
    while (!page.empty()) {
        Entry entry = take_entry(page);
        Counters counters{};
        for (std::size_t i = 0; i < count; ++i) counters[i] = take_signed(entry.counters);
        const std::size_t rest = entry.head.size() - 1 - ordered_32_size;
        visit(entry.head.substr(0, rest), read_ordered_32(entry.head.substr(rest + 1)), counters);
    }
}

}  // namespace gridcase::projections
