// Commands about posts, rosters, redrawn grids and handovers.

#include "adapters/json/forms.hpp"
#include "engine/domain/fields.hpp"

namespace gridcase::json {

namespace {

constexpr std::size_t body_limit_bytes = 4U << 20U;
constexpr std::size_t objection_limit_bytes = 2'000;
constexpr std::size_t handover_limit_bytes = 600;

constexpr FieldForm territory_field =
    needed(word("territory", "names the stream: the city's own is city"));
constexpr FieldForm post_field =
    word("post", "the post's name, such as 网格长; none: the one that answers for the unit");

constexpr std::array post_fields{
    needed(word("unit", "the unit's code")),
    needed(word("person", "their staff name or account")),
    needed(word("name", "for people, at most 200 bytes")),
    needed(word("from", "when the term begins, RFC 3339")),
    word("until", "when it ends, RFC 3339; none: it is not known"),
    flag("stand_in", "for the one whose post it is (代理)"),
    post_field,
};

constexpr std::array shift_fields{
    needed(word("unit", "the unit's code")),
    needed(word("person", "their staff name or account")),
    needed(word("name", "for people, at most 200 bytes")),
    needed(word("reach", "a telephone of the house, never a private one")),
    needed(word("from", "when the shift begins, RFC 3339")),
    needed(word("until", "when it ends, RFC 3339; at most 31 days later")),
};

constexpr std::array unit_code_fields{needed(word("unit", "the unit's code"))};
constexpr std::array case_number_fields{needed(word("number", "the case's number"))};
constexpr std::array rehomed_fields{
    needed(word("number", "the case's number")),
    needed(word("to", "one of the successors")),
};

std::string territory_of(Body& body) {
    return body.text("territory", territory_limit_bytes).value_or("");
}

std::string post_of(Fields& fields) { return fields.text("post", name_limit_bytes).value_or(""); }

PostFilled entry_of(Fields& fields) {
    PostFilled entry;
    entry.unit = fields.id("unit", parse_unit_code);
    entry.post = post_of(fields);
    entry.person = fields.id("person", parse_actor_id);
    entry.name = fields.text("name", name_limit_bytes).value_or("");
    entry.from = fields.instant("from").value_or(Instant());
    entry.until = fields.instant("until");
    entry.stand_in = fields.flag("stand_in").value_or(false);
    return entry;
}

DutyRostered shift_of(Fields& fields) {
    DutyRostered shift;
    shift.unit = fields.id("unit", parse_unit_code);
    shift.person = fields.id("person", parse_actor_id);
    shift.name = fields.text("name", name_limit_bytes).value_or("");
    shift.reach = fields.text("reach", name_limit_bytes).value_or("");
    shift.from = fields.instant("from").value_or(Instant());
    shift.until = fields.instant("until").value_or(Instant());
    return shift;
}

std::vector<UnitCode> units_of(Body& body, std::string_view name) {
    return body.each<UnitCode>(name, engine::redrawn_limit,
                               [](Fields& fields) { return fields.id("unit", parse_unit_code); });
}

engine::Command fill_posts(Body& body) {
    return engine::FillPosts{territory_of(body),
                             body.each<PostFilled>("posts", engine::posts_limit, entry_of)};
}

engine::Command vacate_post(Body& body) {
    engine::VacatePost command;
    command.territory = territory_of(body);
    command.unit = body.id("unit", parse_unit_code);
    command.post = post_of(body);
    command.person = body.id("person", parse_actor_id);
    command.at = body.instant("at");
    return command;
}

engine::Command roster_duty(Body& body) {
    return engine::RosterDuty{territory_of(body),
                              body.each<DutyRostered>("entries", engine::shifts_limit, shift_of)};
}

engine::Command redraw_units(Body& body) {
    engine::RedrawUnits command;
    command.territory = territory_of(body);
    command.predecessors = units_of(body, "predecessors");
    command.successors = units_of(body, "successors");
    command.at = body.instant("at").value_or(Instant());
    command.cases = body.each<Rehomed>("cases", engine::rehomed_limit, [](Fields& fields) {
        return Rehomed{fields.id("number", parse_case_number), fields.id("to", parse_unit_code)};
    });
    return command;
}

engine::Command open_handover(Body& body) {
    engine::OpenHandover command;
    command.unit = body.id("unit", parse_unit_code);
    command.post = post_of(body);
    command.from = body.id("from", parse_actor_id);
    command.to = body.id("to", parse_actor_id);
    command.items = body.each<CaseNumber>(
        "items", engine::handover_items_limit,
        [](Fields& fields) { return fields.id("number", parse_case_number); });
    return command;
}

engine::Command answer_handover_item(Body& body) {
    engine::AnswerHandoverItem command;
    command.handover = body.text("handover", handover_limit_bytes).value_or("");
    command.item = body.id("item", parse_case_number);
    command.accepted = body.flag("accepted").value_or(false);
    command.objection = body.text("objection", objection_limit_bytes).value_or("");
    return command;
}

template <engine::Command (*read)(Body&)>
CommandForm about(Subject subject, std::string_view name, std::string_view what,
                  std::string_view done, std::string_view path, std::vector<FieldForm> fields) {
    fields.push_back(word("occurred_at", "when it happened, RFC 3339; default: now"));
    return {name, what, done, subject, path, body_limit_bytes, std::move(fields), parsed<read>};
}

}  // namespace

std::vector<CommandForm> territory_forms() {
    return {
        about<fill_posts>(Subject::people, "fill_posts", "people take posts, or stand in (任职)",
                          "posts filled 已任职", "/api/v1/posts",
                          {territory_field, needed(list("posts", "at most 5,000", post_fields))}),
        about<vacate_post>(Subject::people, "vacate_post", "somebody leaves a post (离任)",
                           "post left 已离任", "/api/v1/posts/vacate",
                           {territory_field, needed(word("unit", "the unit's code")), post_field,
                            needed(word("person", "their staff name or account")),
                            word("at", "when they leave, RFC 3339; none: occurred_at")}),
        about<roster_duty>(
            Subject::people, "roster_duty", "who is on duty when (值班)", "duty rostered 已排班",
            "/api/v1/duty",
            {territory_field, needed(list("entries", "at most 5,000", shift_fields))}),
        about<redraw_units>(
            Subject::house, "redraw_units", "grids are split, merged or cut anew (网格重划)", {},
            "/api/v1/territory/redraw",
            {territory_field,
             needed(list("predecessors", "the grids that end, at most 100", unit_code_fields)),
             needed(list("successors", "the grids they lie in from then on; registered before",
                         unit_code_fields)),
             needed(word("at", "when they end, RFC 3339; not in the future")),
             list("cases", "open cases that go elsewhere than to the first successor",
                  rehomed_fields)}),
        about<open_handover>(Subject::people, "open_handover",
                             "a new holder is asked to take over open cases (交接)",
                             "handover begun 已开始交接", "/api/v1/handovers",
                             {needed(word("unit", "the unit's code")),
                              needed(word("post", "the post that has a new holder")),
                              needed(word("from", "who had it")), needed(word("to", "who has it")),
                              list("items", "the open cases", case_number_fields)}),
        about<answer_handover_item>(
            Subject::people, "answer_handover_item",
            "the new holder accepts a case, or objects to it", "answered 已答复",
            "/api/v1/handovers/answer",
            {needed(word("handover", "its id, as the stream is called")),
             needed(word("item", "the case's number")), needed(flag("accepted")),
             word("objection",
                  "why it is not accepted; without personal data, at most 2,000 "
                  "bytes")}),
    };
}

}  // namespace gridcase::json
