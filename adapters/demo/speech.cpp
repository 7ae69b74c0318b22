#include "adapters/demo/speech.hpp"

#include <array>
#include <stdexcept>
#include <string_view>
#include <vector>

#include "adapters/demo/names.hpp"

namespace gridcase::demo {

namespace {

using Phrases = std::vector<std::string_view>;

const Phrases& openings(Channel channel, bool question) {
    static const Phrases asks_staff{"", "", "", "打听个事，", "请教一下，", "有件事想问，"};
    static const Phrases asks_in_app{"", "", "您好，", "你好，", "网格员你好，"};
    if (question) return channel == Channel::app ? asks_in_app : asks_staff;
    static const Phrases patrol{
        "", "", "巡查发现，", "日常巡查看到", "网格巡查：", "走到现场发现，"};
    static const Phrases hotline{"", "来电反映：", "居民来电说，", "市民打热线反映，",
                                 "刚接到电话，"};
    static const Phrases counter{"", "居民到社区反映，", "来窗口反映，", "到居委会说，"};
    static const Phrases app{
        "", "", "", "您好，", "你好，", "随手拍：", "反映个情况，", "网格员你好，"};
    static const Phrases letter{"来信反映：", "写信反映，", "意见箱收到来信，"};
    static const Phrases visit{"入户走访时居民反映，", "走访得知，", "串门时大爷大妈们说，", ""};
    static const Phrases none{""};
    switch (channel) {
        case Channel::patrol:
            return patrol;
        case Channel::hotline:
            return hotline;
        case Channel::counter:
            return counter;
        case Channel::app:
            return app;
        case Channel::letter:
            return letter;
        case Channel::visit:
            return visit;
        case Channel::import:
            return none;
    }
    return none;
}

const Phrases& moods(Feeling feeling) {
    static const Phrases noise{"实在没法休息",       "孩子老人都睡不好", "神经都衰弱了",
                               "第二天上班直打瞌睡", "忍了很久了",       "说一次好两天",
                               "白天晚上不得清静",   "邻居们都有意见"};
    static const Phrases dirt{"味道特别难闻", "看着就堵心", "影响整个环境", "再这样下去要生病",
                              "太不像话了",   "夏天更受罪", "大家都绕着走", "好好的地方弄得这么脏"};
    static const Phrases danger{
        "太危险了",   "万一出事谁负责", "看着就害怕", "孩子天天从这过，真担心",
        "心一直悬着", "早晚要出事",     "不能再拖了", "已经差点出事"};
    static const Phrases money{"钱不多但气不顺", "这笔钱不能白白吃亏", "谁挣钱都不容易",
                               "一家人等着用钱", "就想要个公道",       "怎么算都不合理",
                               "说好的话不算数", "拖一天是一天的损失"};
    static const Phrases discomfort{"生活很不方便",       "问过好几次都没下文", "确实影响过日子",
                                    "住户意见很大",       "一直这么凑合",       "不是一天两天了",
                                    "别的小区早就解决了", "心里挺别扭"};
    static const Phrases worry{"心里很不踏实",     "全家人都着急", "真不知道该找谁",
                               "愁得睡不着",       "实在没办法了", "拖久了怕出问题",
                               "希望有人能搭把手", "大家都替着急"};
    static const Phrases question{"网上说法不一",   "跑了一趟没问明白", "怕材料带不全",
                                  "家里人也说不清", "想提前准备",       "年纪大了不太懂",
                                  "请讲得简单些",   "方便安排时间"};
    switch (feeling) {
        case Feeling::noise:
            return noise;
        case Feeling::dirt:
            return dirt;
        case Feeling::danger:
            return danger;
        case Feeling::money:
            return money;
        case Feeling::discomfort:
            return discomfort;
        case Feeling::worry:
            return worry;
        case Feeling::question:
            return question;
    }
    return question;
}

const Phrases& times_of(int hour) {
    static const Phrases small_hours{"昨天半夜", "凌晨", "后半夜", "昨晚十二点多", "天还没亮"};
    static const Phrases forenoon{"今天一早", "早上", "昨天晚上", "刚才", "今早七点多", "昨天傍晚"};
    static const Phrases afternoon{"今天上午", "刚才",       "中午",
                                   "昨天下午", "今天中午头", "吃过午饭"};
    static const Phrases evening{"今晚", "刚才", "傍晚", "今天下午", "吃晚饭的时候", "下班回来"};
    if (hour < 6) return small_hours;
    if (hour < 12) return forenoon;
    return hour < 17 ? afternoon : evening;
}

constexpr std::array<std::string_view, 8> counts{"两", "三", "四", "五", "六", "七", "八", "九"};
constexpr std::array<std::string_view, 8> tens{"二", "三", "四", "五", "六", "七", "八", "九"};
// From short to long; a danger or a need does not wait for months.
constexpr std::array<std::string_view, 16> spans{
    "两天",   "三天",   "三四天",   "好几天", "四五天",   "六七天", "一个星期", "一个多星期",
    "十来天", "半个月", "二十多天", "一个月", "一个多月", "两个月", "三个月",   "小半年"};
constexpr std::uint32_t short_spans = 9;

std::string_view span_for(const Matter& matter, Chance& chance) {
    switch (matter.feeling) {
        case Feeling::danger:
        case Feeling::worry:
        case Feeling::dirt:
            return spans[chance.below(short_spans)];
        case Feeling::noise:
        case Feeling::money:
        case Feeling::discomfort:
        case Feeling::question:
            return chance.of(spans);
    }
    return spans[0];
}

/// Whether it makes sense to say since when: not of what happens in a moment.
bool goes_on(const Matter& matter, std::string_view core) {
    return matter.feeling != Feeling::question && matter.season != Season::rain &&
           matter.season != Season::spring_festival && matter.odds.urgent < 30 &&
           core.find("{since}") == std::string_view::npos &&
           core.find("{when}") == std::string_view::npos;
}

/// One of the matter's sentences. Who is on patrol stands before it and needs no {when}.
std::string_view core_of(const Matter& matter, Channel channel, Chance& chance) {
    std::string_view core = chance.of(matter.says);
    for (int again = 0; again < 4 && channel == Channel::patrol; ++again) {
        if (core.find("{when}") == std::string_view::npos) break;
        core = chance.of(matter.says);
    }
    return core;
}

/// Fills in the braces of one text; words may hold braces themselves.
class Filling {
   public:
    Filling(const Matter& matter, const Spot& spot, int hour, Chance& chance)
        : matter_(matter), spot_(spot), hour_(hour), chance_(chance) {}

