#include "adapters/demo/dispute.hpp"

#include <stdexcept>
#include <utility>
#include <vector>

#include "adapters/demo/year.hpp"
#include "events/digest.hpp"

namespace gridcase::demo {

namespace {

constexpr int first_day = 68;  // Monday, 10 March

}  // namespace

Dispute::Dispute(std::uint64_t seed, City& city, const Category& kind, Lives& lives, Oracle& oracle)
    : seed_(seed), city_(city), kind_(kind), lives_(lives), oracle_(oracle) {
    plan_complaint();
    plan_returns();
    plan_waiting();
    plan_settlement();
    plan_rework();
}

// --- The first two days: the grid cannot, the community does not

void Dispute::plan_complaint() {
    on(0, 9, 12, [this](Instant now) { report(now); });
    on(0, 9, 41,
       [this](Instant now) { ask(city_.head(place_.grid), now, engine::AcceptCase{number_}); });
    on(0, 10, 25, [this](Instant now) {
        ask(city_.head(place_.grid), now,
            engine::RecordVisit{
                number_, said("101室在后院搭了铁皮雨棚，伸出院墙四十多公分。201室反映下雨如敲鼓，"
                              "夜里睡不着；102室说棚上的水全浇到自家墙上，屋里墙面已返潮。"
                              "三家同在一个单元，已互不说话。")});
    });
    on(0, 11, 5, [this](Instant now) {
        engine::AttachEvidence command{number_, sha256("demo:dispute:canopy"), "image/jpeg",
                                       2'411'036, said("后院雨棚和102室返潮墙面。")};
        ask(city_.head(place_.grid), now, std::move(command));
    });
    on(0, 14, 10, [this](Instant now) {
        ask(city_.head(place_.grid), now,
            engine::EscalateCase{number_, EscalationReason::several_units,
                                 said("涉及三户，上午分头劝说两轮没有结果，网格劝不下来，"
                                      "请社区组织调解。")});
    });
    on(0, 14, 32, [this](Instant now) {
        const engine::Case& current = oracle_.case_of(number_);
        engine::TriageCase command{number_, current.category, current.severity, current.facts};
        command.facts.parties = 3;
        command.facts.households = 3;
        ask(city_.desk(place_.community), now, std::move(command));
    });
    on(0, 14, 46, [this](Instant now) {
        ask(city_.desk(place_.community), now, engine::AcceptCase{number_});
    });
    on(0, 15, 20, [this](Instant now) {
        ask(city_.desk(place_.community), now,
            engine::AssignCase{number_, city_.hand(place_.community).name});
    });
    on(1, 15, 10, [this](Instant now) {
        ask(city_.hand(place_.community), now,
            engine::HoldMediation{
                number_, 3, MediationOutcome::not_agreed,
                said("三家到社区调解室。101室说雨棚十几年前物业同意搭的，不拆；201室要求全拆；"
                     "102室要先赔墙。谈了一个半小时，没有谈成。")});
    });
}

// --- Two returns by the duty list, and the street's ruling

void Dispute::plan_returns() {
    on(1, 16, 30, [this](Instant now) {
        ask(city_.desk(place_.community), now,
            engine::ReturnCase{number_, "property-illegal-building",
                               said("雨棚疑似违法建设，社区无权认定，按责任清单转街道"
                                    "综合行政执法队。")});
    });
    on(2, 9, 5,
       [this](Instant now) { ask(city_.desk(place_.squad), now, engine::AcceptCase{number_}); });
    on(2, 10, 30, [this](Instant now) {
        ask(city_.hand(place_.squad), now,
            engine::RecordVisit{number_, said("现场丈量：雨棚未固定在外墙承重部位，未占公共通道，"
                                              "可拆卸，不构成违法建设。")});
    });
    on(2, 16, 20, [this](Instant now) {
        ask(city_.desk(place_.squad), now,
            engine::ReturnCase{number_, "dispute-mediation",
                               said("不属违法建设，实质是排水和噪声引起的邻里纠纷，按清单应由社区"
                                    "调解，退回。")});
    });
    on(2, 19, 40, [this](Instant now) {
        ask(lives_.resident(), now,
            engine::UrgeCase{number_, said("社区说归执法队，执法队说归社区，我到底该找谁？"
                                           "今晚又下雨了。")});
    });
    on(3, 9, 10, [this](Instant now) {
        ask(city_.head(place_.street), now,
            engine::RuleReturn{number_, city_.code(place_.community), "dispute-mediation",
                               said("已是第二次退单，街道裁定：执法队认定不属违建，按责任清单由社区"
                                    "主办调解；社区吹哨时执法队必须到场，做好技术认定。"
                                    "任何一方不得再退。")});
    });
    on(3, 9, 38, [this](Instant now) {
        ask(city_.desk(place_.community), now, engine::AcceptCase{number_});
    });
    on(3, 10, 5, [this](Instant now) {
        ask(city_.desk(place_.community), now,
            engine::AnswerResident{number_, said("街道已明确由社区负责到底，明天上午执法队一起到"
                                                 "现场，请在家等候。")});
    });
}

// --- The department on the spot, more time, and clocks that stand still

void Dispute::plan_waiting() {
    on(4, 9, 0, [this](Instant now) {
        ask(city_.desk(place_.community), now,
            engine::SummonDepartment{number_, city_.code(place_.squad),
                                     said("吹哨：请派员到后院现场，认定雨棚可保留的尺寸和排水"
                                          "方向。")});
    });
    on(4, 9, 21, [this](Instant now) {
        ask(city_.desk(place_.squad), now, engine::ArriveOnSpot{number_, city_.code(place_.squad)});
    });
    on(4, 10, 10, [this](Instant now) {
        ask(city_.hand(place_.community), now,
            engine::RecordVisit{number_, said("执法队当场认定：雨棚收回到院墙以内即可保留，"
                                              "须加檐沟把水引入雨水井。三家都听到了，"
                                              "102室同意等报价。")});
    });
    on(4, 15, 0, [this](Instant now) {
        engine::RequestExtension command;
        command.number = number_;
        command.limit = LimitKind::whole_case;
        command.amount = 5;
        command.ground = said("改棚和加檐沟需施工方出报价，整案时限不够，申请延长五个工作日。");
        ask(city_.desk(place_.community), now, std::move(command));
    });
    on(4, 16, 10, [this](Instant now) {
        ask(city_.desk(place_.street), now, engine::ApproveRequest{number_});
    });
    on(7, 9, 30, [this](Instant now) {
        ask(city_.desk(place_.community), now,
            engine::RequestSuspension{number_, SuspensionReason::precondition,
                                      said("檐沟要接入本楼共用雨水管，须本单元业主表决并公示"
                                           "十日，公示期内无法施工，申请挂账。")});
    });
    on(7, 14, 0, [this](Instant now) {
        ask(city_.head(place_.street), now, engine::ApproveRequest{number_});
    });
    on(15, 9, 50, [this](Instant now) {
        ask(city_.hand(place_.community), now,
            engine::AddNote{number_, said("表决票收齐，同意接入的超过三分之二，公示至本月底。")});
    });
}

// --- Agreed, and handled: or nearly

void Dispute::plan_settlement() {
    on(22, 9, 10, [this](Instant now) {
        ask(city_.desk(place_.community), now, engine::ResumeCase{number_});
    });
    on(22, 14, 30, [this](Instant now) {
        ask(city_.hand(place_.community), now,
            engine::HoldMediation{
                number_, 3, MediationOutcome::agreed,
                said("第二次调解，楼栋长作见证。101室把雨棚收回院墙内，加装檐沟并铺隔音棉；"
                     "201室分担隔音棉费用三百元；102室墙面由101室找人重刷。三家签字。")});
    });
    on(22, 15, 5, [this](Instant now) {
        engine::AttachEvidence command{number_, sha256("demo:dispute:agreement"), "image/jpeg",
                                       1'204'518, said("三方签字的调解协议。")};
        ask(city_.hand(place_.community), now, std::move(command));
    });
    on(23, 11, 0, [this](Instant now) {
        ask(city_.desk(place_.community), now,
            engine::ResolveCase{number_, said("协议已签，雨棚已收回院墙内，檐沟已接好，"
                                              "报办结。")});
    });
}

// --- The check finds half of it undone

void Dispute::plan_rework() {
    on(24, 10, 30, [this](Instant now) {
        ask(city_.desk(place_.street), now,
            engine::VerifyResolution{number_, false,
                                     said("抽查到现场：檐沟通水正常，但隔音棉没有铺，102室墙面"
                                          "也没有刷，协议只履行了一半，退回返工。")});
    });
    on(28, 10, 0, [this](Instant now) {
        ask(city_.hand(place_.community), now,
            engine::RecordVisit{number_, said("盯着施工：隔音棉铺好，102室墙面铲底重刷，三家都在场"
                                              "看过。")});
    });
    on(29, 15, 30, [this](Instant now) {
        ask(city_.desk(place_.community), now,
            engine::ResolveCase{number_, said("协议各项全部履行完毕，昨夜有雨，201室反映已听不到"
                                              "响声，再次报办结。")});
    });
    on(30, 10, 0, [this](Instant now) {
        ask(city_.desk(place_.street), now,
            engine::VerifyResolution{number_, true,
                                     said("逐项对照协议复核，浇水试验不漏、不响，三家均认可，"
                                          "通过。")});
    });
    on(30, 10, 40, [this](Instant now) {
        ask(city_.head(place_.community), now,
            engine::CloseCase{number_, said("纠纷化解，材料齐全，结案。一个月后由网格员"
                                            "回访一次。")});
    });
    on(30, 20, 15, [this](Instant now) {
        engine::RateCase command;
        command.number = number_;
        command.solved = true;
        command.satisfaction = 5;
        command.comment = said(
            "前后折腾了一个月，总算有人管到底了。昨晚下雨睡了个整觉，"
            "和楼下也说话了。");
        ask(lives_.resident(), now, std::move(command));
        lives_.release(*life_);
        life_ = nullptr;
    });
}

// --- Where, and by whom

void Dispute::report(Instant now) {
    choose_place(now);
    life_ = &lives_.adopt({now, &kind_, &matter_});
    Life& life = *life_;
    life.grid = place_.grid;
    life.spot.place = city_.name(place_.stairwell) + "201室";
    life.spot.unit = city_.code(place_.stairwell);
    const std::string reporter = lives_.draw_reporter(life, true);

    engine::ReportCase command;
    command.unit = life.spot.unit;
    command.category = CategoryCode(std::string(kind_.code));
    command.channel = Channel::hotline;
    command.on_behalf = true;
    command.facts.parties = 2;
    command.facts.households = 2;
    command.facts.estimated_cost_yuan = 1'500;
    command.facts.property_managed = true;
    command.reporter = said(reporter);
    command.description = said(life.spot.place +
                               "来电：楼下101室在后院搭了铁皮雨棚，一下雨就咚咚响，夜里没法睡，"
                               "去找对方说过三次，对方不肯拆，希望有人来管一管。");
    const UnitIndex city = city_.above(place_.grid, Level::city);
    lives_.file(life, city_.desk(city), now, std::move(command));
    number_ = life.number;
}

/// The community checks only some of what it resolves, drawn by the number: one that will be.
void Dispute::choose_place(Instant now) {
    std::vector<UnitIndex> stairwells;
    for (UnitIndex unit = 0; unit < city_.size(); ++unit)
        if (city_.kind(unit) == UnitKind::stairwell) stairwells.push_back(unit);
    const std::uint64_t first = Chance(seed_, 0xD15A'07E5U).next();
    for (std::size_t tried = 0; tried < stairwells.size(); ++tried) {
        place_ = place_of(stairwells[(first + tried) % stairwells.size()]);
        if (would_be_checked(place_, now)) return;
    }
    throw std::runtime_error("the demo found no place for its difficult dispute");
}

Dispute::Place Dispute::place_of(UnitIndex stairwell) const {
    const UnitIndex grid = city_.superior(city_.superior(stairwell));
    return {.stairwell = stairwell,
            .grid = grid,
            .community = city_.above(grid, Level::community),
            .street = city_.above(grid, Level::street),
            .squad = city_.department(grid, "city-management").value()};
}

bool Dispute::would_be_checked(const Place& place, Instant now) const {
    const Asking asking{CommandId("supposed"), city_.desk(place.community), now, now};
    engine::Case resolved;
    resolved.status = engine::Status::in_progress;
    resolved.level = Level::community;
    resolved.holder = city_.code(place.community);
    const CaseNumber number = oracle_.next_number(city_.code(place.stairwell), asking);
    for (const Event& event : oracle_.supposed(resolved, asking, engine::ResolveCase{number, {}}))
        if (const auto* fact = std::get_if<CaseResolved>(&event))
            return fact->verification != Verification::none;
    return false;
}

// --- Asking

void Dispute::on(int day, int hour, int minute, std::function<void(Instant)> step) {
    steps_.plan(year_start + days(first_day + day) + hours(hour) + minutes(minute),
                std::move(step));
}

void Dispute::ask(const engine::Actor& actor, Instant now, engine::Command command) {
    lives_.ask(*life_, actor, now, std::move(command));
}

PersonalText Dispute::said(std::string_view text) {
    return lives_.sealed(*life_, std::string(text));
}

}  // namespace gridcase::demo
