#include "adapters/json/documents.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "adapters/json/archive.hpp"
#include "adapters/json/events.hpp"
#include "adapters/json/write.hpp"
#include "projections/timers.hpp"

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

using Form = ObjectArchive;

/// Where the case stands, and whose it is.
void add_standing(object& out, const CaseRow& row) {
    out["status"] = to_text(row.status);
    out["archival"] = row.archival;
    out["source"] = row.source;
    out["unit"] = row.unit.value();
    out["holder"] = row.holder.value();
    out["level"] = to_text(row.level);
    out["first_level"] = to_text(row.first_level);
    out["highest_level"] = to_text(row.highest_level);
    out["category"] = row.category.value();
    out["severity"] = to_text(row.severity);
    out["channel"] = row.channel;
    out["utc_offset_minutes"] = row.utc_offset_minutes;
    out["stood_at"] = Form::form(row.stood_at);
    out["on_the_spot"] = row.on_the_spot;
    out["closed_before_opened"] = row.closed_before_opened;
}

/// When it happened.
void add_moments(object& out, const CaseRow& row) {
    out["opened_at"] = to_text(row.opened_at);
    out["recorded_at"] = to_text(row.recorded_at);
    out["routed_at"] = Form::form(row.routed_at);
    out["held_since"] = Form::form(row.held_since);
    out["accepted_at"] = Form::form(row.accepted_at);
    out["first_escalated_at"] = Form::form(row.first_escalated_at);
    out["resolved_at"] = Form::form(row.resolved_at);
    out["closed_at"] = Form::form(row.closed_at);
    out["rated_at"] = Form::form(row.rated_at);
    out["withdrawn_at"] = Form::form(row.withdrawn_at);
}

array late_form(const CaseRow& row) {
    array out;
    for (const LimitKind limit : all_limit_kinds)
        if (row.ever_breached.contains(limit)) out.emplace_back(to_text(limit));
    return out;
}

/// By when it must happen, and what was late.
void add_limits(object& out, const CaseRow& row) {
    out["sign_in_due"] = Form::form(row.sign_in_due);
    out["level_due"] = Form::form(row.level_due);
    out["case_due"] = Form::form(row.case_due);
    out["verification_due"] = Form::form(row.verification_due);
    out["feedback_until"] = Form::form(row.feedback_until);
    out["reopen_until"] = Form::form(row.reopen_until);
    out["late"] = late_form(row);
    const auto most = is_open(row.status) && !row.archival ? pressing(row) : std::nullopt;
    out["pressing"] = most ? boost::json::value(object{{"limit", to_text(most->limit)},
                                                       {"due", to_text(most->due)}})
                           : nullptr;
    out["time_not_believed"] = row.time_not_believed;
}

/// What somebody is waited for, or was asked to do.
void add_waiting(object& out, const CaseRow& row) {
    array summons;
    for (const projections::Summons& each : row.summons)
        summons.push_back(object{{"department", each.department.value()},
                                 {"arrive_by", to_text(each.arrive_by)},
                                 {"late", each.breached}});
    out["summons"] = std::move(summons);
    out["supervision"] = nullptr;
    if (row.supervision)
        out["supervision"] =
            object{{"by", row.supervision->by.value()}, {"due", to_text(row.supervision->due)}};
    out["request"] = nullptr;
    if (row.request) {
        object request{{"kind", to_text(row.request->kind)}, {"at", to_text(row.request->at)}};
        if (row.request->kind == RequestKind::extension) {
            request["limit"] = to_text(row.request->limit);
            request["amount"] = row.request->amount;
        }
        out["request"] = std::move(request);
    }
    out["suspended_since"] = Form::form(row.suspended_since);
    out["review_at"] = Form::form(row.review_at);
    out["stood_still_seconds"] = stood_still(row).micros / seconds(1).micros;
    out["ruling_wanted"] = row.ruling_wanted;
    out["meeting_wanted"] = row.meeting_wanted;
    out["docket"] = nullptr;
    if (row.docket)
        out["docket"] =
            object{{"unit", row.docket->unit.value()}, {"since", to_text(row.docket->at)}};
}

/// How often, and with which other cases.
void add_counts(object& out, const CaseRow& row) {
    const auto failed = std::ranges::count(row.checks, false, &projections::Check::passed);
    out["escalations"] = row.escalations;
    out["returns"] = row.returns.size();
    out["verifications"] = row.checks.size();
    out["reworks"] = failed;
    out["extensions"] = row.extensions;
    out["suspensions"] = row.suspensions.size() + (row.suspended_since ? 1 : 0);
    out["reopenings"] = row.earlier_closings.size();
    out["urges"] = row.urges;
    out["persons"] = row.persons;
    out["mediation"] = Form::form(row.mediation);
    out["merged_into"] = Form::form(row.merged_into);
    out["absorbed"] = row.absorbed;
    out["parent"] = Form::form(row.parent);
    out["children"] = row.children;
}

