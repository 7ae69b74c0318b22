// Whole lives of cases over the API, each actor in their own name.

#include <set>

#include "adapters/json/commands.hpp"
#include "tests/adapters/http/house.hpp"

namespace gridcase::api_lives_test {
namespace {

const std::string street_worker = "sun:worker@220402002000";
const std::string street_dispatcher = "he:dispatcher@220402002000";
const std::string street_supervisor = "zhao:supervisor@220402002000";
const std::string district_supervisor = "feng:supervisor@220402000000";

/// One case, and what is asked about it.
struct Life {
    const House& house;
    std::string number;

    Told ask(const std::string& actor, const std::string& name,
             const std::string& body = {}) const {
        return house.command(number, name, body, {}, actor);
    }
    Told good(const std::string& actor, const std::string& name,
              const std::string& body = {}) const {
        Told told = ask(actor, name, body);
        INFO(name << ": " << told.response.body);
        REQUIRE(told.status() == 200);
        return told;
    }
    void refused(const std::string& actor, const std::string& name, const std::string& body,
                 int status, const std::string& code) const {
        const Told told = ask(actor, name, body);
        INFO(name << ": " << told.response.body);
        CHECK(told.status() == status);
        CHECK(told.code() == code);
    }
};

/// A department is needed, so the street holds it.
Life in_the_street(const House& house) {
    const Told told =
        house.post("/api/v1/cases",
                   R"({"unit":"220402002001007","category":"safety","description":"电线杆倾斜",
            "reporter":{"name":"张三"},"facts":{"needs_department":true}})",
                   House::worker);
    INFO(told.response.body);
    REQUIRE(told.status() == 201);
    return {house, told.text("number")};
}

Life in_the_grid(const House& house) { return {house, house.reported()}; }

Instant due_in(const Told& told, std::string_view limit) {
    INFO(told.response.body);
    return parse_instant(std::string(told.body.at("due").at(limit).as_string())).value();
}

TEST_CASE("a case is extended, checked by another, closed, rated and opened again") {
    const House house;
    const Life life = in_the_street(house);
    life.good(street_worker, "accept");
    life.good(street_dispatcher, "assign", R"({"person":"sun"})");
    life.good(street_worker, "visit", R"({"finding":"已倾斜十五度"})");
    const std::string two_days = R"({"limit":"level","amount":"2 days","ground":"等电力公司"})";
    life.refused(street_dispatcher, "request_extension",
                 R"({"limit":"level","amount":"4 hours","ground":"等电力公司"})", 422,
                 "not_well_formed");
    life.good(street_dispatcher, "request_extension", two_days);
    life.refused(street_dispatcher, "request_extension", two_days, 422, "request_is_pending");
    life.refused(street_dispatcher, "approve", {}, 403, "approver_is_asker");
    const Told extended = life.good(street_supervisor, "approve");
    CHECK(due_in(extended, "level_due") > samples::noon + days(8));

    const Told resolved = life.good(street_worker, "resolve", R"({"outcome":"已扶正"})");
    CHECK(resolved.text("status") == "resolved");
    CHECK(due_in(resolved, "verification_due") > samples::noon);
    life.refused(street_worker, "close", {}, 422, "case_not_verified");
    life.refused(street_worker, "verify", R"({"passed":true})", 403, "verifier_is_handler");
    CHECK(life.good(street_supervisor, "verify", R"({"passed":true,"finding":"属实"})")
              .text("status") == "verified");
    const Told closed = life.good(street_worker, "close");
    CHECK(closed.text("status") == "closed");
    CHECK(due_in(closed, "reopen_until") > samples::noon + days(29));
    life.good(House::resident, "rate", R"({"solved":false,"satisfaction":2})");
    life.refused(House::resident, "rate", R"({"solved":true,"satisfaction":5})", 422,
                 "case_already_rated");
    const Told reopened = life.good(House::resident, "reopen", R"({"ground":"又倾斜了"})");
    CHECK(reopened.body.at("route").at("unit") == "220402000000");
    CHECK(reopened.body.at("route").at("level") == "district");
    CHECK(due_in(reopened, "sign_in_due") > samples::noon);
    life.good(district_supervisor, "accept");
}

