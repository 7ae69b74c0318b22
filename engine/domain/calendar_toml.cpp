#include "engine/domain/calendar_toml.hpp"

#include <algorithm>
#include <map>
#include <string>

#include "engine/domain/fields.hpp"
#include "engine/domain/policy_words.hpp"
#include "engine/domain/toml_reader.hpp"
#include "events/ids.hpp"

namespace gridcase::engine {
namespace {

constexpr std::size_t notices_limit = 1'000;
constexpr std::int64_t holiday_limit_days = 60;

// Monday first, as in CalendarTerms::works.
const Words& week_words() {
    static const Words words{"monday", "tuesday",  "wednesday", "thursday",
                             "friday", "saturday", "sunday"};
    return words;
}

std::string in_quotes(std::string_view text) { return "“" + shortened(text) + "”"; }

class Reader : TomlReader {
   public:
    tl::expected<Calendar, std::vector<Fault>> read(std::string_view text) {
        parse(text, "the calendar", calendar_limit_bytes,
              [this](const toml::table& root) { read_root(root); });
        if (fault_count() == 0) {
            auto calendar = Calendar::of(std::move(terms_));
            if (calendar) return std::move(*calendar);
            fault(toml::source_position{}, calendar.error(), "see engine/domain/calendar.toml");
        }
        return tl::unexpected(sorted_faults());
    }

   private:
    /// The list in `node`, not empty and not too long; null after a fault.
    const toml::array* list(const toml::node* node, std::string_view key, std::size_t limit,
                            const std::string& example) {
        if (!node) return nullptr;
        const toml::array* elements = node->as_array();
        if (!elements) {
            wrong_type(*node, key, "a list: " + example);
            return nullptr;
        }
        if (elements->empty()) {
            fault(*node, in_backticks(key) + " is empty", "name at least one: " + example);
            return nullptr;
        }
        if (elements->size() > limit) {
            fault((*elements)[limit],
                  in_backticks(key) + " has " + std::to_string(elements->size()) + " parts",
                  "at most " + std::to_string(limit) + " are taken");
            return nullptr;
        }
        return elements;
    }

    void read_root(const toml::table& root) {
        known_keys(root, "the calendar",
                   {"id", "version", "utc_offset", "week", "hours", "notice"});
        read_id(root);
        if (const std::string* version =
                text(needed(root, "version", "the calendar", "\"…\""), "version", word_limit_bytes))
            terms_.version = *version;
        read_offset(root);
        read_week(root);
        read_hours(root);
        read_notices(root);
    }

    void read_id(const toml::table& root) {
        const toml::node* node = needed(root, "id", "the calendar", "\"…\"");
        const std::string* id = text(node, "id", name_limit_bytes);
        if (!id) return;
        if (!is_plain_word(*id))
            fault(*node, "calendar id " + in_quotes(*id) + " is not a plain word",
                  "use 1 to 64 of A–Z a–z 0–9 . _ -");
        terms_.id = *id;
    }

    void read_offset(const toml::table& root) {
        const toml::node* node = needed(root, "utc_offset", "the calendar", "\"+08:00\"");
        const std::string* value = text(node, "utc_offset", word_limit_bytes);
        if (!value) return;
        if (const auto offset = parse_utc_offset(*value))
            terms_.utc_offset_minutes = *offset;
        else
            fault(*node, "`utc_offset` " + in_quotes(*value) + " " + offset.error(),
                  "write it as \"+08:00\"");
    }

    void read_week(const toml::table& root) {
        const std::string example = "[\"monday\", \"tuesday\"]";
        const toml::array* days_named =
            list(needed(root, "week", "the calendar", example), "week", 7, example);
        week_known_ = days_named != nullptr;
        terms_.works = {};
        if (!days_named) return;
        for (const toml::node& node : *days_named) week_known_ &= read_weekday(node);
    }

    bool read_weekday(const toml::node& node) {
        const std::string* word = text(&node, "week", word_limit_bytes);
        if (!word) return false;
        const auto& words = week_words();
        const auto found = std::find(words.begin(), words.end(), *word);
        if (found == words.end()) {
            const auto near = nearest(*word, words);
            fault(node, in_quotes(*word) + " is not a day of the week",
                  near ? "did you mean " + in_quotes(*near) + "?" : "they are " + listed(words));
            return false;
        }
        bool& works = terms_.works.at(static_cast<std::size_t>(found - words.begin()));
        if (works) fault(node, in_quotes(*word) + " is named twice", "keep one");
        works = true;
        return true;
    }

    void read_hours(const toml::table& root) {
        const std::string example = "[\"08:30-12:00\", \"13:30-17:30\"]";
        const toml::array* spans = list(needed(root, "hours", "the calendar", example), "hours",
                                        calendar_hours_limit, example);
        terms_.hours.clear();
        if (!spans) return;
        for (const toml::node& node : *spans) read_span(node);
    }

