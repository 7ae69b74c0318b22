#include "tests/support/samples.hpp"

namespace gridcase::samples {

std::string duty_of(Level level) {
    for (const engine::DutyItem& item : rulebook().policy->duties)
        if (item.level == level && item.line.empty()) return item.id;
    throw std::logic_error("the policy that ships has no duty item of that level");
}

std::vector<engine::Command> all_case_commands(const CaseNumber& other, Instant level_limit) {
    using namespace engine;
    const PersonalText text = sealed("文字");
    const SplitPart part{.unit = grid_7, .category = sanitation, .facts = {}, .description = text};
    return {report_it(),
            HandleOnTheSpot{.report = report_it(), .outcome = text},
            record_it(),
            TriageCase{number, CategoryCode("safety"), Severity::normal, {.hazard = true}},
            accept_it(),
            AssignCase{number, ActorId("liu")},
            RecordVisit{number, text},
            AddNote{number, text},
            AttachEvidence{number, sha256("photo"), "image/jpeg", 1000, std::nullopt},
            HoldMediation{number, 2, MediationOutcome::agreed, text},
            ReturnCase{number, duty_of(Level::street), text},
            RuleReturn{number, grid_8, duty_of(Level::street), text},
            escalate_it(),
            DelegateCase{number, grid_7, text},
            SummonDepartment{number, bureau, text},
            ArriveOnSpot{number, bureau},
            RequestExtension{number, LimitKind::level, 60, text},
            RequestSuspension{number, SuspensionReason::season, text},
            ApproveRequest{number},
            RefuseRequest{number, text},
            ResumeCase{number},
            CorrectCase{number, std::nullopt, text, std::nullopt},
            UrgeCase{number, text},
            AnswerResident{number, text},
            RecalculateDeadlines{number},
            resolve_it(),
            VerifyResolution{number, true, text},
            close_it(),
            rate_it(),
            ReopenCase{number, text},
            MergeCase{number, other},
            UnmergeCase{number},
            SplitCase{number, {part, part}},
            SuperviseCase{number, noon + days(1), "清运完毕并复查"},
            LiftSupervision{number, text},
            WithdrawCase{number, text},
            PassLimit{number, LimitKind::level, level_limit, {}},
            ChangeHolder{number, std::nullopt}};
}

}  // namespace gridcase::samples
