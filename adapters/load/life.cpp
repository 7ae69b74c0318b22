#include "adapters/load/life.hpp"

#include <array>

#include "adapters/load/town.hpp"

namespace gridcase::load {
namespace {

// As long as such texts are: a report some sixty characters, a finding or an outcome some thirty.
constexpr std::array<std::string_view, 4> reports{
    "三单元一楼楼道口堆放旧家具和纸箱多日，占用疏散通道，夜间没有照明，老人出行不便，居民多次反映物"
    "业未处理，请尽快清理。",
    "小区北门外垃圾桶满溢，周边散落生活垃圾，天热异味明显，早晚高峰行人绕行，希望增加清运次数并安排"
    "专人冲洗地面。",
    "五号楼与六号楼之间的路灯自上周起不亮，晚间居民进出看不清台阶，已有一位老人摔倒，请派人检修线路"
    "并更换灯具。",
    "楼上住户长期在阳台滴水，打湿楼下晾晒的被褥，双方为此争吵过两次，希望网格员上门了解情况，帮助双"
    "方商量解决办法。"};
constexpr std::array<std::string_view, 3> findings{
    "到现场查看，情况属实，已与住户和物业当面沟通，约定当日处理。",
    "现场查看并拍照，涉及两户，均同意配合，已通知责任方到场。",
    "已上门走访，了解前后经过，问题集中在公共部位，可在网格内办结。"};
constexpr std::array<std::string_view, 3> outcomes{
    "已清理完毕并冲洗地面，现场恢复，物业承诺每周巡查一次。",
    "线路已检修，灯具更换两盏，当晚试亮正常，居民表示认可。",
    "双方达成一致，加装接水槽，后续由网格员回访一次。"};
constexpr std::array<std::string_view, 3> small{"sanitation", "livelihood", "safety"};
constexpr std::array<std::string_view, 2> large{"property", "dispute"};
constexpr std::array channels{Channel::patrol, Channel::app, Channel::hotline};

constexpr std::uint64_t every_fifth = 5;
constexpr std::uint64_t every_third = 3;
constexpr std::uint64_t stride = 7919;  // neighbours in time are not neighbours in place

/// Whose text it is, as json::Body::person() has it.
PersonId person(KeyVault& vault, Step step, const std::string& contact, const CommandId& id,
                const CaseNumber& number) {
    if (step != Step::report) return vault.person("case:" + number.value());
    if (!contact.empty()) return vault.person("phone:" + contact);
    return vault.person("command:" + id.value());
}

}  // namespace

bool Life::spans_communities() const { return serial_ % every_fifth == 0; }

std::optional<Step> Life::after(Step step) const {
    if (step == Step::rate) return std::nullopt;
    if (step == Step::resolve && !spans_communities()) return Step::close;
    return static_cast<Step>(static_cast<std::uint8_t>(step) + 1);
}

UnitCode Life::unit() const { return grid(serial_ * stride % grid_count); }

engine::Actor Life::actor(Step step) const {
    if (step == Step::rate) return {ActorId("居民"), Role::resident, {}};
    const UnitCode street = street_of(serial_ * stride % grid_count);
    if (step == Step::verify) return {ActorId("zhao.lei"), Role::supervisor, street};
    if (step != Step::report && spans_communities())
        return {ActorId("li.mei"), Role::dispatcher, street};
    return {ActorId("wang.fang"), Role::worker, unit()};
}

CategoryCode Life::category() const {
    if (spans_communities())
        return CategoryCode(std::string(large[serial_ / every_fifth % large.size()]));
    return CategoryCode(std::string(small[serial_ % small.size()]));
}

Channel Life::channel() const { return channels[serial_ % channels.size()]; }

std::uint8_t Life::satisfaction() const { return static_cast<std::uint8_t>(serial_ % 3 + 3); }

std::string_view Life::text(Step step) const {
    switch (step) {
        case Step::report:
            return reports[serial_ % reports.size()];
        case Step::visit:
            return findings[serial_ % findings.size()];
        case Step::resolve:
            return outcomes[serial_ % outcomes.size()];
        case Step::accept:
        case Step::verify:
        case Step::close:
        case Step::rate:
            return {};
    }
    return {};
}

std::string Life::contact() const {
    if (serial_ % every_third != 0) return {};
    return std::to_string(13'800'000'000 + serial_);
}

engine::Command Life::command(Step step, const CommandId& id, const CaseNumber& number,
                              KeyVault& vault) const {
    const auto sealed = [&](std::string_view plain) {
        return vault.seal(person(vault, step, contact(), id, number), plain);
    };
    switch (step) {
        case Step::report: {
            engine::ReportCase report;
            report.unit = unit();
            report.category = category();
            report.channel = channel();
            report.facts.spans_communities = spans_communities();
            report.description = sealed(text(step));
            if (const std::string told = contact(); !told.empty()) report.reporter = sealed(told);
            return report;
        }
        case Step::accept:
            return engine::AcceptCase{number};
        case Step::visit:
            return engine::RecordVisit{number, sealed(text(step))};
        case Step::resolve:
            return engine::ResolveCase{number, sealed(text(step))};
        case Step::verify:
            return engine::VerifyResolution{number, true, std::nullopt};
        case Step::close:
            return engine::CloseCase{number, std::nullopt};
        case Step::rate:
            return engine::RateCase{number, true, satisfaction(), std::nullopt};
    }
    return engine::AcceptCase{number};
}

std::string_view to_text(Step step) {
    constexpr std::array<std::string_view, 7> words{"report", "accept", "visit", "resolve",
                                                    "verify", "close",  "rate"};
    return words[static_cast<std::size_t>(step)];
}

}  // namespace gridcase::load
