// A page's bytes (numbers as in numbers.hpp, ordered = keys.hpp):
//
//   page  = entry*, in the order of their heads, no head twice
//   entry = sizes (number)? (number)? ending counter*
//   sizes = one byte: in its upper half how many bytes the entry's head shares with the head before
//           it, in its lower half how many bytes the ending has, which is what they do not share;
//           of a half that is 15, a number follows of how many more there are
//   head  = rest                              of Cut::communities, Cut::units and Cut::districts
//         | rest 0x00 month                   of Cut::months
//         | rest 0x00 month level category    of the others
//   rest  = of the unit's code, or of the community's, what stands behind the page's name; of
//           Cut::together and Cut::districts the whole code
//   month = ordered, four bytes               level = one byte
//
// There is one counter for each of the figure, and never are all of an entry zero. Neighbours share
// all that heads can share, so that what a page tells is written in one way.

#include "projections/cell_pages.hpp"

#include <algorithm>
#include <array>
#include <compare>
#include <cstring>
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

/// So many sums are looked at one after the other.
constexpr std::size_t near_sums = 8;

constexpr std::size_t half = 4;
constexpr std::size_t large_half = 15;

/// Whether the units of one page belong to several, as most cuts have them.
bool is_of_many(Cut cut) { return cut == Cut::together || cut == Cut::districts; }

bool tells_months(Cut cut) {
    return cut != Cut::units && cut != Cut::districts && cut != Cut::communities;
}

/// What an entry tells, and what a cut tells of that.
struct Head {
    std::string_view bytes;
    std::size_t rest_size = 0;
    std::size_t shared = 0;  // with the head before

    [[nodiscard]] std::string_view told(Cut cut) const {
        switch (cut) {
            case Cut::whole:
                return bytes.substr(rest_size + 1);
            case Cut::months:
                return bytes.substr(0, rest_size + 1 + ordered_32_size);
            case Cut::units:
            case Cut::districts:
                return bytes.substr(0, rest_size);
            case Cut::communities:
                return community_of(bytes.substr(0, rest_size));
            case Cut::full:
            case Cut::together:
                break;
        }
        return bytes;
    }
};

/// Takes the heads of a page one after the other.
class Heads {
   public:
    explicit Heads(Cut cut) : cut_(cut) {}
    Heads(const Heads&) = delete;
    Heads& operator=(const Heads&) = delete;

    /// Leaves the page at the head's counters. It lives until the next one is taken.
    Head take(std::string_view& page) {
        if (page.empty()) damaged();
        const auto sizes = static_cast<std::uint8_t>(page.front());
        page.remove_prefix(1);
        std::size_t shared = sizes >> half;
        std::size_t ending = sizes & large_half;
        if (shared == large_half) shared += take_number(page);
        if (ending == large_half) ending += take_number(page);
        if (shared > size_ || ending > page.size()) damaged();
        if (shared + std::max(ending, at_once) > room_) make_room(shared + ending);
        // Most endings are short: some bytes are copied at once, whatever stands behind.
        if (ending <= at_once && page.size() >= at_once)
            std::memcpy(bytes_ + shared, page.data(), at_once);
        else
            std::memcpy(bytes_ + shared, page.data(), ending);
        size_ = shared + ending;
        page.remove_prefix(ending);
        rest_size_ = rest_size(shared);
        return {{bytes_, size_}, rest_size_, shared};
    }

   private:
    static constexpr std::size_t at_once = 8;

    void make_room(std::size_t size) {
        std::string larger(2 * (size + at_once), '\0');
        std::copy_n(bytes_, size_, larger.data());
        large_ = std::move(larger);
        bytes_ = large_.data();
        room_ = large_.size();
    }