TEST_CASE("a verification that fails sends the case back to work") {
    const House house;
    const Life life = in_the_street(house);
    life.good(street_worker, "accept");
    life.good(street_worker, "resolve");
    const Told rework = life.good(street_supervisor, "verify", R"({"passed":false})");
    CHECK(rework.text("status") == "in_progress");
    CHECK(due_in(rework, "level_due") > samples::noon);
    life.good(street_worker, "resolve");
}

TEST_CASE("after a second return a superior rules whose it is") {
    const House house;
    const Life life = in_the_grid(house);
    life.refused(House::worker, "return", R"({"duty_item":"no-such"})", 422, "duty_item_not_found");
    const Told first =
        life.good(House::worker, "return", R"({"duty_item":"livelihood-utilities"})");
    CHECK(first.body.at("route").at("unit") == "220402002000");
    CHECK(first.body.at("route").at("rule") == "duty:livelihood-utilities");
    const Told second = life.good(street_worker, "return",
                                  R"({"duty_item":"dispute-mediation","remark":"不归我"})");
    CHECK(second.body.at("route").at("unit") == "220402000000");
    life.refused(district_supervisor, "accept", {}, 422, "ruling_is_wanted");
    const std::string ruling = R"({"to":"220402002001","duty_item":"property-talks"})";
    life.refused(street_supervisor, "rule", ruling, 403, "not_the_holder");
    const Told ruled = life.good(district_supervisor, "rule", ruling);
    CHECK(ruled.body.at("route").at("unit") == "220402002001");
    CHECK(ruled.body.at("route").at("rule") == "ruling:property-talks");
    life.good(House::community, "accept");
    CHECK(life.good(House::community, "delegate", R"({"to":"220402002001007"})")
              .body.at("route")
              .at("unit") == "220402002001007");
}

TEST_CASE("a case goes on in another, and stands on its own again") {
    const House house;
    const Life into = in_the_grid(house);
    const Life merged = in_the_grid(house);
    merged.good(House::worker, "accept");
    const std::string body = R"({"into":")" + into.number + "\"}";
    merged.refused(House::worker, "merge", body, 403, "not_for_this_role");
    merged.refused(House::community, "merge", R"({"into":")" + merged.number + "\"}", 422,
                   "cannot_be_merged");
    const Told told = merged.good(House::community, "merge", body);
    CHECK(told.text("number") == merged.number);
    CHECK(told.text("status") == "merged");
    CHECK(told.number("revision") == 3);
    CHECK(told.header("ETag") == "\"3\"");
    const auto& others = told.body.at("others").as_array();
    REQUIRE(others.size() == 1);
    CHECK(others.at(0).at("number") == into.number.c_str());
    CHECK(others.at(0).at("revision") == 2);
    CHECK(others.at(0).at("position") == told.number("position") + 1);
    merged.refused(House::worker, "resolve", {}, 422, "case_is_merged");
    const Told own = merged.good(House::community, "unmerge");
    CHECK(own.text("status") == "accepted");
    CHECK(own.body.at("others").at(0).at("number") == into.number.c_str());
    merged.good(House::worker, "resolve");
}

TEST_CASE("a case does not close over its parts") {
    const House house;
    const Life life = in_the_grid(house);
    life.good(House::worker, "accept");
    const std::string parts =
        R"({"parts":[{"unit":"220402002001007","category":"safety","description":"电线裸露"},
                     {"unit":"220402002001008","category":"sanitation","description":"污水"}]})";
    const auto split = [&] {
        return house.command(life.number, "split", parts, {{"idempotency-key", "split-1"}},
                             House::community);
    };
    const Told told = split();
    INFO(told.response.body);
    REQUIRE(told.status() == 200);
    CHECK(told.text("number") == life.number);
    CHECK(told.header("ETag") == "\"3\"");
    const auto& others = told.body.at("others").as_array();
    REQUIRE(others.size() == 2);
    CHECK(others.at(0).at("due").as_object().contains("level_due"));
    const Told again = split();
    CHECK(again.header("Idempotency-Replayed") == "true");
    CHECK(again.body.at("others") == told.body.at("others"));

    life.good(House::worker, "resolve");
    life.refused(House::worker, "close", {}, 422, "children_are_open");
    for (const auto& other : others)
        Life{house, std::string(other.at("number").as_string())}.good(House::community, "withdraw");
    CHECK(life.good(House::worker, "close").text("status") == "closed");
}

