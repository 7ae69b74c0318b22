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

    [[nodiscard]] std::string_view rest() const { return head.substr(0, head.size() - month_size); }
    [[nodiscard]] std::int32_t month() const {
        return read_ordered_32(head.substr(head.size() - ordered_32_size));
    }

   private:
    static constexpr std::size_t month_size = 1 + ordered_32_size;
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

void append_to_page(std::string& page, std::string_view unit, std::int32_t month,
                    const Counters& counters, std::size_t count) {
    std::string head(unit.substr(page_of(unit).size()));
    head += '\0';
    append_ordered_32(head, month);
    std::string added;
    for (std::size_t i = 0; i < count; ++i) append_signed(added, counters[i]);
    append_entry(page, head, added);
}

std::optional<std::string> joined_pages(std::string_view left, std::string_view right) {
    std::string page;
    page.reserve(left.size() + right.size());
    std::string_view taken = left;  // whose beginning, up to `left`, is to be taken as it is
    while (!right.empty()) {
        const Entry of_right = take_entry(right);
        std::optional<Entry> same;
        std::string_view behind = left;
        while (!left.empty()) {
            const Entry of_left = take_entry(behind);
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

void PageSum::add(std::string_view page) {
    auto sum = sums_.begin();  // both are in order, and a page is mostly of the units seen before
    while (!page.empty()) {
        Entry entry = take_entry(page);
        const std::string_view head = by_month_ ? entry.head : entry.rest();
        int order = -1;
        while (sum != sums_.end() && (order = head.compare(sum->head)) > 0) ++sum;
        if (sum == sums_.end() || order < 0) sum = sums_.insert(sum, {std::string(head)});
        for (std::size_t i = 0; i < counters_; ++i) sum->counters[i] += take_signed(entry.counters);
        if (!entry.counters.empty()) damaged();
    }
}

void PageSum::visit(
    const std::function<void(std::string_view, std::int32_t, const Counters&)>& visit) const {
    for (const Sum& sum : sums_) {
        const Entry entry{sum.head, {}};
        if (by_month_)
            visit(entry.rest(), entry.month(), sum.counters);
        else
            visit(sum.head, 0, sum.counters);
    }
}

}  // namespace gridcase::projections