    [[nodiscard]] std::size_t rest_size(std::size_t shared) const {
        if (!tells_months(cut_)) return size_;
        constexpr std::size_t behind = 1 + ordered_32_size;
        if (size_ < behind) damaged();
        if (cut_ == Cut::months) return size_ - behind;
        std::size_t rest =
            rest_size_;  // of the head before; where it does not end in what they share
        if (rest >= shared)
            for (rest = shared; rest < size_ && bytes_[rest] != '\0';) ++rest;
        if (size_ - rest <= behind) damaged();
        return rest;
    }

    Cut cut_;
    std::array<char, 128> small_{};  // so that most pages ask for no memory
    std::string large_;
    char* bytes_ = small_.data();
    std::size_t room_ = small_.size();
    std::size_t size_ = 0;
    std::size_t rest_size_ = 0;
};

std::string_view take_counter_bytes(std::string_view& page, std::size_t counters) {
    const std::string_view before = page;
    for (std::size_t i = 0; i < counters; ++i) static_cast<void>(take_number(page));
    return before.substr(0, before.size() - page.size());
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

/// What Head::told() gave; the unit is the rest of one.
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
    return cell;
}

/// Begins an entry, behind one with the head before.
void append_head(std::string& page, std::string_view before, std::string_view head) {
    const std::size_t most = std::min(before.size(), head.size());
    std::size_t shared = 0;
    while (shared < most && before[shared] == head[shared]) ++shared;
    const std::string_view ending = head.substr(shared);
    page += static_cast<char>(std::min(shared, large_half) << half |
                              std::min(ending.size(), large_half));
    if (shared >= large_half) append_number(page, shared - large_half);
    if (ending.size() >= large_half) append_number(page, ending.size() - large_half);
    page += ending;
}

/// One of two pages that are to be joined, entry by entry.
class Side {
   public:
    Side(Cut cut, std::size_t counters, std::string_view page)
        : heads_(cut), counter_count_(counters), behind_(page) {
        next();
    }

    [[nodiscard]] bool has_entry() const { return has_entry_; }
    [[nodiscard]] std::string_view head() const { return head_; }
    [[nodiscard]] std::string_view counters() const { return counters_; }
    /// What stands behind the entry.
    [[nodiscard]] std::string_view behind() const { return behind_; }

    void next() {
        has_entry_ = !behind_.empty();
        if (!has_entry_) return;
        head_ = heads_.take(behind_).bytes;
        counters_ = take_counter_bytes(behind_, counter_count_);
    }

   private:
    Heads heads_;
    std::size_t counter_count_;
    std::string_view behind_;
    bool has_entry_ = false;
    std::string_view head_;
    std::string_view counters_;
};

bool are_zero(std::string_view counters) {
    return counters.find_first_not_of('\0') == std::string_view::npos;
}

void add(std::string& sum, std::string_view left, std::string_view right) {
    sum.clear();
    while (!left.empty()) append_signed(sum, take_signed(left) + take_signed(right));
}

}  // namespace

void PageWriter::begin(Cut cut, std::size_t counters) {
    cut_ = cut;
    counter_count_ = counters;
    page_.clear();
    before_.clear();
}

void PageWriter::append(const Cell& cell) {
    if (cell.counters == Counters{}) return;
    const std::string_view told = cut_ == Cut::communities ? community_of(cell.unit) : cell.unit;
    const std::string_view rest = is_of_many(cut_) ? told : told.substr(page_of(cut_, told).size());
    head_.clear();
    head_ += rest;
    if (tells_months(cut_)) {
        head_ += '\0';
        append_ordered_32(head_, cell.month);
        if (cut_ != Cut::months) {
            head_ += static_cast<char>(cell.level);
            head_ += cell.category;
        }
    }
    append_head(page_, before_, head_);
    for (std::size_t i = 0; i < counter_count_; ++i) append_signed(page_, cell.counters[i]);
    before_.swap(head_);
}

void each_cell(Cut cut, std::string_view page, std::size_t counters,
               const std::function<void(const Cell&)>& visit) {
    Heads heads(cut);
    while (!page.empty()) {
        Cell cell = cell_of(cut, heads.take(page).bytes);
        for (std::size_t i = 0; i < counters; ++i) cell.counters[i] = take_signed(page);
        visit(cell);
    }
}

