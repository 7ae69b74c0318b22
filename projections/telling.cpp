#include "projections/telling.hpp"

#include <array>
#include <string_view>
#include <utility>
#include <variant>

namespace gridcase::projections {
namespace {

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
        case EscalationReason::returned:
            return "再次退单";
        case EscalationReason::reopened:
            return "重开";
        case EscalationReason::supervised:
            return "挂牌督办";
    }
    return "未知";
}

std::string_view chinese(MediationOutcome outcome) {
    switch (outcome) {
        case MediationOutcome::agreed:
            return "达成协议";
        case MediationOutcome::not_agreed:
            return "未达成协议";
        case MediationOutcome::adjourned:
            return "休会";
    }
    return "未知";
}

std::string_view chinese(SuspensionReason reason) {
    switch (reason) {
        case SuspensionReason::season:
            return "季节原因";
        case SuspensionReason::precondition:
            return "前置条件未具备";
        case SuspensionReason::other:
            return "其他";
    }
    return "未知";
}

std::string_view chinese(RequestKind kind) {
    switch (kind) {
        case RequestKind::extension:
            return "延期";
        case RequestKind::suspension:
            return "挂账";
    }
    return "未知";
}

std::string_view chinese(Verification verification) {
    switch (verification) {
        case Verification::none:
            return "免核查";
        case Verification::resident:
            return "居民核查";
        case Verification::staff:
            return "工作人员核查";
    }
    return "未知";
}

std::string_view chinese(WithheldReason reason) {
    switch (reason) {
        case WithheldReason::reminder_only:
            return "仅提醒";
        case WithheldReason::top_of_ladder:
            return "已到最高层级";
        case WithheldReason::no_superior:
            return "无上级单元";
        case WithheldReason::handled:
            return "已办结";
    }
    return "未知";
}

