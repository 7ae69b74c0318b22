#include "tests/engine/domain/specs.hpp"

namespace gridcase::extension_spec {
namespace {

/// Community_3 holds the case under a clock of so long.
CaseRouted routed_with(const Budget& budget) {
    CaseRouted routed = case_routed_to(community_3);
    routed.level_clock = Started{morning, budget};
    return routed;
}

RequestExtension ask_for(std::int64_t amount, std::optional<AmountUnit> unit) {
    return {.number = number,
            .limit = LimitKind::level,
            .amount = amount,
            .ground = sealed("等材料"),
            .unit = unit};
}

TEST_CASE("an extension is counted as its clock counts, or refused") {
    const auto asked_of = [](const Budget& budget, std::optional<AmountUnit> unit) {
        return given(case_reported(), routed_with(budget), case_accepted_by(community_3))
            .when(ask_for(2, unit), as(worker_of(community_3)));
    };
    const ExtensionRequested requested{
        .limit = LimitKind::level, .amount = 2, .ground = sealed("等材料")};
    asked_of(working_days_of(3), AmountUnit::days).then(requested);
    asked_of(days_of(7), AmountUnit::days).then(requested);
    asked_of(working_minutes(480), AmountUnit::minutes).then(requested);
    asked_of(any_minutes(120), AmountUnit::minutes).then(requested);
    asked_of(working_days_of(3), std::nullopt).then(requested);
    asked_of(working_days_of(3), AmountUnit::minutes)
        .then_rejected(Reason::not_well_formed, "counts days");
    asked_of(working_minutes(480), AmountUnit::days)
        .then_rejected(Reason::not_well_formed, "counts hours");
}

}  // namespace
}  // namespace gridcase::extension_spec
