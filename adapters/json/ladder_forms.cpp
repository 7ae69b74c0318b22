// Commands that say whose a case is: up and down the ladder, across to departments, with others.

#include "adapters/json/forms.hpp"

namespace gridcase::json {

namespace {

constexpr std::size_t duty_item_limit_bytes = 64;
constexpr std::size_t conditions_limit_bytes = 2U << 10U;

// The further reasons are the house's own.
constexpr std::string_view escalation_reasons =
    "beyond_competence, beyond_means, several_units, overdue, other";

constexpr FieldForm duty_item_field =
    needed(word("duty_item", "an item of the policy's duty list, by its id"));

std::string duty_item_of(Body& body) {
    return body.text("duty_item", duty_item_limit_bytes).value_or("");
}

engine::Command return_it(Body& body) {
    return engine::ReturnCase{body.case_number(), duty_item_of(body), body.remark("remark")};
}

engine::Command rule(Body& body) {
    return engine::RuleReturn{body.case_number(), body.id("to", parse_unit_code),
                              duty_item_of(body), body.remark("remark")};
}

engine::Command escalate(Body& body) {
    return engine::EscalateCase{body.case_number(),
                                body.word("reason", escalation_reasons, parse_escalation_reason)
                                    .value_or(EscalationReason::other),
                                body.remark("remark")};
}

engine::Command delegate(Body& body) {
    return engine::DelegateCase{body.case_number(), body.id("to", parse_unit_code),
                                body.remark("remark")};
}

engine::Command summon(Body& body) {
    return engine::SummonDepartment{body.case_number(), body.id("department", parse_unit_code),
                                    body.remark("remark")};
}

engine::Command arrive(Body& body) {
    return engine::ArriveOnSpot{body.case_number(), body.id("department", parse_unit_code)};
}

engine::Command supervise(Body& body) {
    return engine::SuperviseCase{body.case_number(), body.instant("due").value_or(Instant{}),
                                 body.text("lift_conditions", conditions_limit_bytes).value_or("")};
}

engine::Command lift(Body& body) {
    return engine::LiftSupervision{body.case_number(), body.remark("remark")};
}

engine::Command merge(Body& body) {
    return engine::MergeCase{body.case_number(), body.id("into", parse_case_number)};
}

engine::Command unmerge(Body& body) { return engine::UnmergeCase{body.case_number()}; }

}  // namespace

std::vector<CommandForm> ladder_forms() {
    return {
        about_case<return_it>("return", "the holder says: not mine, by the duty list (退单)",
                              "returned 已退单", {duty_item_field, prose("remark")}),
        about_case<rule>(
            "rule", "a superior says whose it is, after returns (裁定)", "ruled 已裁定",
            {needed(word("to", "the unit whose it is")), duty_item_field, prose("remark")}),
        about_case<escalate>("escalate", "it moves up the ladder (上报)", "escalated 已上报",
                             {needed(word("reason", escalation_reasons)), prose("remark")}),
        about_case<delegate>("delegate", "it moves down the ladder (下派)", "delegated 已下派",
                             {needed(word("to", "a unit below the holder")), prose("remark")}),
        about_case<summon>("summon", "a department is called to the spot (吹哨)",
                           "department summoned 已吹哨",
                           {needed(word("department", "its code")), prose("remark")}),
        about_case<arrive>("arrive", "the department that was called is there (报到)",
                           "department arrived 已报到", {needed(word("department", "its code"))}),
        about_case<supervise>("supervise", "a superior hangs a plate on it (挂牌督办)",
                              "under supervision 已督办",
                              {needed(word("due", "by when, RFC 3339 with offset")),
                               needed(prose("lift_conditions",
                                            "when the plate comes off, without personal data; at "
                                            "most 2 KiB of UTF-8"))}),
        about_case<lift>("lift", "the conditions are met; the plate comes off (摘牌)",
                         "supervision lifted 已摘牌", {prose("remark")}),
        about_case<merge>("merge", "it is the same matter as another, and goes on there (并案)",
                          "merged 已并案",
                          {needed(word("into", "the number of the case in which it goes on"))}),
        about_case<unmerge>("unmerge", "a merged case stands on its own again (撤销并案)",
                            "unmerged 已撤销并案", {}),
    };
}

}  // namespace gridcase::json
