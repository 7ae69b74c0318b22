#include "adapters/json/documents.hpp"

#include <cmath>
#include <utility>

#include "adapters/json/archive.hpp"
#include "adapters/json/events.hpp"
#include "adapters/json/write.hpp"

namespace gridcase::json {

using boost::json::array;
using boost::json::object;
using projections::CaseFile;
using projections::CaseRow;
using projections::Counters;
using projections::Figure;
using projections::FigureAnswer;
using projections::FigureLine;
using projections::UnitRow;

namespace {

boost::json::value or_null(const std::optional<std::uint64_t>& number) {
    if (!number) return nullptr;
    return *number;
}

object row_form(const CaseRow& row) {
    object out{{"number", row.number.value()},
               {"revision", row.revision},
               {"position", row.position},
               {"status", to_text(row.status)},
               {"archival", row.archival},
               {"source", row.source},
               {"unit", row.unit.value()},
               {"holder", row.holder.value()},
               {"level", to_text(row.level)},
               {"first_level", to_text(row.first_level)},
               {"highest_level", to_text(row.highest_level)},
               {"category", row.category.value()},
               {"severity", to_text(row.severity)},
               {"channel", row.channel},
               {"utc_offset_minutes", row.utc_offset_minutes},
               {"opened_at", to_text(row.opened_at)},
               {"recorded_at", to_text(row.recorded_at)}};
    out["routed_at"] = ObjectArchive::form(row.routed_at);
    out["accepted_at"] = ObjectArchive::form(row.accepted_at);
    out["first_escalated_at"] = ObjectArchive::form(row.first_escalated_at);
    out["resolved_at"] = ObjectArchive::form(row.resolved_at);
    out["closed_at"] = ObjectArchive::form(row.closed_at);
    out["level_due"] = ObjectArchive::form(row.level_due);
    out["case_due"] = ObjectArchive::form(row.case_due);
    out["escalations"] = row.escalations;
    out["rated_at"] = ObjectArchive::form(row.rated_at);
    // Without a rating there is no answer: "not solved, 0" would be read as a bad one.
    out["solved"] = row.rated_at ? boost::json::value(row.solved) : nullptr;
    out["satisfaction"] = row.rated_at ? boost::json::value(row.satisfaction) : nullptr;
    out["closed_before_opened"] = row.closed_before_opened;
    return out;
}

object unit_form(const UnitRow& unit) {
    object out{{"code", unit.code.value()},
               {"name", unit.name},
               {"level", to_text(unit.level)},
               {"kind", to_text(unit.kind)}};
    out["parent"] = unit.parent ? boost::json::value(unit.parent->value()) : nullptr;
    out["holder"] = unit.holder;
    return out;
}

array texts_form(const std::vector<std::string>& texts) {
    array out;
    for (const std::string& text : texts) out.emplace_back(text);
    return out;
}

array commits_form(const std::vector<CommitPtr>& commits) {
    array out;
    out.reserve(commits.size());
    for (const CommitPtr& commit : commits) out.push_back(commit_form(*commit));
    return out;
}

object shown(const PersonalText& text, const KeyVault* reveal) {
    return reveal ? revealed(text, *reveal) : masked(text);
}

array details_form(const std::vector<projections::Detail>& details, const KeyVault* reveal) {
    array out;
    for (const projections::Detail& detail : details) {
        object form{{"name", detail.name}};
        if (detail.personal)
            form["personal"] = shown(*detail.personal, reveal);
        else
            form["value"] = detail.value;
        out.push_back(std::move(form));
    }
    return out;
}

object entry_form(const projections::TimelineEntry& entry, const KeyVault* reveal) {
    return {{"position", entry.position},
            {"revision", entry.revision},
            {"occurred_at", to_text(entry.occurred_at)},
            {"recorded_at", to_text(entry.recorded_at)},
            {"actor", entry.actor},
            {"role", to_text(entry.role)},
            {"unit", entry.unit.value()},
            {"event", entry.event},
            {"what", entry.what},
            {"why", entry.why},
            {"details", details_form(entry.details, reveal)}};
}

object counters_form(const Figure& figure, const Counters& counters) {
    object out;
    for (std::size_t i = 0; i < figure.counters.size(); ++i) out[figure.counters[i]] = counters[i];
    return out;
}

object rates_form(const Figure& figure, const Counters& counters) {
    object out;
    for (const Figure::Rate& rate : figure.rates) {
        const std::int64_t denominator = counters[rate.denominator];
        if (denominator == 0) {
            out[rate.id] = nullptr;
            continue;
        }
        const double share =
            static_cast<double>(counters[rate.numerator]) / static_cast<double>(denominator);
        out[rate.id] = std::round(share * 10'000.0) / 10'000.0;
    }
    return out;
}

std::string_view name_of(projections::By by) {
    switch (by) {
        case projections::By::unit:
            return "unit";
        case projections::By::category:
            return "category";
        case projections::By::level:
            return "level";
        case projections::By::month:
            return "month";
    }
    return {};
}

object line_form(const Figure& figure, const FigureLine& line) {
    object key;
    for (const auto& [by, value] : line.key) key[name_of(by)] = value;
    object out{{"key", std::move(key)}};
    if (line.key.contains(projections::By::unit)) out["unit_name"] = line.unit_name;
    for (auto& counter : counters_form(figure, line.counters)) out[counter.key()] = counter.value();
    if (!figure.rates.empty()) out["rates"] = rates_form(figure, line.counters);
    return out;
}

}  // namespace

std::string to_json(const StoredCommit& stored) { return write(commit_form(stored)); }
std::string to_json(const CaseRow& row) { return write(row_form(row)); }
std::string to_json(const UnitRow& unit) { return write(unit_form(unit)); }

std::string stream_json(const CaseNumber& number, const std::vector<CommitPtr>& commits,
                        std::optional<Revision> next) {
    return write(object{
        {"number", number.value()}, {"commits", commits_form(commits)}, {"next", or_null(next)}});
}

std::string log_json(Position last, const std::vector<CommitPtr>& commits,
                     std::optional<Position> next) {
    return write(
        object{{"last", last}, {"commits", commits_form(commits)}, {"next", or_null(next)}});
}

std::string case_json(const CaseFile& file, const KeyVault* reveal) {
    object out = row_form(file.row);
    out["flags"] = texts_form(file.flags);
    array texts;
    for (const projections::TimelineEntry& entry : file.timeline) {
        for (const projections::Detail& detail : entry.details) {
            if (!detail.personal) continue;
            object text{{"name", detail.name},
                        {"event", entry.event},
                        {"revision", entry.revision},
                        {"occurred_at", to_text(entry.occurred_at)}};
            text["personal"] = shown(*detail.personal, reveal);
            texts.push_back(std::move(text));
        }
    }
    out["texts"] = std::move(texts);
    return write(out);
}

std::string history_json(const CaseFile& file, const KeyVault* reveal) {
    array timeline;
    for (const projections::TimelineEntry& entry : file.timeline)
        timeline.push_back(entry_form(entry, reveal));
    return write(object{{"number", file.row.number.value()},
                        {"revision", file.row.revision},
                        {"flags", texts_form(file.flags)},
                        {"timeline", std::move(timeline)}});
}

std::string why_json(const RoutingAccount& account) {
    array facts;
    for (const FactRead& read : account.routed.facts_read)
        facts.push_back(object{{"name", read.name}, {"value", read.value}});
    array tried;
    if (account.explanation) {
        for (const engine::RuleTried& rule : account.explanation->tried) {
            object turn{{"rule", rule.rule}, {"why", rule.why}, {"unmet", nullptr}};
            if (!rule.unmet.empty()) turn["unmet"] = rule.unmet;
            tried.push_back(std::move(turn));
        }
    }
    return write(
        object{{"number", account.number.value()},
               {"position", account.position},
               {"policy", object{{"version", account.policy_version}, {"name", account.policy}}},
               {"unit", account.routed.unit.value()},
               {"level", to_text(account.routed.level)},
               {"holder", account.routed.holder},
               {"rule", account.routed.rule},
               {"facts_read", std::move(facts)},
               {"tried", std::move(tried)},
               {"note", account.note}});
}

std::string cases_json(Position position, const std::vector<CaseRow>& rows,
                       const std::optional<CaseNumber>& next) {
    array cases;
    for (const CaseRow& row : rows) cases.push_back(row_form(row));
    object out{{"position", position}, {"cases", std::move(cases)}};
    out["next"] = next ? boost::json::value(next->value()) : nullptr;
    return write(out);
}

std::string units_json(Position position, const std::vector<UnitRow>& units) {
    array out;
    for (const UnitRow& unit : units) out.push_back(unit_form(unit));
    return write(object{{"position", position}, {"units", std::move(out)}});
}

std::string catalogue_json() {
    array views;
    for (const Figure& figure : projections::catalogue()) {
        array counters;
        for (const std::string_view counter : figure.counters) counters.emplace_back(counter);
        array rates;
        for (const Figure::Rate& rate : figure.rates)
            rates.push_back(object{{"id", rate.id},
                                   {"numerator", figure.counters[rate.numerator]},
                                   {"denominator", figure.counters[rate.denominator]}});
        views.push_back(object{{"view", figure.id},
                               {"name_zh", figure.name_zh},
                               {"version", figure.version},
                               {"definition", figure.definition},
                               {"counters", std::move(counters)},
                               {"rates", std::move(rates)}});
    }
    return write(object{{"views", std::move(views)}});
}

std::string figure_json(const FigureAnswer& answer, Instant as_of, Position position) {
    const Figure& figure = *answer.figure;
    array rows;
    for (const FigureLine& line : answer.lines) rows.push_back(line_form(figure, line));
    object out{{"view", figure.id},
               {"definition", figure.definition},
               {"as_of", to_text(as_of)},
               {"position", position},
               {"totals", counters_form(figure, answer.totals)}};
    if (!figure.rates.empty()) out["rates"] = rates_form(figure, answer.totals);
    out["rows"] = std::move(rows);
    return write(out);
}

std::string status_json(std::string_view status, std::optional<Position> position) {
    object out{{"status", status}};
    if (position) out["position"] = *position;
    return write(out);
}

std::string unchanged_json(const CaseRow& row) {
    return write(object{{"number", row.number.value()},
                        {"revision", row.revision},
                        {"position", row.position},
                        {"status", to_text(row.status)},
                        {"unchanged", true}});
}

std::string unchanged_json(Position position) {
    return write(object{{"position", position}, {"unchanged", true}});
}

}  // namespace gridcase::json
