#include "projections/case_file.hpp"

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>
#include <variant>

namespace gridcase::projections {
namespace {

// The days after which a filing counts as late, and is flagged.
constexpr Duration late_after = days(1);

std::string_view chinese(Severity severity) {
    return severity == Severity::urgent ? "紧急" : "一般";
}

std::string_view chinese(EscalationReason reason) {
    switch (reason) {
        case EscalationReason::beyond_competence:
            return "超出职权";
        case EscalationReason::beyond_means:
            return "力量不足";
        case EscalationReason::several_units:
            return "涉及多个单元";
        case EscalationReason::overdue:
            return "超期";
        case EscalationReason::other:
            return "其他";
    }
    return "未知";
}

/// `beyond_competence` as people write it.
std::string words(std::string_view enumerator) {
    std::string text(enumerator);
    for (char& letter : text)
        if (letter == '_') letter = ' ';
    return text;
}

std::string both(Level level) {
    return std::string(to_text(level)) + " " + std::string(gridcase::chinese(level));
}

std::string held_by(const std::string& holder) {
    return holder.empty() ? "" : ", held by " + holder;
}

/// Fills one entry; the row gives the place's offset from UTC.
class Teller {
   public:
    Teller(TimelineEntry& entry, const CaseRow& row) : entry_(entry), row_(row) {}

    void tell(const CaseReported& fact) {
        entry_.what = "reported (登记) at " + fact.unit.value() + ": " + fact.category.value() +
                      ", " + std::string(to_text(fact.severity)) + " (" +
                      std::string(chinese(fact.severity)) + "), by " +
                      std::string(to_text(fact.channel));
        if (fact.on_behalf) entry_.what += ", on behalf of a resident";
        personal("description", fact.description);
        personal("reporter", fact.reporter);
        facts(fact.facts);
    }

    void tell(const CaseImported& fact) {
        entry_.what = "taken over (导入) from " + fact.source + ", where it is " + fact.source_id +
                      ", at " + fact.unit.value() + ": " + fact.category.value();
        if (!fact.channel.empty()) entry_.what += ", by " + fact.channel;
        personal("description", fact.description);
    }

    void tell(const CaseRouted& fact) {
        entry_.what = "routed (分派) to " + fact.unit.value() + " (" + both(fact.level) + ")" +
                      held_by(fact.holder);
        entry_.why = fact.rule == "source" ? "as its source says" : "rule " + fact.rule;
        for (std::size_t i = 0; i < fact.facts_read.size(); ++i)
            entry_.why +=
                (i == 0 ? ": " : ", ") + fact.facts_read[i].name + " = " + fact.facts_read[i].value;
        moment("level_due", fact.level_due);
        moment("case_due", fact.case_due);
    }

    void tell(const CaseAccepted& fact) { entry_.what = "accepted (签收) by " + fact.unit.value(); }

    void tell(const CaseEscalated& fact) {
        entry_.what = "escalated (上报) from " + fact.from.value() + " to " + fact.to.value() +
                      " (" + both(fact.to_level) + ")" + held_by(fact.holder);
        entry_.why = words(to_text(fact.reason)) + " (" + std::string(chinese(fact.reason)) + ")";
        personal("remark", fact.remark);
        moment("level_due", fact.level_due);
    }

    void tell(const CaseResolved& fact) {
        entry_.what = "resolved (办结)";
        personal("outcome", fact.outcome);
    }

    void tell(const CaseClosed& fact) {
        entry_.what = "closed (结案)";
        personal("remark", fact.remark);
    }

    void tell(const CaseRated& fact) {
        entry_.what = std::string("rated (评价): ") +
                      (fact.solved ? "solved (已解决)" : "not solved (未解决)") +
                      ", satisfaction " + std::to_string(fact.satisfaction) + " of 5";
        personal("comment", fact.comment);
    }

    // No case is about these.
    void tell(const UnitRegistered&) {}
    void tell(const PolicyActivated&) {}

   private:
    void plain(std::string name, std::string value) {
        entry_.details.push_back({std::move(name), std::move(value), std::nullopt});
    }

    void personal(std::string name, const std::optional<PersonalText>& text) {
        if (text) entry_.details.push_back({std::move(name), {}, text});
    }

    void moment(std::string name, const std::optional<Instant>& at) {
        if (at) plain(std::move(name), to_text(*at, row_.utc_offset_minutes));
    }

    void number(const char* name, std::int64_t value) {
        if (value != 0) plain(name, std::to_string(value));
    }

    /// What was told at intake; what was not (zero, no) is left out.
    void facts(const CaseFacts& told) {
        number("parties", told.parties);
        number("households", told.households);
        number("estimated_cost_yuan", told.estimated_cost_yuan);
        const std::array<std::pair<const char*, bool>, 7> marks{
            {{"spans_grids", told.spans_grids},
             {"spans_communities", told.spans_communities},
             {"hazard", told.hazard},
             {"needs_law_enforcement", told.needs_law_enforcement},
             {"needs_department", told.needs_department},
             {"property_managed", told.property_managed},
             {"vulnerable_person", told.vulnerable_person}}};
        for (const auto& [name, said] : marks)
            if (said) plain(name, "yes");
    }

    TimelineEntry& entry_;
    const CaseRow& row_;
};

TimelineEntry entry_of(const StoredCommit& stored, const Event& event, const CaseRow& row) {
    const Commit& commit = stored.commit;
    TimelineEntry entry;
    entry.position = stored.position;
    entry.revision = commit.revision;
    entry.occurred_at = commit.occurred_at;
    entry.recorded_at = commit.recorded_at;
    entry.actor = commit.actor.value();
    entry.role = commit.role;
    entry.unit = commit.unit;
    entry.event = type_of(event);
    Teller teller(entry, row);
    std::visit(
        [&](const auto& fact) {
            static_assert(
                requires { teller.tell(fact); },
                "write Teller::tell(const Fact&): how is it told to a person?");
            teller.tell(fact);
        },
        event);
    return entry;
}

bool left_out(const StoredCommit& stored, const Replay& bounds) {
    return (bounds.as_of && stored.commit.occurred_at > *bounds.as_of) ||
           (bounds.position && stored.position > *bounds.position) ||
           (bounds.revision && stored.commit.revision > *bounds.revision);
}

std::vector<std::string> flags_of(const CaseFile& file) {
    std::vector<std::string> flags;
    if (file.row.archival) flags.emplace_back("archival");
    if (file.row.closed_before_opened) flags.emplace_back("closed_before_opened");
    const bool late =
        std::any_of(file.timeline.begin(), file.timeline.end(), [](const TimelineEntry& entry) {
            return entry.recorded_at - entry.occurred_at > late_after;
        });
    if (late && !file.row.archival) flags.emplace_back("recorded_late");
    return flags;
}

}  // namespace

std::optional<CaseFile> replay(const std::vector<CommitPtr>& stream, const Replay& bounds) {
    // A case exists from its opening on, also when its source says it was closed before.
    if (stream.empty() || left_out(*stream.front(), bounds)) return std::nullopt;
    CaseFile file;
    for (const CommitPtr& stored : stream) {
        if (left_out(*stored, bounds)) continue;
        file.row = fold(std::move(file.row), *stored);
        for (const Event& event : stored->commit.events)
            file.timeline.push_back(entry_of(*stored, event, file.row));
    }
    file.flags = flags_of(file);
    return file;
}

}  // namespace gridcase::projections