    void read_span(const toml::node& node) {
        const std::string* value = text(&node, "hours", word_limit_bytes);
        if (!value) return;
        const std::string_view whole = *value;
        const auto opens = parse_time_of_day(whole.substr(0, whole.find('-')));
        const auto closes = whole.find('-') == std::string_view::npos
                                ? std::nullopt
                                : parse_time_of_day(whole.substr(whole.find('-') + 1));
        if (!opens || !closes)
            return fault(node, "the hours " + in_quotes(whole) + " are not a span of a day",
                         "write them as \"08:30-12:00\"");
        if (*closes <= *opens)
            return fault(node, "the hours " + in_quotes(whole) + " close before they open",
                         "opening comes first; a night is two spans, to 24:00 and from 00:00");
        if (!terms_.hours.empty() && *opens < terms_.hours.back().closes)
            return fault(node,
                         "the hours " + in_quotes(whole) + " begin before those before them end",
                         "begin at " + time_of_day(terms_.hours.back().closes) +
                             " or later, the earliest first");
        terms_.hours.push_back({*opens, *closes});
    }

    /// A calendar without notices is one whose week has no exceptions.
    void read_notices(const toml::table& root) {
        const std::string example = "[[notice]]";
        if (!root.contains("notice")) return;
        const toml::array* notices = list(root.get("notice"), "notice", notices_limit, example);
        if (!notices) return;
        for (const toml::node& node : *notices) {
            if (const toml::table* table = node.as_table())
                read_notice(*table);
            else
                wrong_type(node, "notice", "a table begun with " + example);
        }
        if (terms_.exceptions.size() > calendar_exceptions_limit)
            fault(*notices,
                  "the notices name " + std::to_string(terms_.exceptions.size()) + " days",
                  "at most " + std::to_string(calendar_exceptions_limit) + " are taken");
    }

    void read_notice(const toml::table& table) {
        known_keys(table, "[[notice]]", {"source", "holidays"});
        text(needed(table, "source", "[[notice]]", "\"…\""), "source", name_limit_bytes);
        const std::string example = "[{name = \"元旦\", from = 2024-01-01}]";
        const toml::array* holidays = list(needed(table, "holidays", "[[notice]]", example),
                                           "holidays", calendar_exceptions_limit, example);
        if (!holidays) return;
        for (const toml::node& node : *holidays) {
            if (const toml::table* holiday = node.as_table())
                read_holiday(*holiday);
            else
                wrong_type(node, "holidays", "a table: {name = \"元旦\", from = 2024-01-01}");
        }
    }

    void read_holiday(const toml::table& table) {
        known_keys(table, "a holiday", {"name", "from", "to", "make_up"});
        std::string name;
        if (const std::string* value =
                text(needed(table, "name", "a holiday", "\"…\""), "name", name_limit_bytes))
            name = *value;
        read_days_off(table, name);
        const std::string example = "[2024-09-14]";
        if (!table.contains("make_up")) return;
        const toml::array* dates =
            list(table.get("make_up"), "make_up", calendar_exceptions_limit, example);
        if (!dates) return;
        for (const toml::node& node : *dates) read_make_up(node, name);
    }

    void read_days_off(const toml::table& table, const std::string& name) {
        const toml::node* node = needed(table, "from", "a holiday", "2024-09-15");
        const auto first = date(node, "from");
        const toml::node* last_node = table.contains("to") ? table.get("to") : node;
        const auto last = table.contains("to") ? date(last_node, "to") : first;
        if (!first || !last) return;
        if (*last < *first)
            return fault(*last_node,
                         "the holiday ends on " + to_text(*last) + ", before its beginning",
                         "`to` is its last day; leave it out for a single day");
        if ((*last - *first).count() >= holiday_limit_days)
            return fault(*last_node, "the holiday is longer than 60 days",
                         "is the year right? write long closures as several");
        bool told = false;
        for (Date day = *first; day <= *last; day += std::chrono::days(1))
            told |= !add({day, ExceptionKind::day_off, name}, *node, told);
    }

    void read_make_up(const toml::node& node, const std::string& name) {
        const auto day = date(&node, "make_up");
        if (!day || !add({*day, ExceptionKind::make_up_day, name}, node, false)) return;
        const auto weekday = std::chrono::weekday(*day).iso_encoding() - 1;
        if (week_known_ && terms_.works.at(weekday))
            fault(node,
                  "the make-up day " + to_text(*day) + " is a " +
                      std::string(week_words()[weekday]) + ", which is worked already",
                  "leave it out, or correct the date");
    }

    /// Keeps a day; false when it has been named before. One fault is enough for a holiday.
    bool add(DayException exception, const toml::node& node, bool told) {
        const auto [first, is_new] = named_.emplace(exception.date, node.source().begin);
        if (is_new)
            terms_.exceptions.push_back(std::move(exception));
        else if (!told)
            fault(node, to_text(exception.date) + " is named twice",
                  "it stands at line " + std::to_string(first->second.line) + " already; keep one");
        return is_new;
    }

    /// The date in `node`; nothing after a fault.
    std::optional<Date> date(const toml::node* node, std::string_view key) {
        if (!node) return std::nullopt;
        const auto* value = node->as_date();
        if (!value) {
            wrong_type(*node, key, "a date without quotes: 2024-09-15");
            return std::nullopt;
        }
        const toml::date day = value->get();
        if (day.year < 1900 || day.year > 2199) {
            fault(*node, in_backticks(key) + " lies outside the years 1900 to 2199",
                  "correct the year");
            return std::nullopt;
        }
        return std::chrono::year(day.year) / day.month / day.day;
    }

    CalendarTerms terms_;
    bool week_known_ = false;
    std::map<Date, toml::source_position> named_;
};

}  // namespace

tl::expected<Calendar, std::vector<Fault>> parse_calendar(std::string_view text) {
    return Reader().read(text);
}

}  // namespace gridcase::engine