TEST_CASE("a superior hangs a plate on a case, and takes it off") {
    const House house;
    const Life life = in_the_grid(house);
    const std::string order =
        R"({"due":"2024-09-20T17:30:00+08:00","lift_conditions":"垃圾清运并公示"})";
    life.refused(House::community, "supervise", order, 403, "not_for_this_role");
    life.refused(street_supervisor, "supervise",
                 R"({"due":"2024-09-01T17:30:00+08:00","lift_conditions":"x"})", 422,
                 "not_well_formed");
    life.good(street_supervisor, "supervise", order);
    life.refused(street_supervisor, "supervise", order, 422, "already_supervised");
    life.refused("qian:supervisor@220402002001", "lift", {}, 403, "not_a_superior");
    life.good(street_supervisor, "lift", R"({"remark":"已公示"})");
    life.refused(street_supervisor, "lift", {}, 422, "not_supervised");
}

TEST_CASE("clocks stand still by leave of a superior, and run again with what was left") {
    const House house;
    const Life life = in_the_grid(house);
    life.good(House::worker, "accept");
    life.good(House::worker, "request_suspension", R"({"reason":"season","ground":"冬季"})");
    life.refused(House::community, "approve", {}, 403, "not_for_this_role");
    life.good(street_supervisor, "refuse", R"({"remark":"不同意"})");
    life.refused(street_supervisor, "approve", {}, 422, "no_request");
    life.good(House::worker, "request_suspension", R"({"reason":"precondition"})");
    const Told suspended = life.good(street_supervisor, "approve");
    CHECK(suspended.text("status") == "suspended");
    CHECK(due_in(suspended, "review_at") > samples::noon + days(29));
    life.refused(House::worker, "resolve", {}, 422, "case_is_suspended");
    const Told resumed = life.good(House::worker, "resume");
    CHECK(resumed.text("status") == "accepted");
    CHECK(due_in(resumed, "level_due") > samples::noon);
    life.refused(House::worker, "resume", {}, 422, "case_not_suspended");
}

TEST_CASE("a department is called and arrives") {
    const House house;
    const Life life = in_the_street(house);
    life.good(street_worker, "accept");
    life.refused(street_dispatcher, "summon", R"({"department":"220402002001"})", 422,
                 "not_a_department");
    const Told summoned =
        life.good(street_dispatcher, "summon", R"({"department":"220402000000-cg"})");
    CHECK(due_in(summoned, "arrive_by") > samples::noon);
    life.refused(House::worker, "arrive", R"({"department":"220402000000-cg"})", 403,
                 "not_the_holder");
    life.good("tang:worker@220402000000-cg", "arrive", R"({"department":"220402000000-cg"})");
}

TEST_CASE("what is added to a case is taken; what it is may be said anew") {
    const House house;
    const Life life = in_the_grid(house);
    life.good(House::worker, "note", R"({"text":"周三再去"})");
    life.good(House::worker, "attach",
              R"({"content":")" + std::string(64, 'a') +
                  R"(","media_type":"image/jpeg","size_bytes":12345,"caption":"现场"})");
    life.good(House::resident, "urge", R"({"remark":"三天了"})");
    life.good(House::worker, "answer", R"({"text":"明天处理"})");
    life.good(House::worker, "accept");
    life.good(House::worker, "mediate", R"({"parties":2,"outcome":"agreed","record":"各让一步"})");
    const Told corrected = life.good(House::community, "correct", R"({"unit":"220402002001008"})");
    CHECK(corrected.body.at("route").at("unit") == "220402002001008");
    const Told triaged =
        life.good(House::community, "triage",
                  R"({"category":"dispute","severity":"normal","facts":{"parties":4}})");
    CHECK(triaged.body.at("route").at("unit") == "220402002001");
    CHECK(triaged.body.at("route").at("rule") == "mediation");
}

TEST_CASE("a withdrawn case is at its end") {
    const House house;
    const Life life = in_the_grid(house);
    CHECK(life.good(House::resident, "withdraw", R"({"ground":"已清走"})").text("status") ==
          "withdrawn");
    life.refused(House::worker, "accept", {}, 422, "case_is_withdrawn");
}