object row_form(const CaseRow& row) {
    object out{
        {"number", row.number.value()}, {"revision", row.revision}, {"position", row.position}};
    add_standing(out, row);
    add_moments(out, row);
    add_limits(out, row);
    add_waiting(out, row);
    add_counts(out, row);
    // Without a rating there is no answer: "not solved, 0" would be read as a bad one.
    out["solved"] = row.rated_at ? boost::json::value(row.solved) : nullptr;
    out["satisfaction"] = row.rated_at ? boost::json::value(row.satisfaction) : nullptr;
    return out;
}

object unit_form(const UnitRow& unit) {
    object out{{"code", unit.code.value()},
               {"name", unit.name},
               {"level", to_text(unit.level)},
               {"kind", to_text(unit.kind)}};
    out["parent"] = unit.parent ? boost::json::value(unit.parent->value()) : nullptr;
    out["holder"] = unit.holder;
    out["line"] = unit.line;
    out["valid_from"] = ObjectArchive::form(unit.valid_from);
    out["valid_to"] = ObjectArchive::form(unit.valid_to);
    out["posts"] = ObjectArchive::form(unit.posts);
    out["predecessors"] = ObjectArchive::form(unit.predecessors);
    out["successors"] = ObjectArchive::form(unit.successors);
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
    array notify;
    for (const UnitCode& unit : account.routed.notify) notify.emplace_back(unit.value());
    array before;
    for (const auto& [position, routed] : account.before)
        before.push_back(object{{"position", position},
                                {"unit", routed.unit.value()},
                                {"level", to_text(routed.level)},
                                {"rule", routed.rule}});
    return write(
        object{{"number", account.number.value()},
               {"position", account.position},
               {"policy", object{{"version", account.policy_version}, {"name", account.policy}}},
               {"unit", account.routed.unit.value()},
               {"level", to_text(account.routed.level)},
               {"holder", account.routed.holder},
               {"rule", account.routed.rule},
               {"meeting_wanted", account.routed.meeting_wanted},
               {"notify", std::move(notify)},
               {"facts_read", std::move(facts)},
               {"tried", std::move(tried)},
               {"note", account.note},
               {"before", std::move(before)}});
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

std::string list_catalogue_json() {
    array lists;
    for (const projections::List& list : projections::lists())
        lists.push_back(object{{"list", list.id},
                               {"name_zh", list.name_zh},
                               {"sorted_by", list.moment},
                               {"definition", list.definition}});
    return write(object{{"lists", std::move(lists)}});
}

std::string list_json(const projections::ListPage& page, Instant now, Position position) {
    const std::string_view moment = page.list->moment;
    array lines;
    for (const projections::ListLine& line : page.lines) {
        object form{{"unit", line.unit.value()}};
        form[moment] = ObjectArchive::form(line.at);
        form["case"] = row_form(line.row);
        lines.push_back(std::move(form));
    }
    object out{{"list", page.list->id},
               {"name_zh", page.list->name_zh},
               {"definition", page.list->definition},
               {"sorted_by", moment},
               {"now", to_text(now)},
               {"position", position},
               {"lines", std::move(lines)}};
    out["next"] = page.next ? boost::json::value(*page.next) : nullptr;
    return write(out);
}

std::string notices_json(const NoticeBoard& board) {
    array notices;
    for (const projections::Notice& notice : board.notices) {
        object form{
            {"position", notice.position},     {"kind", to_text(notice.kind)},
            {"name_zh", chinese(notice.kind)}, {"concern", to_text(notice.concern)},
            {"number", notice.number.value()}, {"about", notice.about.value()},
            {"event", notice.event},           {"occurred_at", to_text(notice.occurred_at)}};
        form["limit"] = ObjectArchive::form(notice.limit);
        form["due"] = ObjectArchive::form(notice.due);
        form["read"] = notice.read;
        notices.push_back(std::move(form));
    }
    array due_soon;
    for (const projections::ListLine& line : board.due_soon)
        due_soon.push_back(object{{"number", line.row.number.value()},
                                  {"holder", line.unit.value()},
                                  {"due", ObjectArchive::form(line.at)}});
    return write(object{{"unit", board.unit.value()},
                        {"position", board.position},
                        {"now", to_text(board.now)},
                        {"read_up_to", board.read_up_to},
                        {"notices", std::move(notices)},
                        {"due_soon", std::move(due_soon)},
                        {"next", or_null(board.next)}});
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
