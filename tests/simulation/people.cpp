#include "tests/simulation/people.hpp"

#include <array>
#include <string>
#include <string_view>
#include <utility>
#include <variant>

#include "engine/domain/policy.hpp"
#include "projections/handovers.hpp"
#include "projections/query.hpp"

namespace gridcase::simulation {
namespace {

using projections::CaseRow;
using projections::RowStatus;

constexpr std::array<std::string_view, 5> categories{"dispute", "sanitation", "property", "safety",
                                                     "livelihood"};
constexpr std::array<std::string_view, 9> duties{
    "dispute-between-neighbours", "dispute-mediation", "dispute-wages",   "sanitation-doorways",
    "sanitation-streets",         "property-talks",    "safety-everyday", "livelihood-errands",
    "livelihood-utilities"};

constexpr std::uint64_t touched_per_mille = 130;       // of the living cases, in an hour of the day
constexpr std::uint64_t forgotten_one_in = 9;          // these, a hundred times less
constexpr std::uint64_t late_percent = 15;             // of what is filed from phones
constexpr std::int64_t latest_minutes = 2'000;         // that a phone is late
constexpr std::uint64_t done_for_good_per_mille = 20;  // nobody comes back to a filed case
constexpr std::uint64_t expecting_percent = 50;        // say what they saw of the case
constexpr std::uint64_t stale_percent = 6;             // and saw it on an old screen

PersonalText text(std::string_view plain) { return {PersonId{}, std::string(plain)}; }

template <std::size_t N>
std::string_view one_of(const std::array<std::string_view, N>& words, Chance& chance) {
    return words.at(chance.below(N));
}

/// Who looked at a case before touching it says at which revision; some looked a while ago.
engine::ExpectedRevision expected(const CaseRow& row, Chance& chance) {
    if (!chance.percent(expecting_percent)) return {};
    const Revision seen = chance.percent(stale_percent) ? row.revision - 1 : row.revision;
    return seen == 0 ? engine::ExpectedRevision::none() : engine::ExpectedRevision::exactly(seen);
}

std::uint64_t hash_of(const CaseNumber& number) {
    std::uint64_t hash = 1'469'598'103'934'665'603ULL;
    for (const char c : number.value())
        hash = (hash ^ static_cast<unsigned char>(c)) * 1'099'511'628'211ULL;
    return hash;
}

engine::Actor worker(const CaseRow& row) { return somebody(row.holder, Role::worker); }
engine::Actor dispatcher(const CaseRow& row) { return somebody(row.holder, Role::dispatcher); }
engine::Actor supervisor(const CaseRow& row) { return somebody(row.holder, Role::supervisor); }
/// Somebody of the whole city: above every holder but the city itself.
engine::Actor city_hall() { return somebody(UnitCode("X"), Role::supervisor); }

Wish by_phone(engine::Actor actor, engine::Command command, Chance& chance) {
    Wish wish{std::move(actor), std::move(command)};
    if (chance.percent(late_percent)) wish.ago = minutes(chance.between(1, latest_minutes));
    return wish;
}

CaseFacts some_facts(Chance& chance) {
    CaseFacts facts;
    facts.parties = static_cast<std::uint32_t>(chance.between(1, 4));
    facts.households = static_cast<std::uint32_t>(chance.between(1, 12));
    facts.estimated_cost_yuan = chance.percent(10) ? chance.between(0, 300'000) : 0;
    facts.spans_grids = chance.percent(5);
    facts.hazard = chance.percent(5);
    facts.needs_department = chance.percent(6);
    facts.needs_law_enforcement = chance.percent(3);
    facts.property_managed = chance.percent(40);
    facts.vulnerable_person = chance.percent(10);
    return facts;
}

Severity some_severity(Chance& chance) {
    return chance.percent(12) ? Severity::urgent : Severity::normal;
}

CategoryCode some_category(Chance& chance) {
    return CategoryCode(std::string(one_of(categories, chance)));
}

}  // namespace

std::vector<Wish> People::wishes(int hour_of_day, Instant now, const projections::ViewStore& views,
                                 Chance& chance) {
    const bool by_day = hour_of_day >= 8 && hour_of_day < 20;
    const std::uint64_t share = by_day ? touched_per_mille : touched_per_mille / 20;
    std::vector<Wish> wishes;
    std::vector<CaseNumber> still_alive;
    for (const CaseNumber& number : alive_) {
        bool over = false;
        const bool forgotten = hash_of(number) % forgotten_one_in == 0;
        if (chance.below(forgotten ? 100'000 : 1'000) < share) {
            const CaseRow row = *projections::find_row(views, number);
            const bool ended = row.status == RowStatus::withdrawn;
            const bool filed = row.status == RowStatus::closed;
            over = ended ||
                   (filed && (row.reopen_until < now || chance.per_mille(done_for_good_per_mille)));
            if (auto wish = next(row, chance); wish && !over) {
                if (!std::holds_alternative<engine::ReadNotices>(wish->command))
                    wish->expected = expected(row, chance);
                wishes.push_back(*std::move(wish));
            }
        }
        if (!over) still_alive.push_back(number);
    }
    alive_ = std::move(still_alive);
    if (by_day) take_over(views, chance, wishes);
    // Twelve hours of the day and a few at night.
    const std::uint64_t reports_per_mille = cases_per_day_ * (by_day ? 75 : 8);
    for (std::uint64_t left = reports_per_mille; left > 0;) {
        const std::uint64_t part = std::min<std::uint64_t>(left, 1'000);
        if (chance.per_mille(part)) wishes.push_back(report(chance));
        left -= part;
    }
    return wishes;
}

/// New holders answer for an item of what the last ones left.
void People::take_over(const projections::ViewStore& views, Chance& chance,
                       std::vector<Wish>& wishes) {
    const auto open = projections::read_handovers(views, {.unit = {}, .limit = 20});
    for (const projections::HandoverRow& row : open->rows)
        for (const projections::HandoverItem& item : row.items) {
            if (item.accepted) continue;
            const bool accepted = chance.percent(80);
            wishes.push_back({{row.to, Role::worker, row.unit},
                              engine::AnswerHandoverItem{row.id, item.number, accepted,
                                                         accepted ? "" : "材料不全"}});
            break;
        }
}

Wish People::report(Chance& chance) const {
    const UnitCode grid = chance.one_of(city_.grids());
    engine::ReportCase command{.unit = grid,
                               .category = some_category(chance),
                               .severity = some_severity(chance),
                               .channel = chance.percent(50) ? Channel::patrol : Channel::hotline,
                               .facts = some_facts(chance),
                               .description = text("楼道堆放杂物"),
                               .reporter = std::nullopt,
                               .on_behalf = false};
    if (chance.percent(60)) command.reporter = text("王阿姨");
    const engine::Actor actor = somebody(grid, Role::worker);
    if (chance.percent(10)) {
        command.facts = {};
        command.severity = Severity::normal;
        return by_phone(actor, engine::HandleOnTheSpot{std::move(command), text("当场清理"), 0},
                        chance);
    }
    return by_phone(actor, std::move(command), chance);
}

std::optional<Wish> People::next(const CaseRow& row, Chance& chance) const {
    if (chance.percent(12)) return at_any_time(row, chance);
    switch (row.status) {
        case RowStatus::reported:
        case RowStatus::routed:
            return while_routed(row, chance);
        case RowStatus::accepted:
        case RowStatus::in_progress:
            return while_handled(row, chance);
        case RowStatus::resolved:
            if (row.verification == Verification::none)
                return Wish{worker(row), engine::CloseCase{row.number, text("已办结")}};
            return Wish{row.verification == Verification::resident ? resident() : dispatcher(row),
                        engine::VerifyResolution{row.number, chance.percent(75), text("现场核查")}};
        case RowStatus::verified:
            return Wish{worker(row), engine::CloseCase{row.number, std::nullopt}};
        case RowStatus::closed:
            return while_filed(row, chance);
        case RowStatus::suspended:
            if (chance.percent(15)) return Wish{worker(row), engine::ResumeCase{row.number}};
            return at_any_time(row, chance);
        case RowStatus::merged:
            if (chance.percent(10)) return Wish{dispatcher(row), engine::UnmergeCase{row.number}};
            return std::nullopt;
        case RowStatus::withdrawn:
            return std::nullopt;
    }
    return std::nullopt;
}

std::optional<Wish> People::while_routed(const CaseRow& row, Chance& chance) const {
    if (row.ruling_wanted)
        return Wish{supervisor(row),
                    engine::RuleReturn{row.number, chance.percent(60) ? row.unit : row.holder,
                                       std::string(one_of(duties, chance)), text("由你单位办理")}};
    const std::uint64_t draw = chance.below(100);
    if (draw < 14)
        return Wish{worker(row), engine::ReturnCase{row.number, std::string(one_of(duties, chance)),
                                                    text("非本单位职责")}};
    if (draw < 19)
        return Wish{dispatcher(row),
                    engine::DelegateCase{row.number, row.unit, text("请就地办理")}};
    if (draw < 23)
        return Wish{worker(row), engine::TriageCase{row.number, some_category(chance),
                                                    some_severity(chance), some_facts(chance)}};
    if (draw < 26)
        return Wish{worker(row), engine::EscalateCase{row.number, EscalationReason::beyond_means,
                                                      text("超出本级权限")}};
    return by_phone(worker(row), engine::AcceptCase{row.number}, chance);
}

std::optional<Wish> People::while_handled(const CaseRow& row, Chance& chance) const {
    if (row.request && chance.percent(60)) {
        if (chance.percent(75)) return Wish{supervisor(row), engine::ApproveRequest{row.number}};
        return Wish{supervisor(row), engine::RefuseRequest{row.number, text("理由不足")}};
    }
    if (!row.summons.empty() && chance.percent(50)) {
        const UnitCode department = row.summons.front().department;
        return by_phone(somebody(department, Role::worker),
                        engine::ArriveOnSpot{row.number, department}, chance);
    }
    const std::uint64_t draw = chance.below(100);
    if (draw < 30)
        return by_phone(worker(row), engine::ResolveCase{row.number, text("已劝解")}, chance);
    if (draw < 44)
        return by_phone(worker(row), engine::RecordVisit{row.number, text("现场查看")}, chance);
    if (draw < 52)
        return Wish{worker(row),
                    engine::HoldMediation{row.number, 2,
                                          static_cast<MediationOutcome>(chance.between(1, 3)),
                                          text("调解记录")}};
    if (draw < 57)
        return Wish{dispatcher(row),
                    engine::AssignCase{row.number, ActorId("worker of " + row.holder.value())}};
    if (draw < 62)
        return Wish{dispatcher(row),
                    engine::SummonDepartment{row.number, chance.one_of(city_.departments()),
                                             text("请到场")}};
    if (draw < 69) {
        engine::RequestExtension asked{
            .number = row.number,
            .limit = chance.percent(60) ? LimitKind::level : LimitKind::whole_case,
            .amount = chance.between(1, 3),
            .ground = text("需等待材料")};
        return Wish{worker(row), std::move(asked)};
    }
    if (draw < 76)
        return Wish{worker(row),
                    engine::RequestSuspension{row.number, SuspensionReason::precondition,
                                              text("待配件到货")}};
    if (draw < 80)
        return Wish{worker(row),
                    engine::ReturnCase{row.number, std::string(one_of(duties, chance)), {}}};
    if (draw < 84)
        return Wish{worker(row), engine::EscalateCase{row.number, EscalationReason::several_units,
                                                      text("涉及多方")}};
    if (draw < 87) {
        engine::SplitPart part{.unit = row.unit,
                               .category = some_category(chance),
                               .severity = some_severity(chance),
                               .facts = some_facts(chance),
                               .description = text("其中一件")};
        return Wish{dispatcher(row), engine::SplitCase{row.number, {part, part}}};
    }
    if (draw < 91 && !alive_.empty())
        return Wish{city_hall(), engine::MergeCase{row.number, chance.one_of(alive_)}};
    if (draw < 94) return Wish{dispatcher(row), engine::DelegateCase{row.number, row.unit, {}}};
    return at_any_time(row, chance);
}

std::optional<Wish> People::while_filed(const CaseRow& row, Chance& chance) const {
    const std::uint64_t draw = chance.below(100);
    if (draw < 35) {
        const bool solved = chance.percent(80);
        return Wish{resident(), engine::RateCase{row.number, solved,
                                                 static_cast<std::uint8_t>(chance.between(1, 5)),
                                                 text("谢谢")}};
    }
    if (draw < 42) return Wish{resident(), engine::ReopenCase{row.number, text("问题又出现了")}};
    return std::nullopt;
}

std::optional<Wish> People::at_any_time(const CaseRow& row, Chance& chance) const {
    const std::uint64_t draw = chance.below(100);
    if (draw < 30)
        return by_phone(worker(row), engine::AddNote{row.number, text("已电话联系")}, chance);
    if (draw < 40) {
        engine::AttachEvidence photo{.number = row.number,
                                     .content = sha256(row.number.value()),
                                     .media_type = "image/jpeg",
                                     .size_bytes = 120'000,
                                     .caption = std::nullopt};
        return by_phone(worker(row), std::move(photo), chance);
    }
    if (draw < 50) return Wish{resident(), engine::UrgeCase{row.number, text("请尽快")}};
    if (draw < 62) return Wish{worker(row), engine::AnswerResident{row.number, text("正在办理")}};
    if (draw < 76) {
        if (row.supervision)
            return Wish{city_hall(), engine::LiftSupervision{row.number, text("已整改")}};
        const Instant due = row.recorded_at + days(chance.between(1, 40));
        return Wish{city_hall(), engine::SuperviseCase{row.number, due, "整改到位后摘牌"}};
    }
    if (draw < 84) {
        engine::CorrectCase corrected{.number = row.number,
                                      .unit = std::nullopt,
                                      .description = text("更正描述"),
                                      .reporter = std::nullopt};
        if (chance.percent(40)) corrected.unit = chance.one_of(city_.grids());
        return Wish{city_hall(), std::move(corrected)};
    }
    if (draw < 88) return Wish{resident(), engine::WithdrawCase{row.number, text("不再追究")}};
    return Wish{somebody(row.holder, Role::worker), engine::ReadNotices{row.holder, row.position}};
}

}  // namespace gridcase::simulation
