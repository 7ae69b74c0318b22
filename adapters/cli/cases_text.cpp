#include "adapters/cli/cases_text.hpp"

#include <boost/json.hpp>

#include "adapters/cli/calls.hpp"
#include "adapters/cli/table.hpp"
#include "events/instant.hpp"
#include "events/words.hpp"

namespace gridcase::cli {
namespace {

std::string level_text(const std::string& word) {
    const auto level = parse_level(word);
    return level ? word + " " + std::string(chinese(*level)) : word;
}

const boost::json::array& list(const boost::json::value& object, std::string_view member) {
    static const boost::json::array none;
    if (!object.is_object()) return none;
    const auto* value = object.get_object().if_contains(member);
    return value != nullptr && value->is_array() ? value->get_array() : none;
}

/// What may be shown of a resident's text.
std::string personal_text(const boost::json::value& personal) {
    if (!personal.is_object()) return {};
    const auto& object = personal.get_object();
    if (const auto* text = object.if_contains("text"))
        return text->is_null() ? "(erased)" : shown(*text);
    return "(masked; --reveal shows it)";
}

void line(std::string& out, std::string_view label, const std::string& value) {
    if (value.empty()) return;
    out += std::string(label);
    const std::size_t width = shown_width(label);
    out += std::string(width < 16 ? 16 - width : 1, ' ') + printable(value) + "\n";
}

int offset_of(const boost::json::value& document) {
    const auto* offset = document.get_object().if_contains("utc_offset_minutes");
    return offset != nullptr && offset->is_int64() ? static_cast<int>(offset->get_int64()) : 0;
}

std::string flags_text(const boost::json::value& document) {
    std::string flags;
    for (const auto& flag : list(document, "flags"))
        flags += (flags.empty() ? "" : ", ") + shown(flag);
    return flags;
}

/// A text of several lines, set in behind its label.
std::string indented(const std::string& text) {
    std::string out;
    for (const char c : text) {
        out += c;
        if (c == '\n') out += "                ";
    }
    return out;
}

}  // namespace

std::string local_time(const std::string& instant, int utc_offset_minutes) {
    const auto at = parse_instant(instant);
    if (!at) return instant;
    std::string text = to_text(*at, utc_offset_minutes);
    text[10] = ' ';
    return text.substr(0, 19);
}

std::string case_text(const boost::json::value& document) {
    const int offset = offset_of(document);
    const auto time = [&](std::string_view member) {
        const std::string text = text_of(document, member);
        return text.empty() ? text : local_time(text, offset);
    };
    std::string out = "case 案件        " + text_of(document, "number") + "\n";
    line(out, "status",
         text_of(document, "status") + "  (revision " + text_of(document, "revision") +
             ", position " + text_of(document, "position") + ")");
    line(out, "category", text_of(document, "category") + ", " + text_of(document, "severity"));
    line(out, "lies in", text_of(document, "unit"));
    line(out, "holder",
         text_of(document, "holder") + "  (" + level_text(text_of(document, "level")) + ")");
    line(out, "first routed to", level_text(text_of(document, "first_level")));
    line(out, "channel", text_of(document, "channel"));
    line(out, "opened", time("opened_at") + "  (recorded " + time("recorded_at") + ")");
    line(out, "accepted 签收", time("accepted_at"));
    line(out, "resolved 办结", time("resolved_at"));
    line(out, "closed 结案", time("closed_at"));
    line(out, "holder's limit", time("level_due"));
    line(out, "case limit", time("case_due"));
    if (!time("rated_at").empty())
        line(out, "rated 评价",
             time("rated_at") + "  solved: " + text_of(document, "solved") +
                 ", satisfaction: " + text_of(document, "satisfaction") + "/5");
    if (text_of(document, "escalations") != "0")
        line(out, "escalations", text_of(document, "escalations"));
    line(out, "flags", flags_text(document));
    for (const auto& text : list(document, "texts"))
        line(out, text_of(text, "name"), indented(personal_text(text.get_object().at("personal"))));
    return out;
}

std::string why_text(const boost::json::value& document) {
    std::string out = "why 为何         " + text_of(document, "number") + "\n";
    line(out, "routed to",
         text_of(document, "unit") + " (" + level_text(text_of(document, "level")) + "), " +
             text_of(document, "holder") + "  by rule " + text_of(document, "rule"));
    line(out, "at position", text_of(document, "position"));
    const auto& policy = document.at("policy");
    line(out, "under policy",
         "version " + text_of(policy, "version") + "  " + text_of(policy, "name"));
    std::string facts;
    for (const auto& read : list(document, "facts_read"))
        facts +=
            (facts.empty() ? "" : ", ") + text_of(read, "name") + " = " + text_of(read, "value");
    line(out, "facts read", facts);
    std::vector<std::vector<std::string>> rows;
    for (const auto& turn : list(document, "tried")) {
        const std::string unmet = text_of(turn, "unmet");
        rows.push_back({std::to_string(rows.size() + 1), text_of(turn, "rule"),
                        unmet.empty() ? "matches 命中" : "no: " + unmet, text_of(turn, "why")});
    }
    if (!rows.empty()) out += "\n" + as_table({"", "rule", "its turn", "规则含义"}, rows);
    line(out, "note", text_of(document, "note"));
    return out;
}

std::string history_text(const boost::json::value& document, int utc_offset_minutes) {
    std::string out = "history 历史     " + text_of(document, "number");
    const std::string flags = flags_text(document);
    out += (flags.empty() ? "" : "  [" + flags + "]") + "\n";
    for (const auto& entry : list(document, "timeline")) {
        const std::string occurred = local_time(text_of(entry, "occurred_at"), utc_offset_minutes);
        const std::string recorded = local_time(text_of(entry, "recorded_at"), utc_offset_minutes);
        const std::string unit = text_of(entry, "unit");
        out += "\n" + occurred + "  " + printable(text_of(entry, "what")) + "\n";
        line(out, "  who",
             text_of(entry, "actor") + ", " + text_of(entry, "role") +
                 (unit.empty() ? "" : " of " + unit));
        line(out, "  recorded",
             recorded + "  (position " + text_of(entry, "position") + ", revision " +
                 text_of(entry, "revision") + ")");
        line(out, "  why", text_of(entry, "why"));
        for (const auto& detail : list(entry, "details")) {
            const auto* personal = detail.get_object().if_contains("personal");
            line(out, "  " + text_of(detail, "name"),
                 indented(personal != nullptr ? personal_text(*personal)
                                              : text_of(detail, "value")));
        }
    }
    return out;
}

}  // namespace gridcase::cli