std::string_view chinese(HolderChange change) {
    switch (change) {
        case HolderChange::vacancy:
            return "岗位空缺，上级兜底";
        case HolderChange::post_filled:
            return "岗位到任";
        case HolderChange::stand_in:
            return "代理";
        case HolderChange::redrawn:
            return "网格调整";
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

/// `overdue (超期)`: a word of ours in both languages.
template <class Word>
std::string in_brackets(Word word) {
    return words(to_text(word)) + " (" + std::string(chinese(word)) + ")";
}

std::string both(Level level) {
    return std::string(to_text(level)) + " " + std::string(gridcase::chinese(level));
}

std::string both(LimitKind limit) {
    return words(to_text(limit)) + " " + std::string(gridcase::chinese(limit));
}

std::string held_by(const std::string& holder) {
    return holder.empty() ? "" : ", held by " + holder;
}

/// ` to 220402001001 (community 社区), held by 社区书记`
std::string to_holder(const UnitCode& unit, Level level, const std::string& holder) {
    return " to " + unit.value() + " (" + both(level) + ")" + held_by(holder);
}

std::string nth(std::uint32_t times) { return "for time " + std::to_string(times); }

std::string numbers_of(const std::vector<CaseNumber>& numbers) {
    std::string text;
    for (const CaseNumber& number : numbers) text += (text.empty() ? "" : ", ") + number.value();
    return text;
}

/// Why a case was routed: `rule` is a rule's id, or how else it came to it.
std::string because_of(std::string_view rule) {
    constexpr std::string_view duty = "duty:";
    constexpr std::string_view ruling = "ruling:";
    if (rule == "source") return "as its source says";
    if (rule.starts_with(duty))
        return "item " + std::string(rule.substr(duty.size())) + " of the duty list (责任清单)";
    if (rule.starts_with(ruling))
        return "a superior's ruling (裁定), item " + std::string(rule.substr(ruling.size())) +
               " of the duty list (责任清单)";
    return "rule " + std::string(rule);
}

/// Fills one entry.
class Teller {
   public:
    Teller(TimelineEntry& entry, const CaseRow& row) : entry_(entry), row_(row) {}

    void tell(const CaseReported& fact) {
        entry_.what = "reported (登记) at " + fact.unit.value() + ": " + fact.category.value() +
                      ", " + in_brackets(fact.severity) + ", by " +
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

    void tell(const CaseTriaged& fact) {
        entry_.what =
            "triaged (研判): " + fact.category.value() + ", " + in_brackets(fact.severity);
        facts(fact.facts);
    }

    void tell(const CaseRouted& fact) {
        entry_.what = "routed (分派)" + to_holder(fact.unit, fact.level, fact.holder);
        entry_.why = because_of(fact.rule);
        for (std::size_t i = 0; i < fact.facts_read.size(); ++i)
            entry_.why +=
                (i == 0 ? ": " : ", ") + fact.facts_read[i].name + " = " + fact.facts_read[i].value;
        moment("sign_in_due", fact.sign_in_due);
        moment("level_due", fact.level_due);
        moment("case_due", fact.case_due);
        if (fact.meeting_wanted) plain("meeting_wanted", "yes");
        for (const UnitCode& unit : fact.notify) plain("notify", unit.value());
    }

    void tell(const CaseAccepted& fact) {
        entry_.what = "accepted (签收) by " + fact.unit.value();
        moment("counted_at", fact.counted_at);
    }

    void tell(const CaseAssigned& fact) {
        entry_.what = "assigned (指派) to " + fact.person.value() + " of " + fact.unit.value();
    }

    void tell(const VisitRecorded& fact) {
        entry_.what = "visited (走访)";
        personal("finding", fact.finding);
    }

    void tell(const NoteAdded& fact) {
        entry_.what = "noted (备注)";
        personal("text", fact.text);
    }

    void tell(const EvidenceAttached& fact) {
        entry_.what = "evidence attached (附件): " + fact.media_type + ", " +
                      std::to_string(fact.size_bytes) + " bytes";
        plain("sha256", fact.content.hex());
        personal("caption", fact.caption);
    }

    void tell(const MediationHeld& fact) {
        entry_.what = "mediation held (调解): " + in_brackets(fact.outcome);
        number("parties", fact.parties);
        personal("record", fact.record);
    }

    void tell(const CaseReturned& fact) {
        entry_.what = "returned (退单) by " + fact.from.value() + ", " + nth(fact.times);
        entry_.why = "item " + fact.duty_item + " of the duty list (责任清单)";
        personal("remark", fact.remark);
    }

    void tell(const ReturnRuled& fact) {
        entry_.what =
            "ruled (裁定) by " + fact.by.value() + ": it is the business of " + fact.to.value();
        entry_.why = "item " + fact.duty_item + " of the duty list (责任清单)";
        personal("remark", fact.remark);
    }

    void tell(const CaseDocketed& fact) {
        entry_.what =
            "put on the agenda of the joint meeting (列入联席会议) of " + fact.unit.value();
        entry_.why = "returned " + nth(fact.times);
    }

    void tell(const CaseEscalated& fact) {
        entry_.what = "escalated (上报) from " + fact.from.value() +
                      to_holder(fact.to, fact.to_level, fact.holder);
        entry_.why = in_brackets(fact.reason);
        personal("remark", fact.remark);
        moment("sign_in_due", fact.sign_in_due);
        moment("level_due", fact.level_due);
    }

    void tell(const CaseDelegated& fact) {
        entry_.what = "delegated (下派) from " + fact.from.value() +
                      to_holder(fact.to, fact.to_level, fact.holder);
        personal("remark", fact.remark);
        moment("sign_in_due", fact.sign_in_due);
        moment("level_due", fact.level_due);
    }

    void tell(const DepartmentSummoned& fact) {
        entry_.what = "called to the spot (吹哨): " + fact.department.value();
        moment("arrive_by", fact.arrive_by);
        personal("remark", fact.remark);
    }

    void tell(const DepartmentArrived& fact) {
        entry_.what = "arrived (报到): " + fact.department.value();
        moment("counted_at", fact.counted_at);
    }

    void tell(const ExtensionRequested& fact) {
        entry_.what = "a later limit asked for (申请延期): " + both(fact.limit);
        number("amount", fact.amount);
        personal("ground", fact.ground);
    }

    void tell(const DeadlineExtended& fact) {
        entry_.what = "limit extended (延期): " + both(fact.limit) + ", " + nth(fact.times);
        number("amount", fact.amount);
        moment("level_due", fact.level_due);
        moment("case_due", fact.case_due);
    }

    void tell(const SuspensionRequested& fact) {
        entry_.what = "suspension asked for (申请挂账)";
        entry_.why = in_brackets(fact.reason);
        personal("ground", fact.ground);
    }

    void tell(const CaseSuspended& fact) {
        entry_.what = "suspended (挂账): the clocks stand still";
        entry_.why = in_brackets(fact.reason);
        moment("from", fact.at);
        moment("review_at", fact.review_at);
    }

    void tell(const RequestRefused& fact) {
        entry_.what = "refused (不予批准): the " + in_brackets(fact.kind) + " asked for";
        personal("remark", fact.remark);
    }

    void tell(const CaseResumed& fact) {
        entry_.what = "resumed (恢复): the clocks run again";
        moment("from", fact.at);
        moment("level_due", fact.level_due);
        moment("case_due", fact.case_due);
    }

    void tell(const CaseCorrected& fact) {
        entry_.what = "corrected (更正)";
        if (fact.unit) entry_.what += ": it lies at " + fact.unit->value();
        personal("description", fact.description);
        personal("reporter", fact.reporter);
    }

    void tell(const CaseUrged& fact) {
        entry_.what = "urged (催办)";
        personal("remark", fact.remark);
    }

    void tell(const ResidentAnswered& fact) {
        entry_.what = "the resident was answered (答复)";
        personal("text", fact.text);
    }

    void tell(const DeadlinesRecalculated& fact) {
        entry_.what = "limits recalculated (重算时限)";
        entry_.why = "calendar version " + std::to_string(fact.calendar) + " (工作日历)";
        moment("sign_in_due", fact.sign_in_due);
        moment("level_due", fact.level_due);
        moment("case_due", fact.case_due);
    }

    void tell(const CaseResolved& fact) {
        entry_.what = "resolved (办结)";
        if (fact.verification != Verification::none)
            entry_.what += ", to be checked by " + in_brackets(fact.verification);
        personal("outcome", fact.outcome);
        moment("verification_due", fact.verification_due);
        moment("counted_at", fact.counted_at);
    }

    void tell(const ResolutionVerified& fact) {
        entry_.what = "verified (核查通过)";
        personal("finding", fact.finding);
    }

    void tell(const ReworkOrdered& fact) {
        entry_.what = "found not done, to be done again (返工)";
        personal("finding", fact.finding);
        moment("level_due", fact.level_due);
    }

    void tell(const CaseClosed& fact) {
        entry_.what = "closed (结案)";
        personal("remark", fact.remark);
        number("persons", fact.persons);
        moment("feedback_until", fact.feedback_until);
        moment("reopen_until", fact.reopen_until);
        moment("counted_at", fact.counted_at);
    }

    void tell(const CaseRated& fact) {
        entry_.what = std::string("rated (评价): ") +
                      (fact.solved ? "solved (已解决)" : "not solved (未解决)") +
                      ", satisfaction " + std::to_string(fact.satisfaction) + " of 5";
        personal("comment", fact.comment);
    }

    void tell(const CaseReopened& fact) {
        entry_.what = "reopened (重开), it goes" + to_holder(fact.to, fact.to_level, fact.holder);
        personal("ground", fact.ground);
        moment("sign_in_due", fact.sign_in_due);
        moment("level_due", fact.level_due);
        moment("case_due", fact.case_due);
    }

    void tell(const CaseMerged& fact) {
        entry_.what = "merged (并案): it goes on in " + fact.into.value();
    }

    void tell(const CaseAbsorbed& fact) {
        entry_.what = "absorbed (并入): " + fact.absorbed.value() + " goes on in this case";
        moment("case_due", fact.case_due);
    }

    void tell(const CaseUnmerged& fact) {
        entry_.what =
            "unmerged (撤销并案) from " + fact.from.value() + ", it stands where it stood";
    }

    void tell(const CaseReleased& fact) {
        entry_.what = "released (撤销并入): " + fact.released.value() + " is on its own again";
        moment("case_due", fact.case_due);
    }

    void tell(const CaseSplit& fact) {
        entry_.what = "split (拆分) into " + numbers_of(fact.children);
    }

    void tell(const CaseSplitOff& fact) {
        entry_.what = "split off (拆分) from " + fact.parent.value();
    }

    void tell(const SupervisionOrdered& fact) {
        entry_.what = "put under supervision (挂牌督办) by " + fact.by.value();
        if (!fact.lift_conditions.empty()) entry_.why = "lifted when: " + fact.lift_conditions;
        moment("due", fact.due);
    }

    void tell(const SupervisionLifted& fact) {
        entry_.what = "supervision lifted (摘牌) by " + fact.by.value();
        personal("remark", fact.remark);
    }

    void tell(const CaseWithdrawn& fact) {
        entry_.what = "withdrawn (撤回)";
        personal("ground", fact.ground);
    }

    void tell(const DeadlineBreached& fact) {
        entry_.what = "limit passed (超期): " + both(fact.limit) + ", of " + fact.subject.value();
        moment("due", fact.due);
    }

    void tell(const EscalationWithheld& fact) {
        entry_.what = "not escalated (未上报) though a limit passed: " + both(fact.limit);
        entry_.why = in_brackets(fact.reason);
    }

    void tell(const HolderChanged& fact) {
        entry_.what = "holder changed (责任主体变更) from " + fact.from.value() +
                      to_holder(fact.to, fact.to_level, fact.holder);
        if (fact.unit) entry_.what += "; it lies at " + fact.unit->value() + " now";
        entry_.why = in_brackets(fact.change);
    }

    // No case is about these.
    template <HouseFact Fact>
    void tell(const Fact&) {}

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

}  // namespace

TimelineEntry told(const StoredCommit& stored, const Event& event, const CaseRow& row) {
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

}  // namespace gridcase::projections
