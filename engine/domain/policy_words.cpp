#include "engine/domain/policy_words.hpp"

#include <algorithm>
#include <array>
#include <numeric>

#include "engine/domain/calendar.hpp"
#include "engine/domain/fields.hpp"

namespace gridcase::engine {
namespace {

constexpr std::size_t shown_characters = 48;

struct Unit {
    char letter;
    Duration length;
};
constexpr std::array duration_units{Unit{'d', days(1)}, Unit{'h', hours(1)}, Unit{'m', minutes(1)}};

bool is_digit(char c) { return c >= '0' && c <= '9'; }

/// How many letters must be changed, added or left out to make one word of the other.
std::size_t distance(std::string_view left, std::string_view right) {
    std::vector<std::size_t> row(right.size() + 1);
    std::iota(row.begin(), row.end(), std::size_t{0});
    for (std::size_t i = 1; i <= left.size(); ++i) {
        std::size_t diagonal = row[0];
        row[0] = i;
        for (std::size_t j = 1; j <= right.size(); ++j) {
            const std::size_t changed = diagonal + (left[i - 1] == right[j - 1] ? 0 : 1);
            diagonal = row[j];
            row[j] = std::min({changed, row[j] + 1, row[j - 1] + 1});
        }
    }
    return row[right.size()];
}

/// What a budget's words mean, longest first where one begins another.
struct BudgetWords {
    std::string_view words;  // in the plural
    ClockClass clock_class;
    std::int64_t in_unit;  // minutes of hours classes, days of days classes
};
constexpr std::array budget_words{
    BudgetWords{"working hours", ClockClass::working_hours, 60},
    BudgetWords{"working minutes", ClockClass::working_hours, 1},
    BudgetWords{"working days", ClockClass::working_days, 1},
    BudgetWords{"emergency hours", ClockClass::emergency_hours, 60},
    BudgetWords{"emergency minutes", ClockClass::emergency_hours, 1},
    BudgetWords{"hours", ClockClass::emergency_hours, 60},
    BudgetWords{"minutes", ClockClass::emergency_hours, 1},
    BudgetWords{"days", ClockClass::calendar_days, 1},
};

std::string singular(std::string_view words) {
    return std::string(words.substr(0, words.size() - 1));
}

/// A plain duration runs day and night.
tl::expected<Budget, std::string> plain_budget(std::string_view text) {
    const auto duration = parse_duration(text);
    if (!duration) return tl::unexpected(duration.error());
    if (duration->micros % days(1).micros == 0)
        return Budget{ClockClass::calendar_days, duration->micros / days(1).micros};
    return Budget{ClockClass::emergency_hours, duration->micros / minutes(1).micros};
}

tl::expected<Duration, std::string> malformed() {
    return tl::unexpected(std::string("is not a duration"));
}

}  // namespace

tl::expected<Budget, std::string> parse_budget(std::string_view text) {
    const std::size_t blank = text.find(' ');
    if (blank == std::string_view::npos) return plain_budget(text);
    const std::string_view count = text.substr(0, blank);
    const std::string_view words = text.substr(blank + 1);
    const bool whole =
        !count.empty() && count.size() <= 6 && std::all_of(count.begin(), count.end(), is_digit);
    const auto found =
        std::find_if(budget_words.begin(), budget_words.end(), [&](const BudgetWords& each) {
            return each.words == words || singular(each.words) == words;
        });
    if (!whole || found == budget_words.end()) return tl::unexpected(std::string("is not a limit"));
    std::int64_t amount = 0;
    for (const char digit : count) amount = amount * 10 + (digit - '0');
    amount *= found->in_unit;
    if (amount == 0) return tl::unexpected(std::string("is no time at all"));
    const bool by_days = found->clock_class == ClockClass::working_days ||
                         found->clock_class == ClockClass::calendar_days;
    if (amount > (by_days ? budget_limit_days : budget_limit_minutes))
        return tl::unexpected(std::string("is longer than 10000 hours or days"));
    return Budget{found->clock_class, amount};
}

std::string to_text(const Budget& budget) {
    for (const BudgetWords& each : budget_words) {
        if (each.clock_class != budget.clock_class || budget.amount % each.in_unit != 0) continue;
        const std::int64_t count = budget.amount / each.in_unit;
        return std::to_string(count) + " " +
               (count == 1 ? singular(each.words) : std::string(each.words));
    }
    return std::to_string(budget.amount) + " of an unknown class";
}

tl::expected<Duration, std::string> parse_duration(std::string_view text) {
    if (!text.empty() && text.front() == '-')
        return tl::unexpected(std::string("is negative; a limit lies after the beginning"));
    Duration total;
    std::size_t at = 0;
    std::size_t next_unit = 0;
    while (at < text.size()) {
        std::int64_t count = 0;
        const std::size_t first_digit = at;
        for (; at < text.size() && is_digit(text[at]); ++at)
            if (count <= longest_limit.micros) count = count * 10 + (text[at] - '0');
        if (at == first_digit || at == text.size()) return malformed();
        while (next_unit < duration_units.size() && duration_units[next_unit].letter != text[at])
            ++next_unit;
        if (next_unit == duration_units.size()) return malformed();
        const std::int64_t length = duration_units[next_unit++].length.micros;
        if (count > longest_limit.micros / length ||
            total.micros + count * length > longest_limit.micros)
            return tl::unexpected(std::string("is longer than ten years (3650d)"));
        total.micros += count * length;
        ++at;
    }
    if (text.empty()) return malformed();
    if (total.micros == 0) return tl::unexpected(std::string("is no time at all"));
    return total;
}

tl::expected<int, std::string> parse_utc_offset(std::string_view text) {
    if (text == "Z") return 0;
    const bool shaped = text.size() == 6 && (text[0] == '+' || text[0] == '-') &&
                        is_digit(text[1]) && is_digit(text[2]) && text[3] == ':' &&
                        is_digit(text[4]) && is_digit(text[5]);
    if (!shaped) return tl::unexpected(std::string("is not an offset from UTC"));
    const auto digit = [&](std::size_t i) { return text[i] - '0'; };
    const int hour = digit(1) * 10 + digit(2);
    const int minute = digit(4) * 10 + digit(5);
    const int offset = (text[0] == '-' ? -1 : 1) * (hour * 60 + minute);
    if (minute > 59 || offset < utc_offset_lowest_minutes || offset > utc_offset_highest_minutes)
        return tl::unexpected(std::string("lies outside -12:00 to +14:00"));
    return offset;
}

std::optional<Duration> parse_time_of_day(std::string_view text) {
    if (text.size() != 5 || text[2] != ':') return std::nullopt;
    for (const std::size_t i : {0U, 1U, 3U, 4U})
        if (!is_digit(text[i])) return std::nullopt;
    const int hour = (text[0] - '0') * 10 + (text[1] - '0');
    const int minute = (text[3] - '0') * 10 + (text[4] - '0');
    if (minute > 59 || hour * 60 + minute > 24 * 60) return std::nullopt;
    return minutes(hour * 60 + minute);
}

std::string time_of_day(Duration time) {
    const auto two_digits = [](std::int64_t value) {
        return (value < 10 ? "0" : "") + std::to_string(value);
    };
    const std::int64_t minute = time.micros / minutes(1).micros;
    return two_digits(minute / 60) + ":" + two_digits(minute % 60);
}

std::string to_text(Duration duration) {
    std::string text;
    for (const Unit& unit : duration_units) {
        const std::int64_t count = duration.micros / unit.length.micros;
        if (count != 0) text += std::to_string(count) + unit.letter;
        duration.micros -= count * unit.length.micros;
    }
    return text.empty() ? "0m" : text;
}

std::optional<std::string_view> nearest(std::string_view text,
                                        const std::vector<std::string_view>& words) {
    constexpr std::size_t longest_compared = 64;  // no key is longer; keeps hostile input cheap
    constexpr std::size_t shortest_beginning = 3;
    if (text.size() > longest_compared) return std::nullopt;
    std::optional<std::string_view> best;
    std::size_t best_distance = std::max<std::size_t>(2, text.size() / 3) + 1;
    for (const std::string_view word : words)
        if (const std::size_t d = distance(text, word); d < best_distance && d < word.size()) {
            best = word;
            best_distance = d;
        }
    if (best || text.size() < shortest_beginning) return best;
    for (const std::string_view word : words)
        if (word.substr(0, text.size()) == text) return word;
    return std::nullopt;
}

std::string shortened(std::string_view text) {
    std::string result;
    std::size_t characters = 0;
    for (const char c : text) {
        const bool begins_character = (static_cast<unsigned char>(c) & 0xC0U) != 0x80U;
        if (begins_character && ++characters > shown_characters) return result + "…";
        result += static_cast<unsigned char>(c) < 0x20 || c == 0x7F ? '?' : c;
    }
    return result;
}

}  // namespace gridcase::engine