    void put(std::string_view text, std::string& out) {
        for (;;) {
            const std::size_t open = text.find('{');
            out += text.substr(0, open);
            if (open == std::string_view::npos) return;
            const std::size_t close = text.find('}', open);
            if (close == std::string_view::npos) throw std::logic_error("a brace does not close");
            put_named(text.substr(open + 1, close - open - 1), out);
            text.remove_prefix(close + 1);
        }
    }

   private:
    void put_named(std::string_view name, std::string& out) {
        if (name == "place") {
            out += spot_.place;
        } else if (name == "estate") {
            out += spot_.estate;
        } else if (name == "road") {
            out += spot_.road;
        } else if (name == "a") {
            put(chance_.of(matter_.a), out);
        } else if (name == "b") {
            put(chance_.of(matter_.b), out);
        } else if (name == "n") {
            out += chance_.of(counts);
        } else if (name == "m") {
            out += chance_.of(tens);
        } else if (name == "since") {
            out += span_for(matter_, chance_);
        } else if (name == "when") {
            out += chance_.of(times_of(hour_));
        } else {
            throw std::logic_error("a text of the demo city names {" + std::string(name) + "}");
        }
    }

    const Matter& matter_;
    const Spot& spot_;
    int hour_;
    Chance& chance_;
};

/// What the facts say, in words; empty when they say nothing.
std::string fact_clause(const Telling& telling, Chance& chance) {
    static const Phrases frail{"家里有八十多岁的老人", "住着行动不便的老人", "家里还有残疾人",
                               "有个不到周岁的孩子", "孤寡老人没人帮衬"};
    static const Phrases grids{"隔壁网格也是这样", "两个网格的人都受影响",
                               "路那头的网格也有人反映"};
    static const Phrases communities{"旁边社区的居民也在反映", "两个社区交界处没人管",
                                     "跨着好几个社区"};
    static const Phrases lawless{"劝阻无效", "口头劝说不听，得执法的来", "对方态度蛮横",
                                 "屡教不改"};
    const CaseFacts& facts = telling.facts;
    if (facts.spans_communities && chance.percent(70)) return std::string(chance.of(communities));
    if (facts.spans_grids && chance.percent(60)) return std::string(chance.of(grids));
    if (facts.needs_law_enforcement && chance.percent(50)) return std::string(chance.of(lawless));
    const bool told_already = telling.matter.odds.vulnerable >= 60;
    if (facts.vulnerable_person && !told_already && chance.percent(70))
        return std::string(chance.of(frail));
    if (facts.households >= 100 && chance.percent(50)) return "影响上百户";
    if (facts.households >= 20 && facts.households < 100 && chance.percent(50))
        return "影响" + chinese_number(facts.households / 10 * 10) + "多户";
    if (facts.households >= 11 && facts.households < 20 && chance.percent(50))
        return "有十几户受影响";
    return {};
}

void add_clause(std::string& text, std::string_view clause) {
    if (clause.empty()) return;
    text += "，";
    text += clause;
}

}  // namespace

std::string filled_in(std::string_view text, const Matter& matter, const Spot& spot, int hour,
                      Chance& chance) {
    std::string out;
    Filling(matter, spot, hour, chance).put(text, out);
    return out;
}

std::string report_text(const Telling& telling, Chance& chance) {
    static const Phrases field_notes{"已拍照留存",   "现场已先行劝导",   "已提醒周边居民注意",
                                     "照片已上传",   "当场没找到责任人", "已联系相关人员到场",
                                     "先放了警示牌", "需要后续跟进"};
    const Matter& matter = telling.matter;
    const std::string_view core = core_of(matter, telling.channel, chance);
    std::string text(chance.of(openings(telling.channel, matter.feeling == Feeling::question)));
    text += filled_in(core, matter, telling.spot, telling.hour, chance);
    add_clause(text, fact_clause(telling, chance));
    if (goes_on(matter, core) && chance.percent(24))
        add_clause(text, "这种情况有" + std::string(span_for(matter, chance)) + "了");
    if (telling.channel == Channel::patrol) {
        if (chance.percent(55)) add_clause(text, chance.of(field_notes));
    } else {
        if (chance.percent(52)) add_clause(text, chance.of(moods(matter.feeling)));
        if (chance.percent(70)) add_clause(text, chance.of(telling.category.requests));
    }
    text += chance.percent(8) ? "！" : "。";
    return text;
}

std::string outcome_text(const Matter& matter, Chance& chance) {
    static const Phrases tails{"居民表示认可",   "已电话回复反映人", "后续继续关注",
                               "现场照片已留存", "反映人表示满意",   "网格员持续跟进",
                               "一周后再回访"};
    static const Spot nowhere;
    std::string text = filled_in(chance.of(matter.outcomes), matter, nowhere, 12, chance);
    if (chance.percent(45)) add_clause(text, chance.of(tails));
    return text += "。";
}

std::string escalation_text(EscalationReason reason, Chance& chance) {
    static const Phrases competence{"需要执法资格，本级无权处置", "涉及行业主管部门，本级协调不动",
                                    "对方不配合，需上级出面", "权限不在本级，请上级牵头"};
    static const Phrases means{"所需费用超出本级经费", "缺少专业设备和人手", "维修资金需上级审批",
                               "本级力量不够，请求支援"};
    static const Phrases several{"涉及多个单位，需上级统筹", "与相邻片区责任交叉，请上级裁定",
                                 "牵涉几家产权单位，意见不一", "需要几个部门一起到场"};
    static const Phrases overdue{"多次协调未果，时限已过", "期限内未能办结，按规定上报",
                                 "进展缓慢，已超时限，请上级督办"};
    static const Phrases other{"反映人要求上级答复", "情况有反复，建议上级研判",
                               "同类问题集中出现，建议统一处理"};
    static const Phrases tails{"前期已现场核实", "已向反映人说明情况", "相关材料随附",
                               "已做好现场防护", "先行告知居民"};
    const Phrases* phrases = &other;
    switch (reason) {
        case EscalationReason::beyond_competence:
            phrases = &competence;
            break;
        case EscalationReason::beyond_means:
            phrases = &means;
            break;
        case EscalationReason::several_units:
            phrases = &several;
            break;
        case EscalationReason::overdue:
            phrases = &overdue;
            break;
        case EscalationReason::other:
        case EscalationReason::returned:
        case EscalationReason::reopened:
        case EscalationReason::supervised:
            phrases = &other;
            break;
    }
    std::string text(chance.of(*phrases));
    if (chance.percent(50)) add_clause(text, chance.of(tails));
    return text += "。";
}

std::string closing_text(Chance& chance) {
    static const Phrases notes{"回访核实，问题已解决。",  "现场复核无误，予以结案。",
                               "材料齐全，予以结案。",    "反映人确认，归档。",
                               "已办结，无遗留问题。",    "电话回访，居民认可处理结果。",
                               "现场照片比对一致，结案。"};
    return std::string(chance.of(notes));
}

std::string rating_text(bool solved, unsigned satisfaction, Chance& chance) {
    static const Phrases good{"处理得很快，谢谢",   "网格员很负责，点赞", "没想到当天就来了",
                              "问题解决了，辛苦了", "态度好，办事利索",   "上门好几趟，真不容易",
                              "说到做到，满意",     "邻里又和气了，感谢"};
    static const Phrases fair{"解决了，就是慢了点", "还可以吧",       "总算有人管了",
                              "希望以后能快一些",   "一般，能用就行", "处理了一部分",
                              "来的人还算客气"};
    static const Phrases bad{"拖太久了，打了好几次电话才有人来",
                             "过两天又是老样子",
                             "来看了看就走了",
                             "说解决了其实没解决",
                             "互相推，没人真管",
                             "没有结果就结案了",
                             "不满意，希望重新处理"};
    static const Phrases tails{"", "", "", "，希望能坚持下去", "，希望多来看看", "，会继续关注"};
    const bool fine = solved && satisfaction >= 4;
    const Phrases& body = fine ? good : (solved && satisfaction == 3) ? fair : bad;
    const Phrases& slow = solved && satisfaction < 3 ? fair : body;
    std::string text(chance.of(slow));
    text += chance.of(tails);
    return text += "。";
}

}  // namespace gridcase::demo
