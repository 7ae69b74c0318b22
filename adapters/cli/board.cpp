#include "adapters/cli/board.hpp"

#include <boost/json.hpp>
#include <set>
#include <string_view>
#include <vector>

#include "adapters/cli/calls.hpp"
#include "adapters/cli/cases_text.hpp"
#include "adapters/cli/table.hpp"

namespace gridcase::cli {
namespace {

using Rows = std::vector<std::vector<std::string>>;

constexpr std::string_view red = "\x1b[31m";
constexpr std::string_view yellow = "\x1b[33m";
constexpr std::string_view bold_code = "\x1b[1m";
constexpr std::string_view plain_code = "\x1b[0m";
constexpr std::string_view no_colour = "";

/// Where clocks run: the place of the first case shown.
int offset_of_list(const boost::json::value& list) {
    const auto& lines = list.at("lines").as_array();
    return lines.empty() ? 0 : offset_of(lines.front().at("case"));
}

bool has_passed(const boost::json::value& line, const boost::json::value& list) {
    const std::string moment = text_of(line, text_of(list, "sorted_by"));
    const auto at = parse_instant(moment);
    const auto now = parse_instant(text_of(list, "now"));
    return at && now && *at < *now;
}

std::string limit_of(const boost::json::value& row) {
    const auto* pressing = row.as_object().if_contains("pressing");
    if (pressing == nullptr || !pressing->is_object()) return text_of(row, "status");
    const auto limit = parse_limit_kind(text_of(*pressing, "limit"));
    return limit ? std::string(to_text(*limit)) + " " + std::string(chinese(*limit)) : "";
}

Rows rows_of(const boost::json::value& list) {
    Rows rows;
    const std::string moment = text_of(list, "sorted_by");
    for (const auto& line : list.at("lines").as_array()) {
        const auto& row = line.at("case");
        const std::string at = text_of(line, moment);
        rows.push_back({has_passed(line, list) ? "!" : "",
                        at.empty() ? "–" : local_time(at, offset_of(row)), limit_of(row),
                        text_of(row, "number"), text_of(row, "status"), text_of(row, "category"),
                        text_of(row, "severity"), text_of(line, "unit")});
    }
    return rows;
}

/// A table whose rows have a colour each; the headings have none.
std::string coloured(const std::string& table, const std::vector<std::string_view>& colours) {
    constexpr std::size_t headings = 2;
    std::string out;
    std::size_t line = 0;
    std::size_t start = 0;
    while (start < table.size()) {
        const std::size_t end = table.find('\n', start);
        const std::string text = printable(table.substr(start, end - start));
        const std::size_t row = line - headings;
        const std::string_view colour =
            line >= headings && row < colours.size() ? colours[row] : no_colour;
        out += std::string(colour) + text + std::string(colour.empty() ? no_colour : plain_code) +
               "\n";
        start = end + 1;
        ++line;
    }
    return out;
}

std::string table_of(const boost::json::value& list) {
    return as_table({"", text_of(list, "sorted_by"), "limit 时限", "case 案件", "status",
                     "category", "severity", "unit"},
                    rows_of(list));
}

std::set<std::string> due_soon_of(const Board& board) {
    std::set<std::string> numbers;
    if (board.notices)
        for (const auto& line : board.notices->at("due_soon").as_array())
            numbers.insert(text_of(line, "number"));
    return numbers;
}

/// `3 open, 1 overdue, 1 due soon`, as far as it is shown.
std::string worklist_text(const Board& board, bool colour) {
    const std::set<std::string> due_soon = due_soon_of(board);
    std::vector<std::string_view> colours;
    std::size_t overdue = 0;
    for (const auto& line : board.worklist.at("lines").as_array()) {
        const bool late = has_passed(line, board.worklist);
        overdue += late ? 1 : 0;
        const bool soon = due_soon.contains(text_of(line.at("case"), "number"));
        colours.push_back(!colour ? no_colour : late ? red : soon ? yellow : no_colour);
    }
    const bool more = !text_of(board.worklist, "next").empty();
    std::string out = "worklist 待办: " + std::to_string(colours.size()) +
                      (more ? " of more" : "") + " open, " + std::to_string(overdue) +
                      " overdue 超期";
    if (board.notices) out += ", " + std::to_string(due_soon.size()) + " due soon 将到期";
    return out + "\n" + coloured(table_of(board.worklist), colours);
}

std::string notices_text(const boost::json::value& board, int offset, bool escalations) {
    Rows rows;
    for (const auto& notice : board.at("notices").as_array()) {
        if ((text_of(notice, "event") == "CaseEscalated") != escalations) continue;
        std::string about = text_of(notice, "about");
        if (const auto limit = parse_limit_kind(text_of(notice, "limit")))
            about += ", " + std::string(to_text(*limit)) + " " + std::string(chinese(*limit));
        rows.push_back({local_time(text_of(notice, "occurred_at"), offset),
                        text_of(notice, "kind") + " " + text_of(notice, "name_zh"),
                        text_of(notice, "number"), about, "as " + text_of(notice, "concern"),
                        "position " + text_of(notice, "position")});
    }
    const std::string heading = escalations ? "escalations 上报" : "notices 告知";
    if (rows.empty()) return heading + ": nothing unread\n";
    return heading + ": " + std::to_string(rows.size()) + " unread\n" +
           coloured(as_table({"when", "what", "case 案件", "about", "", ""}, rows), {});
}

}  // namespace

std::string list_text(const boost::json::value& list) {
    std::string out = text_of(list, "list") + " " + text_of(list, "name_zh") + ": " +
                      text_of(list, "definition") + "\nposition " + text_of(list, "position") +
                      "\n\n" + coloured(table_of(list), {});
    const std::string next = text_of(list, "next");
    if (!next.empty()) out += "\nmore: --cursor " + printable(next) + "\n";
    return out;
}

std::string board_text(const Board& board, bool colour) {
    const int offset = offset_of_list(board.worklist);
    const std::string unit = board.notices ? text_of(*board.notices, "unit") : "the whole house";
    std::string out = (colour ? std::string(bold_code) : "") + "gridcase watch " + printable(unit) +
                      (colour ? std::string(plain_code) : "") + "  " +
                      local_time(text_of(board.worklist, "now"), offset) + "  position " +
                      text_of(board.worklist, "position") + "\n\n";
    out += worklist_text(board, colour);
    if (!board.notices) return out;
    out += "\n" + notices_text(*board.notices, offset, true);
    out += "\n" + notices_text(*board.notices, offset, false);
    return out;
}

}  // namespace gridcase::cli
