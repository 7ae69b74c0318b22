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

std::string words_of(const boost::json::value& document, std::string_view member) {
    std::string words;
    for (const auto& word : list(document, member))
        words += (words.empty() ? "" : ", ") + shown(word);
    return words;
}

/// What somebody is waited for, or was asked to do.
void waiting(std::string& out, const boost::json::value& document, int offset) {
    const auto time = [&](const boost::json::value& object, std::string_view member) {
        return local_time(text_of(object, member), offset);
    };
    const auto member = [&](std::string_view name) -> const boost::json::value* {
        const auto* value = document.get_object().if_contains(name);
        return value != nullptr && value->is_object() ? value : nullptr;
    };
    for (const auto& each : list(document, "summons"))
        line(out, "called 吹哨",
             text_of(each, "department") + ", to be there by " + time(each, "arrive_by"));
    if (const auto* order = member("supervision"))
        line(out, "supervised 督办",
             "by " + text_of(*order, "by") + ", until " + time(*order, "due"));
    if (const auto* request = member("request"))
        line(out, "asked for", text_of(*request, "kind") + ", since " + time(*request, "at"));
    if (const auto* docket = member("docket"))
        line(out, "docket 联席会议",
             text_of(*docket, "unit") + ", since " + time(*docket, "since"));
    if (!text_of(document, "suspended_since").empty())
        line(out, "suspended 挂账",
             "since " + time(document, "suspended_since") + ", to be looked at " +
                 time(document, "review_at"));
    if (text_of(document, "ruling_wanted") == "true") line(out, "ruling 裁定", "wanted");
    line(out, "goes on in", text_of(document, "merged_into"));
    line(out, "part of", text_of(document, "parent"));
}

/// `2 returns, 1 reopenings`: what happened more than never.
void counts(std::string& out, const boost::json::value& document) {
    std::string text;
    for (const char* name : {"escalations", "returns", "reworks", "extensions", "suspensions",
                             "reopenings", "urges", "absorbed", "children", "persons"}) {
        const std::string count = text_of(document, name);
        if (count.empty() || count == "0") continue;
        text += (text.empty() ? "" : ", ") + count + " " + name;
    }
    line(out, "so far", text);
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

int offset_of(const boost::json::value& row) {
    const auto* offset = row.get_object().if_contains("utc_offset_minutes");
    return offset != nullptr && offset->is_int64() ? static_cast<int>(offset->get_int64()) : 0;
}

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
    line(out, "to sign by", text_of(document, "status") == "routed" ? time("sign_in_due") : "");
    line(out, "holder's limit", time("level_due"));
    line(out, "case limit", time("case_due"));
    line(out, "late 超期", words_of(document, "late"));
    waiting(out, document, offset);
    if (!time("rated_at").empty())
        line(out, "rated 评价",
             time("rated_at") + "  solved: " + text_of(document, "solved") +
                 ", satisfaction: " + text_of(document, "satisfaction") + "/5");
    counts(out, document);
    line(out, "flags", words_of(document, "flags"));
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
    if (text_of(document, "meeting_wanted") == "true")
        line(out, "wanted", "联席会议 joint meeting");
    std::string told;
    for (const auto& unit : list(document, "notify"))
        told += (told.empty() ? "" : ", ") + shown(unit);
    line(out, "told 告知", told);
    std::vector<std::vector<std::string>> rows;
    for (const auto& turn : list(document, "tried")) {
        const std::string unmet = text_of(turn, "unmet");
        rows.push_back({std::to_string(rows.size() + 1), text_of(turn, "rule"),
                        unmet.empty() ? "matches 命中" : "no: " + unmet, text_of(turn, "why")});
    }
    if (!rows.empty()) out += "\n" + as_table({"", "rule", "its turn", "规则含义"}, rows);
    line(out, "note", text_of(document, "note"));
    for (const auto& earlier : list(document, "before"))
        line(out, "before 此前",
             "position " + text_of(earlier, "position") + ": " + text_of(earlier, "unit") + " (" +
                 level_text(text_of(earlier, "level")) + ") by rule " + text_of(earlier, "rule"));
    return out;
}

std::string history_text(const boost::json::value& document, int utc_offset_minutes) {
    std::string out = "history 历史     " + text_of(document, "number");
    const std::string flags = words_of(document, "flags");
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
