// Tables of people: who holds which post, who is on duty when.

#include <array>

#include "engine/domain/fields.hpp"
#include "engine/domain/territory_csv.hpp"

namespace gridcase::engine {
namespace {

constexpr std::array<std::string_view, 7> post_columns{"unit", "person", "post",    "name",
                                                       "from", "until",  "stand_in"};
enum PostColumn : std::size_t {
    post_unit,
    post_person,
    post,
    post_name,
    post_from,
    post_until,
    stand_in
};
constexpr TableForm posts_table{"table of posts", post_columns, 2};

constexpr std::array<std::string_view, 6> duty_columns{"unit", "person", "reach",
                                                       "from", "until",  "name"};
enum DutyColumn : std::size_t { duty_unit, duty_person, reach, duty_from, duty_until, duty_name };
constexpr TableForm duty_table{"duty roster", duty_columns, 5};

std::optional<bool> yes_or_no(std::string_view text) {
    for (const std::string_view yes : {"yes", "true", "1", "是", "代理"})
        if (text == yes) return true;
    for (const std::string_view no : {"", "no", "false", "0", "否"})
        if (text == no) return false;
    return std::nullopt;
}

/// Reads the cells of one table of people, and keeps its faults.
class PeopleReader {
   public:
    PeopleReader(std::string_view text, const TableForm& form, const TableOptions& options)
        : options_(options), table_(text, form, options, faults_) {}

    /// Every row as `read` makes it, or all faults.
    template <class Entry, class Read>
    tl::expected<std::vector<Entry>, std::vector<Fault>> all(const Read& read) {
        std::vector<Entry> entries;
        while (const std::optional<Row> row = table_.next()) {
            const std::size_t faults_before = faults_.size();
            Entry entry = read(*row);
            if (faults_.size() == faults_before) entries.push_back(std::move(entry));
        }
        if (entries.empty() && faults_.empty())
            add_fault(faults_, table_.header().front(), "the file has a header but no rows",
                      "add a row for each person");
        if (faults_.empty()) return entries;
        sort_faults(faults_);
        return tl::unexpected(std::move(faults_));
    }

    [[nodiscard]] Cell at(const Row& row, std::size_t column) const {
        return table_.at(row, column);
    }

    template <class Id>
    Id id(const Row& row, std::size_t column,
          tl::expected<Id, std::string> (*parse)(std::string_view), std::string_view hint) {
        const Cell cell = at(row, column);
        auto parsed = parse(cell.text);
        if (parsed) return *std::move(parsed);
        add_fault(faults_, cell, parsed.error(), std::string(hint));
        return {};
    }

    std::string text(const Row& row, std::size_t column, std::string_view what) {
        const Cell cell = at(row, column);
        auto checked = parse_text(cell.text, what, name_limit_bytes);
        if (checked) return *std::move(checked);
        add_fault(faults_, cell, checked.error(),
                  "shorten or clean the text; the file must be UTF-8");
        return {};
    }

    std::optional<Instant> moment(const Row& row, std::size_t column) {
        const Cell cell = at(row, column);
        if (cell.text.empty()) return std::nullopt;
        const auto parsed = parse_moment(cell.text, options_.utc_offset_minutes);
        if (parsed) return *parsed;
        add_fault(faults_, cell, parsed.error(), "a date means its first moment");
        return std::nullopt;
    }

    void refuse(const Row& row, std::size_t column, std::string message, std::string hint) {
        add_fault(faults_, at(row, column), std::move(message), std::move(hint));
    }

   private:
    const TableOptions& options_;
    std::vector<Fault> faults_;
    Table table_;
};

constexpr std::string_view unit_hint = "write the unit's code, as it is registered";
constexpr std::string_view person_hint = "write the person's staff name or account";

}  // namespace

tl::expected<std::vector<PostFilled>, std::vector<Fault>> parse_posts_csv(
    std::string_view text, Instant from, const TableOptions& options) {
    PeopleReader reader(text, posts_table, options);
    return reader.all<PostFilled>([&](const Row& row) {
        PostFilled entry;
        entry.unit = reader.id(row, post_unit, parse_unit_code, unit_hint);
        entry.person = reader.id(row, post_person, parse_actor_id, person_hint);
        entry.post = reader.text(row, post, "the post");
        entry.name = reader.text(row, post_name, "the name");
        if (entry.name.empty()) entry.name = entry.person.value();
        entry.from = reader.moment(row, post_from).value_or(from);
        entry.until = reader.moment(row, post_until);
        if (entry.until && *entry.until <= entry.from)
            reader.refuse(row, post_until, "the term ends before it begins",
                          "until is the first moment after it");
        const auto stands_in = yes_or_no(reader.at(row, stand_in).text);
        if (!stands_in)
            reader.refuse(row, stand_in,
                          "“" + shown(reader.at(row, stand_in).text) + "” is neither yes nor no",
                          "it is yes 是 for a stand-in (代理), else no 否 or nothing");
        entry.stand_in = stands_in.value_or(false);
        return entry;
    });
}

tl::expected<std::vector<DutyRostered>, std::vector<Fault>> parse_duty_csv(
    std::string_view text, const TableOptions& options) {
    PeopleReader reader(text, duty_table, options);
    return reader.all<DutyRostered>([&](const Row& row) {
        DutyRostered entry;
        entry.unit = reader.id(row, duty_unit, parse_unit_code, unit_hint);
        entry.person = reader.id(row, duty_person, parse_actor_id, person_hint);
        entry.name = reader.text(row, duty_name, "the name");
        if (entry.name.empty()) entry.name = entry.person.value();
        entry.reach = reader.text(row, reach, "the number");
        const auto begins = reader.moment(row, duty_from);
        const auto ends = reader.moment(row, duty_until);
        if (reader.at(row, duty_from).text.empty())
            reader.refuse(row, duty_from, "the shift has no beginning", "write when it begins");
        if (reader.at(row, duty_until).text.empty())
            reader.refuse(row, duty_until, "the shift has no end", "write when it ends");
        if (begins && ends && *ends <= *begins)
            reader.refuse(row, duty_until, "the shift ends before it begins",
                          "until is the first moment after it");
        entry.from = begins.value_or(Instant());
        entry.until = ends.value_or(Instant());
        if (entry.reach.empty())
            reader.refuse(row, reach, "the shift has no number",
                          "write the telephone of the house that is answered then");
        return entry;
    });
}

}  // namespace gridcase::engine