TEST_CASE("what is handled on the spot is reported and closed at once, where policy lets it") {
    const House house;
    const auto handled = [&](const std::string& member) {
        return house.post("/api/v1/cases/on_the_spot",
                          R"({"unit":"220402002001007","description":"d",)" + member + "}",
                          House::worker);
    };
    const Told told = handled(R"("category":"sanitation","outcome":"已清走")");
    INFO(told.response.body);
    REQUIRE(told.status() == 201);
    CHECK(told.text("status") == "closed");
    CHECK(told.number("revision") == 1);
    CHECK(told.header("Location") == "/api/v1/cases/" + told.text("number"));
    CHECK(handled(R"("category":"enquiry","persons":3)").status() == 201);
    const Told too_big = handled(R"("category":"safety","facts":{"hazard":true})");
    CHECK(too_big.status() == 422);
    CHECK(too_big.code() == "not_allowed_by_policy");
}

/// The least good body of each command about one case.
std::string least_body(const json::CommandForm& form) {
    boost::json::object body;
    for (const json::FieldForm& field : form.fields) {
        if (!field.required) continue;
        switch (field.kind) {
            case json::FieldKind::word:
                body[field.name] = "220402002001";
                break;
            case json::FieldKind::prose:
                body[field.name] = "文";
                break;
            case json::FieldKind::number:
                body[field.name] = 1;
                break;
            case json::FieldKind::flag:
                body[field.name] = true;
                break;
            case json::FieldKind::object:
                body[field.name].emplace_object();
                break;
            case json::FieldKind::list:
                body[field.name] = {
                    {{"unit", "220402002001"}, {"category", "safety"}, {"description", "d"}}};
                break;
        }
    }
    if (form.name == "correct")
        body["description"] = "文";  // one of three, each by itself optional
    // Words that are no units.
    const std::map<std::string_view, std::string> words{
        {"severity", "normal"},      {"reason", form.name == "escalate" ? "other" : "season"},
        {"outcome", "agreed"},       {"limit", "level"},
        {"amount", "1 hour"},        {"due", "2024-09-20T17:30:00+08:00"},
        {"media_type", "image/png"}, {"content", std::string(64, '0')}};
    for (const auto& [name, value] : words)
        if (body.contains(name)) body[name] = value;
    return boost::json::serialize(body);
}

TEST_CASE("a worker of another grid may do nothing to a case, whatever the command") {
    const House house;
    const Life life = in_the_grid(house);
    for (const json::CommandForm& form : json::command_forms()) {
        if (form.subject != json::Subject::one_case) continue;
        const Told told = life.ask(House::elsewhere, std::string(form.name), least_body(form));
        INFO(form.name << ": " << told.response.body);
        CHECK(told.status() == 403);
    }
    CHECK(house.get("/api/v1/cases/" + life.number).number("revision") == 1);
}

TEST_CASE("nobody speaks as the house, and what it asks itself has no door") {
    const House house;
    const Life life = in_the_grid(house);
    const Position last = house.log.last();
    for (const json::CommandForm& form : json::command_forms()) {
        if (form.subject != json::Subject::one_case) continue;
        for (const std::string actor : {"gridcase:system", "gridcase:system@220402002001"}) {
            const std::string target =
                "/api/v1/cases/" + life.number + "/" + std::string(form.name);
            const Told outside = house.post(target, least_body(form), actor);
            const Told inside =
                house.ask("POST", target, least_body(form), {{"x-actor", actor}}, true);
            INFO(form.name << ": " << outside.response.body);
            CHECK(outside.status() == 400);
            CHECK(outside.text("field") == "X-Actor");
            CHECK(inside.status() == 400);
        }
    }
    for (const std::string name :
         {"pass_limit", "change_holder", "recalculate_deadlines", "record_history"}) {
        INFO(name);
        CHECK(life.ask("chen:admin@220400000000", name).status() == 404);
        CHECK(
            house.ask("POST", "/api/v1/cases/" + life.number + "/" + name, {}, {}, true).status() ==
            404);
    }
    CHECK(house.log.last() == last);
}

}  // namespace
}  // namespace gridcase::api_lives_test