std::optional<std::string> joined_pages(Cut cut, std::size_t counters, std::string_view left,
                                        std::string_view right) {
    std::string page;
    page.reserve(left.size() + right.size());
    std::string before;  // the head of the page's last entry
    const auto append = [&](std::string_view head, std::string_view counters_of) {
        append_head(page, before, head);
        page += counters_of;
        before = head;
    };
    Side of_left(cut, counters, left);
    Side of_right(cut, counters, right);
    std::string sum;
    while (of_left.has_entry() && of_right.has_entry()) {
        const auto order = of_left.head() <=> of_right.head();
        if (std::is_lt(order)) {
            append(of_left.head(), of_left.counters());
        } else if (std::is_gt(order)) {
            append(of_right.head(), of_right.counters());
        } else {
            add(sum, of_left.counters(), of_right.counters());
            if (!are_zero(sum)) append(of_left.head(), sum);
        }
        if (std::is_lteq(order)) of_left.next();
        if (std::is_gteq(order)) of_right.next();
    }
    for (Side* side : {&of_left, &of_right}) {
        if (!side->has_entry()) continue;
        append(side->head(), side->counters());
        page += side->behind();  // as it is: it goes on from the same head
    }
    return page.empty() ? std::nullopt : std::optional(std::move(page));
}

CellSums::Pages::iterator CellSums::page_named(std::string_view name) {
    // Mostly it is the one behind the last, or the first again: stretches begin anew with it.
    if (last_ != pages_.end()) ++last_;
    if (last_ == pages_.end()) last_ = pages_.begin();
    if (last_ == pages_.end() || last_->first != name) last_ = pages_.find(name);
    if (last_ == pages_.end()) last_ = pages_.try_emplace(std::string(name)).first;
    return last_;
}

std::size_t CellSums::place_of(Page& page, std::string_view told, std::size_t from) {
    const std::uint64_t beginning = beginning_of(told);
    const auto order = [&](const Sum& sum) {  // of a sum, beside what is looked for
        if (sum.beginning != beginning) return sum.beginning <=> beginning;
        if (told.size() <= sizeof beginning && sum.told.size() <= sizeof beginning)
            return sum.told.size() <=> told.size();  // no function is called for the short ones
        return sum.told <=> told;
    };
    const auto is_before = [&](const Sum& sum) { return std::is_lt(order(sum)); };
    // Mostly it is the next, or a little behind; what does not tell the unit comes in no order.
    std::size_t near = from;
    const std::size_t near_end = std::min(page.size(), from + near_sums);
    while (near < near_end && page[near].beginning < beginning) ++near;
    if (near < near_end && std::is_eq(order(page[near]))) return near;
    if (near + 1 < near_end && std::is_eq(order(page[near + 1]))) return near + 1;
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
    if (at == page.end() || std::is_neq(order(*at)))
        page.insert(at, {beginning, std::string(told), {}});
    return place;
}

void CellSums::add(Cut of_page, std::string_view name, std::string_view page, int sign) {
    // The units of a page of all units belong to pages of their own.
    const bool parts = is_of_many(of_page) && cut_ != Cut::whole;
    auto to = parts ? pages_.end() : page_named(name);
    std::size_t place = 0;
    Heads heads(of_page);
    while (!page.empty()) {
        const Head head = heads.take(page);
        std::string_view told = head.told(cut_);
        if (parts) {
            const std::string_view its = page_of(cut_, told.substr(0, head.rest_size));
            if (to == pages_.end() || head.shared < its.size() || its.size() != to->first.size()) {
                to = page_named(its);
                place = 0;
            }
            told.remove_prefix(its.size());
        }
        place = place_of(to->second, told, place);
        Counters& sum = to->second[place].counters;
        for (std::size_t i = 0; i < counters_; ++i) sum[i] += sign * take_signed(page);
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
