// Every cell of status × command × role has its answer here, and the table in engine/README.md is
// this one. A new status, command or role makes the table too small, and the last tests say so.

#include <cstdlib>
#include <fstream>
#include <iterator>
#include <map>
#include <set>
#include <sstream>

#include "tests/engine/domain/specs.hpp"

namespace gridcase::matrix_spec {
namespace {

constexpr std::array all_roles{Role::worker, Role::dispatcher, Role::supervisor, Role::auditor,
                               Role::admin,  Role::resident,   Role::system};

/// What some roles are answered, in the order of all_statuses. Whoever stands in no line of a
/// command is answered `none` where there is no case, and else `who`; but of the three that begin a
/// case everybody is told that it is `there`.
struct Line {
    std::string_view command;
    std::string_view roles;
    std::string_view answers;
};

// happens: the facts follow              nothing: it is so already, or no more
// who: not_for_this_role                 holder: not_the_holder (a reported case has none yet)
// none: case_not_found                   there: case_already_exists
// unsigned, undone, unchecked, open: case_not_… accepted, resolved, verified, closed
// signed, done, checked, filed: case_already_… accepted, resolved, verified, closed
// hung, joined, gone: case_is_… suspended, merged, withdrawn;  unhung, unjoined: case_not_…
//
// Everybody acts for the district that the case lies in; residents and the system act for no unit.
// Whatever else a command needs, beside a status, is there: see prepared().
// clang-format off
constexpr std::array table{
    //   command                roles                                 unknown reported routed   accepted progress resolved verified closed  suspended merged   withdrawn
    Line{"report",              "worker dispatcher supervisor admin resident system",
                                                                      "happens there   there    there    there    there    there    there   there     there    there"},
    Line{"handle_on_the_spot",  "worker dispatcher supervisor admin", "happens there   there    there    there    there    there    there   there     there    there"},
    Line{"record_history",      "admin system",                       "happens there   there    there    there    there    there    there   there     there    there"},
    Line{"triage",              "worker dispatcher supervisor admin", "none   holder   happens  happens  happens  done     checked  filed   hung      joined   gone"},
    Line{"accept",              "worker dispatcher supervisor admin", "none   holder   happens  signed   signed   done     checked  filed   hung      joined   gone"},
    Line{"assign",              "dispatcher supervisor admin",        "none   holder   unsigned happens  happens  done     checked  filed   hung      joined   gone"},
    Line{"visit",               "worker dispatcher supervisor admin", "none   holder   unsigned happens  happens  done     checked  filed   hung      joined   gone"},
    Line{"note",                "worker dispatcher supervisor admin", "none   holder   happens  happens  happens  happens  happens  happens happens   joined   gone"},
    Line{"attach",              "worker dispatcher supervisor admin", "none   holder   happens  happens  happens  happens  happens  happens happens   joined   gone"},
    Line{"mediate",             "worker dispatcher supervisor admin", "none   holder   unsigned happens  happens  done     checked  filed   hung      joined   gone"},
    Line{"return",              "worker dispatcher supervisor admin", "none   holder   happens  happens  happens  done     checked  filed   hung      joined   gone"},
    Line{"rule",                "supervisor admin",                   "none   holder   happens  happens  happens  done     checked  filed   hung      joined   gone"},
    Line{"escalate",            "worker dispatcher supervisor admin", "none   holder   happens  happens  happens  done     checked  filed   hung      joined   gone"},
    Line{"delegate",            "dispatcher supervisor admin",        "none   holder   happens  happens  happens  done     checked  filed   hung      joined   gone"},
    Line{"summon",              "dispatcher supervisor admin",        "none   holder   unsigned happens  happens  done     checked  filed   hung      joined   gone"},
    Line{"arrive",              "worker dispatcher supervisor admin", "none   unsigned happens  happens  happens  done     checked  filed   happens   joined   gone"},
    Line{"request_extension",   "worker dispatcher supervisor admin", "none   holder   unsigned happens  happens  done     checked  filed   hung      joined   gone"},
    Line{"request_suspension",  "worker dispatcher supervisor admin", "none   holder   unsigned happens  happens  done     checked  filed   hung      joined   gone"},
    Line{"approve",             "dispatcher supervisor admin",        "none   holder   unsigned happens  happens  done     checked  filed   hung      joined   gone"},
    Line{"refuse",              "dispatcher supervisor admin",        "none   holder   unsigned happens  happens  done     checked  filed   hung      joined   gone"},
    Line{"resume",              "worker dispatcher supervisor admin", "none   holder   unhung   unhung   unhung   unhung   unhung   unhung  happens   unhung   unhung"},
    Line{"correct",             "worker dispatcher supervisor admin", "none   holder   happens  happens  happens  done     checked  filed   hung      joined   gone"},
    Line{"urge",                "dispatcher supervisor admin",        "none   holder   happens  happens  happens  happens  happens  filed   happens   joined   gone"},
    Line{"urge",                "resident",                           "none   unsigned happens  happens  happens  happens  happens  filed   happens   joined   gone"},
    Line{"answer",              "worker dispatcher supervisor admin", "none   holder   happens  happens  happens  happens  happens  happens happens   joined   gone"},
    Line{"recalculate_deadlines", "admin system",                     "none   unsigned happens  happens  happens  happens  happens  filed   hung      joined   gone"},
    Line{"resolve",             "worker dispatcher supervisor admin", "none   holder   unsigned happens  happens  done     checked  filed   hung      joined   gone"},
    Line{"verify",              "worker dispatcher supervisor admin", "none   holder   undone   undone   undone   happens  checked  filed   hung      joined   gone"},
    Line{"verify",              "resident",                           "none   undone   undone   undone   undone   who      checked  filed   hung      joined   gone"},
    Line{"close",               "worker dispatcher supervisor admin", "none   holder   undone   undone   undone   happens  happens  filed   hung      joined   gone"},
    Line{"rate",                "resident",                           "none   open     open     open     open     open     open     happens hung      open     gone"},
    Line{"reopen",              "dispatcher supervisor admin",        "none   holder   open     open     open     open     open     happens hung      joined   gone"},
    Line{"reopen",              "resident",                           "none   open     open     open     open     open     open     happens hung      joined   gone"},
    Line{"merge",               "dispatcher supervisor admin",        "none   holder   happens  happens  happens  done     checked  filed   hung      joined   gone"},
    Line{"unmerge",             "dispatcher supervisor admin",        "none   holder   unjoined unjoined unjoined unjoined unjoined unjoined unjoined happens  unjoined"},
    Line{"split",               "dispatcher supervisor admin",        "none   holder   happens  happens  happens  done     checked  filed   hung      joined   gone"},
    Line{"supervise",           "supervisor admin",                   "none   holder   happens  happens  happens  happens  happens  filed   happens   joined   gone"},
    Line{"lift",                "supervisor admin",                   "none   unsigned happens  happens  happens  happens  happens  filed   happens   joined   gone"},
    Line{"withdraw",            "dispatcher supervisor admin",        "none   holder   happens  happens  happens  done     checked  filed   happens   joined   gone"},
    Line{"withdraw",            "resident",                           "none   happens  happens  happens  happens  done     checked  filed   happens   joined   gone"},
    Line{"pass_limit",          "system",                             "none   nothing  happens  happens  happens  nothing  nothing  nothing nothing   nothing  nothing"},
    Line{"change_holder",       "admin system",                       "none   unsigned happens  happens  happens  happens  happens  filed   happens   joined   gone"},
};
// clang-format on

const std::map<Reason, std::string>& words() {
    static const std::map<Reason, std::string> all{
        {Reason::not_for_this_role, "who"},         {Reason::not_the_holder, "holder"},
        {Reason::case_not_found, "none"},           {Reason::case_already_exists, "there"},
        {Reason::case_already_accepted, "signed"},  {Reason::case_not_accepted, "unsigned"},
        {Reason::case_already_resolved, "done"},    {Reason::case_not_resolved, "undone"},
        {Reason::case_already_verified, "checked"}, {Reason::case_not_verified, "unchecked"},
        {Reason::case_already_closed, "filed"},     {Reason::case_not_closed, "open"},
        {Reason::case_is_suspended, "hung"},        {Reason::case_not_suspended, "unhung"},
        {Reason::case_is_merged, "joined"},         {Reason::case_not_merged, "unjoined"},
        {Reason::case_is_withdrawn, "gone"}};
    return all;
}

std::string short_word(const Decision& decision) {
    if (decision) return decision->empty() ? "nothing" : "happens";
    const auto word = words().find(decision.error().reason);
    return word == words().end() ? std::string(to_text(decision.error().reason)) : word->second;
}

const CaseNumber other_number{"220402002001-20240913-0008"};
const CategoryCode safety{"safety"};
const Instant level_limit = noon - hours(1);

const std::vector<Command>& case_commands() {
    static const std::vector<Command> commands = all_case_commands(other_number, level_limit);
    return commands;
}

const Command& command_named(std::string_view type) {
    for (const Command& command : case_commands())
        if (type_of(command) == type) return command;
    throw std::logic_error("no such command in the matrix");
}

bool begins_a_case(std::string_view command) {
    return command == "report" || command == "handle_on_the_spot" || command == "record_history";
}

/// A case of grid_7 that its community holds, in a status, with all that a command may need.
Case case_in(Status status) {
    Case current;
    current.status = status;
    if (status == Status::unknown) return current;
    current.unit = grid_7;
    current.category = sanitation;
    current.opened_at = morning;
    current.level_clock = {level_limit, Clock(morning, any_minutes(120))};
    current.case_clock = {noon + days(3), Clock(morning, days_of(7))};
    current.handler = ActorId("handler");
    current.handled_by = community_3;
    if (status == Status::reported) return current;
    current.holder = community_3;
    current.level = Level::community;
    current.holder_name = "前任书记";  // the territory names another
    current.held_since = morning;
    if (status == Status::suspended) {
        current.stood_at = Status::accepted;
        for (CaseClock* each : {&current.level_clock, &current.case_clock})
            each->clock = suspend(*each->clock, morning + minutes(30)).value();
    }
    if (status == Status::merged) {
        current.stood_at = Status::accepted;
        current.merged_into = other_number;
    }
    return current;
}

Case prepared(Case current, std::string_view command) {
    if (command == "rule") current.ruling_wanted = true;
    if (command == "arrive") current.summons = {{bureau, noon + minutes(10)}};
    if (command == "approve" || command == "refuse")
        current.request = Request{.kind = RequestKind::extension,
                                  .asker = ActorId("asker"),
                                  .limit = LimitKind::level,
                                  .amount = 60};
    if (command == "verify") current.verification = Verification::staff;
    if (command == "lift") current.supervision = Supervision{district_1, noon + days(1)};
    return current;
}

Actor actor_in(Role role) {
    const bool of_a_unit = role != Role::resident && role != Role::system;
    return actor("somebody", role, of_a_unit ? district_1 : UnitCode());
}

Decision answer(std::string_view command, const Case& current, const Actor& actor) {
    OtherCases lookups;
    lookups.cases[other_number] = case_in(Status::in_progress);
    lookups.cases[other_number].absorbed = {{samples::number, std::nullopt}};
    const Context context{actor, noon, noon, samples::rulebook(), lookups};
    return decide(State(prepared(current, command)), command_named(command), context);
}

std::vector<std::string> split(std::string_view text) {
    std::istringstream words_in{std::string(text)};
    return {std::istream_iterator<std::string>(words_in), {}};
}

const Line* line_of(std::string_view command, Role role) {
    for (const Line& line : table)
        if (line.command == command)
            for (const std::string& word : split(line.roles))
                if (word == to_text(role)) return &line;
    return nullptr;
}

std::string expected(std::string_view command, std::size_t status, Role role) {
    if (const Line* line = line_of(command, role)) return split(line->answers).at(status);
    if (all_statuses[status] == Status::unknown) return begins_a_case(command) ? "who" : "none";
    return begins_a_case(command) ? "there" : "who";
}

// --- The table for people ------------------------------------------------------------------------

std::string sign(const std::string& word) {
    if (word == "happens") return "**✓**";
    if (word == "nothing") return "–";
    if (word == "none" || word == "there") return "";
    return word;
}

std::string table_for_people() {
    std::string text = "| command | who |";
    std::string rule = "|---|---|";
    for (const Status status : all_statuses) {
        text += " " + std::string(to_text(status)) + " " + std::string(chinese(status)) + " |";
        rule += "---|";
    }
    text += "\n" + rule + "\n";
    for (const Line& line : table) {
        std::string roles;
        for (const std::string& role : split(line.roles))
            roles += (roles.empty() ? "" : ", ") + role;
        text += "| `" + std::string(line.command) + "` | " + roles + " |";
        for (const std::string& word : split(line.answers)) text += " " + sign(word) + " |";
        text += "\n";
    }
    return text;
}

constexpr std::string_view begin_mark =
    "<!-- the table of tests/engine/domain/matrix_spec.cpp -->\n";
constexpr std::string_view end_mark = "<!-- its end -->\n";

}  // namespace

TEST_CASE("every command in every status answers every role as the table says") {
    for (const Command& command : case_commands())
        for (std::size_t status = 0; status < all_statuses.size(); ++status)
            for (const Role role : all_roles) {
                const std::string_view name = type_of(command);
                INFO(name << " of a " << to_text(all_statuses[status]) << " case by "
                          << to_text(role));
                const Decision decision =
                    answer(name, case_in(all_statuses[status]), actor_in(role));
                INFO((decision ? "" : decision.error().message));
                CHECK(short_word(decision) == expected(name, status, role));
            }
}

TEST_CASE("every command to another system's case says that it is one") {
    for (const Status status : all_statuses) {
        if (status == Status::unknown) continue;
        Case archival = case_in(status);
        archival.archival = true;
        for (const Command& command : case_commands()) {
            const Decision decision = answer(type_of(command), archival, admin_of(city));
            REQUIRE(!decision.has_value());
            INFO(type_of(command) << " of a " << to_text(status) << " case");
            CHECK(decision.error().reason == (begins_a_case(type_of(command))
                                                  ? Reason::case_already_exists
                                                  : Reason::case_is_archival));
        }
    }
}

TEST_CASE("a unit that neither holds the case nor stands above it is told so, whatever it asks") {
    const std::set<std::string_view> by_others{
        "report",    "handle_on_the_spot",    "record_history", "arrive",
        "lift",      "recalculate_deadlines", "change_holder",  "rate",
        "pass_limit"};
    for (const Command& command : case_commands()) {
        if (by_others.contains(type_of(command))) continue;
        for (const Status status : {Status::routed, Status::in_progress, Status::closed}) {
            const Decision decision =
                answer(type_of(command), case_in(status), actor("somebody", Role::admin, grid_9));
            REQUIRE(!decision.has_value());
            INFO(type_of(command));
            CHECK(decision.error().reason == Reason::not_the_holder);
        }
    }
}

TEST_CASE("the table leaves no cell out") {
    std::set<std::string_view> commands;
    std::set<std::pair<std::string_view, std::string>> cells;
    for (const Line& line : table) {
        commands.insert(line.command);
        CHECK(split(line.answers).size() == all_statuses.size());
        for (const std::string& role : split(line.roles)) {
            CHECK(parse_role(role).has_value());
            CHECK(cells.emplace(line.command, role).second);  // no role stands in two lines
        }
    }
    for (const Command& command : case_commands()) CHECK(commands.contains(type_of(command)));
    CHECK(commands.size() == case_commands().size());
    CHECK(case_commands().size() == case_command_count);
    CHECK(all_statuses.back() == Status::withdrawn);
    CHECK(to_text(static_cast<Status>(static_cast<int>(all_statuses.back()) + 1)) == "unknown");
    CHECK(to_text(static_cast<Role>(static_cast<int>(Role::system) + 1)) == "unknown");
}

TEST_CASE("engine/README.md shows this table") {
    const std::string path = GRIDCASE_ENGINE_README;
    std::ifstream in(path, std::ios::binary);
    std::string text(std::istreambuf_iterator<char>(in), {});
    const std::size_t begin = text.find(begin_mark);
    const std::size_t end = text.find(end_mark);
    REQUIRE(begin != std::string::npos);
    REQUIRE(end != std::string::npos);
    const std::size_t from = begin + begin_mark.size();
    const bool same = text.substr(from, end - from) == table_for_people();
    const char* write = std::getenv("GRIDCASE_WRITE_TABLE");
    if (!same && write && std::string_view(write) == "1") {
        text.replace(from, end - from, table_for_people());
        std::ofstream(path, std::ios::binary) << text;
        return;
    }
    CHECK_MESSAGE(
        same, "the table in engine/README.md is not this one; GRIDCASE_WRITE_TABLE=1 writes it");
}

}  // namespace gridcase::matrix_spec
