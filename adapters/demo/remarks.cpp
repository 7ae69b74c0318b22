#include "adapters/demo/remarks.hpp"

#include <array>
#include <span>
#include <string_view>

#include "adapters/demo/speech.hpp"

namespace gridcase::demo {

namespace {

constexpr std::array<std::string_view, 8> visited{"到{place}实地查看，情况属实，已拍照",
                                                  "上门见到当事人，了解了前后经过",
                                                  "第一次上门无人，傍晚再去见到了本人",
                                                  "现场核实与反映基本一致，周边住户也证实",
                                                  "到{place}走访了左右邻居，各家说法不完全一样",
                                                  "现场情况比反映的轻，仍需处理",
                                                  "查看现场并测量，记录了位置和范围",
                                                  "已当面说明处理办法，对方表示配合"};
constexpr std::array<std::string_view, 8> noted{"已与反映人电话联系，约定明天上午见面",
                                                "当事人外出，下周才回来，先做预约",
                                                "同楼还有两户反映类似情况，一并留意",
                                                "维修师傅已排期，等材料到货",
                                                "对方口头答应本周内处理",
                                                "提醒反映人保留票据和聊天记录",
                                                "与物业核对过，去年也修过一次",
                                                "已向上一任网格员了解以往处理情况"};
constexpr std::array<std::string_view, 6> pictured{"{place}现场照片",  "处理前的照片",
                                                   "处理后的照片",     "当事双方签字页",
                                                   "测量位置的近景照", "整改前后对比"};
constexpr std::array<std::string_view, 5> agreed{
    "双方各退一步，当场签了调解协议", "经劝说互相道歉，约定今后有事先打招呼",
    "费用分担谈妥，一周内付清，双方签字", "请来楼栋长作见证，达成一致",
    "对方承诺三日内恢复原状，反映人同意不再追究"};
constexpr std::array<std::string_view, 4> not_agreed{
    "一方坚持全额赔偿，另一方不认，没有谈成", "双方情绪激动，中途离场，未达成一致",
    "对责任划分各执一词，调解未成", "一方要求先鉴定再谈，本次没有结果"};
constexpr std::array<std::string_view, 4> adjourned{
    "一方临时有事未到，改期再谈", "需要回去和家人商量，约定下次继续",
    "等报价单出来再谈费用，本次休会", "谈到一半达成部分共识，其余下次再议"};
constexpr std::array<std::string_view, 4> returned{
    "经核对责任清单，此事不属本单元职责", "现场查看后认定属他方责任范围，予以退回",
    "该事项清单上另有责任单位，请按清单转办", "本单元无相应权限和经费，按清单退回"};
constexpr std::array<std::string_view, 4> returned_again{
    "责任清单理解不一致，再次退回，请上级裁定", "此前单位转来的依据与清单不符，仍应由对方承担",
    "双方对条目适用有分歧，请上级明确", "经内部研究，认为不属本单位，请裁定"};
constexpr std::array<std::string_view, 4> ruled{
    "对照责任清单和现场情况，裁定由该单元主办，他方配合", "经会商明确：由该单元牵头办理，不得再退",
    "按清单条目认定责任，限期签收办理", "听取两家意见后裁定，后续费用另行协商"};
constexpr std::array<std::string_view, 4> delegated{
    "情况不复杂，交由你处就近办理", "属地先行处置，有困难再报", "请上门核实并当场解决，结果报备",
    "已明确政策口径，请按此办理"};
constexpr std::array<std::string_view, 4> summoned{
    "请派执法人员到{place}现场认定", "吹哨：请到{place}现场会商处置",
    "现场需要专业判断，请三十分钟内到场", "{place}情况需部门当场确认，请速派人"};
constexpr std::array<std::string_view, 5> extension{
    "产权单位需走内部审批，申请延期", "当事一方出差，约不到时间，申请延期",
    "配件需外地发货，预计晚几天到", "连日下雨无法施工，申请顺延", "还需再调解一次，申请宽限几天"};
constexpr std::array<std::string_view, 4> season{
    "冬季不宜施工，待天气转暖后进行", "汛期内无法开挖，汛后实施", "树木移植须待休眠期，申请挂账",
    "供暖期内不能停水改管，停暖后办理"};
constexpr std::array<std::string_view, 5> precondition{
    "须待业主大会表决结果，申请挂账", "维修资金正在审批，批复前无法施工",
    "当事人已申请司法鉴定，待鉴定结论", "改造项目已立项，待进场后一并解决",
    "需等房管部门出具产权证明"};
constexpr std::array<std::string_view, 4> refused{
    "理由不充分，请按期办理", "可先行处置，不必等待，不予同意", "材料不全，退回补充",
    "同类事项已多次延期，不同意"};
constexpr std::array<std::string_view, 4> corrected{
    "重新核对：位置应为{place}，其余不变", "补充：问题在{place}，晚上七点以后最明显",
    "更正：此前登记的楼号有误，应为{place}", "补充：{place}，反映人白天上班，请晚上联系"};
constexpr std::array<std::string_view, 5> urged{
    "已经过去几天了，还没有人联系我", "请抓紧办，家里老人等不起", "说好这周来，一直没来人",
    "再催一次，希望给个准话", "情况比前几天更严重了，请尽快"};
constexpr std::array<std::string_view, 6> answered{
    "您反映的事已有专人在办，有进展会再联系您", "已安排师傅上门，请保持电话畅通",
    "目前正在协调产权单位，预计本周有结果",     "您问的手续已核实，带身份证到社区窗口即可",
    "处理情况已电话告知，感谢您的耐心",         "因涉及几家单位，时间会长一些，请您谅解"};
constexpr std::array<std::string_view, 4> passed{"电话回访反映人，确认已解决",
                                                 "到现场复核，问题已消除", "抽查现场照片与实地一致",
                                                 "走访邻居，均表示已处理"};
constexpr std::array<std::string_view, 4> failed{
    "回访时反映人称问题依旧，退回返工", "现场复核发现只处理了一半，请继续",
    "整改不到位，痕迹仍在，退回重办", "承诺的事项没有落实，返工"};
constexpr std::array<std::string_view, 4> reopened{
    "过了几天又和原来一样，要求继续处理", "只是临时应付，问题没有根治",
    "当时说好的没有兑现，请重新办理", "同样的问题再次出现，申请重开"};
constexpr std::array<std::string_view, 3> lifted{
    "已按要求整改到位，予以摘牌", "问题已解决，核实后摘牌", "挂牌期间进展符合要求，摘牌"};
constexpr std::array<std::string_view, 4> withdrawn{
    "问题自己解决了，不用再来了", "双方已经和好，撤回反映", "登记错了地址，撤回后另行反映",
    "家里人已处理好，撤回"};
constexpr std::array<std::string_view, 4> part{
    "{place}旁的杂物和垃圾需另行清运", "{place}附近的照明损坏，单独立案维修",
    "{place}地面破损有绊倒风险，另案处理", "涉及{place}的收费问题，另行核算答复"};

std::span<const std::string_view> phrases_of(Remark remark) {
    switch (remark) {
        case Remark::visited:
            return visited;
        case Remark::noted:
            return noted;
        case Remark::pictured:
            return pictured;
        case Remark::agreed:
            return agreed;
        case Remark::not_agreed:
            return not_agreed;
        case Remark::adjourned:
            return adjourned;
        case Remark::returned:
            return returned;
        case Remark::returned_again:
            return returned_again;
        case Remark::ruled:
            return ruled;
        case Remark::delegated:
            return delegated;
        case Remark::summoned:
            return summoned;
        case Remark::extension:
            return extension;
        case Remark::season:
            return season;
        case Remark::precondition:
            return precondition;
        case Remark::refused:
            return refused;
        case Remark::corrected:
            return corrected;
        case Remark::urged:
            return urged;
        case Remark::answered:
            return answered;
        case Remark::passed:
            return passed;
        case Remark::failed:
            return failed;
        case Remark::reopened:
            return reopened;
        case Remark::lifted:
            return lifted;
        case Remark::withdrawn:
            return withdrawn;
        case Remark::part:
            return part;
    }
    return visited;
}

}  // namespace

std::string remark_text(Remark remark, const Matter& matter, const Spot& spot, Chance& chance) {
    const auto phrases = phrases_of(remark);
    const std::string_view phrase =
        phrases[chance.below(static_cast<std::uint32_t>(phrases.size()))];
    return filled_in(phrase, matter, spot, 12, chance) + "。";
}

std::string lift_conditions(Chance& chance) {
    static constexpr std::array<std::string_view, 4> conditions{
        "问题彻底解决并经现场复核后摘牌。", "责任单位书面说明原因，整改到位后摘牌。",
        "居民回访认可，且一周内无反复，方可摘牌。", "隐患消除，长效措施落实后摘牌。"};
    return std::string(chance.of(conditions));
}

std::string objection_text(Chance& chance) {
    static constexpr std::array<std::string_view, 3> objections{
        "现场情况与移交材料不符，请原责任人说明。", "缺少前期走访记录，补齐后再接。",
        "涉及经费承诺不清，请上级明确。"};
    return std::string(chance.of(objections));
}

}  // namespace gridcase::demo
