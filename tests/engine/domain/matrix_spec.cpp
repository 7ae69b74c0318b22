// Every cell of status × command × role has its answer here. A new status, command or role makes
// the table too small, and the last test says so.

#include <map>
#include <set>
#include <sstream>

#include "tests/engine/domain/specs.hpp"

namespace gridcase {
namespace {

constexpr std::array all_roles{Role::worker, Role::dispatcher, Role::supervisor, Role::auditor,
                               Role::admin,  Role::resident,   Role::system};

/// One command in one status: the answer to each role, in the order of all_roles.
struct Line {
    std::string_view command;
    Status status;
    std::string_view answers;
};

// happens: the facts follow
// who: not_for_this_role    holder: not_the_holder    none: case_not_found    there: …_exists
// signed: case_already_accepted   unsigned: case_not_accepted   done: case_already_resolved
// undone: case_not_resolved       filed: case_already_closed    open: case_not_closed
//
// Staff act for the unit that holds the case (a reported case has no holder yet); residents and
// the system act for none.
// clang-format off
constexpr std::array table{
    //                                     worker   dispatcher supervisor auditor admin  resident system
    Line{"report", Status::unknown,        "happens  happens    happens    who     happens happens happens"},
    Line{"report", Status::reported,       "there    there      there      there   there   there   there"},
    Line{"report", Status::routed,         "there    there      there      there   there   there   there"},
    Line{"report", Status::accepted,       "there    there      there      there   there   there   there"},
    Line{"report", Status::resolved,       "there    there      there      there   there   there   there"},
    Line{"report", Status::closed,         "there    there      there      there   there   there   there"},

    Line{"record_history", Status::unknown,  "who    who        who        who     happens who     happens"},
    Line{"record_history", Status::reported, "there  there      there      there   there   there   there"},
    Line{"record_history", Status::routed,   "there  there      there      there   there   there   there"},
    Line{"record_history", Status::accepted, "there  there      there      there   there   there   there"},
    Line{"record_history", Status::resolved, "there  there      there      there   there   there   there"},
    Line{"record_history", Status::closed,   "there  there      there      there   there   there   there"},

    Line{"accept", Status::unknown,        "none     none       none       none    none    none    none"},
    Line{"accept", Status::reported,       "holder   holder     holder     who     holder  who     who"},
    Line{"accept", Status::routed,         "happens  happens    happens    who     happens who     who"},
    Line{"accept", Status::accepted,       "signed   signed     signed     who     signed  who     who"},
    Line{"accept", Status::resolved,       "done     done       done       who     done    who     who"},
    Line{"accept", Status::closed,         "filed    filed      filed      who     filed   who     who"},

    Line{"escalate", Status::unknown,      "none     none       none       none    none    none    none"},
    Line{"escalate", Status::reported,     "holder   holder     holder     who     holder  who     who"},
    Line{"escalate", Status::routed,       "happens  happens    happens    who     happens who     who"},
    Line{"escalate", Status::accepted,     "happens  happens    happens    who     happens who     who"},
    Line{"escalate", Status::resolved,     "done     done       done       who     done    who     who"},
    Line{"escalate", Status::closed,       "filed    filed      filed      who     filed   who     who"},

    Line{"resolve", Status::unknown,       "none     none       none       none    none    none    none"},
    Line{"resolve", Status::reported,      "holder   holder     holder     who     holder  who     who"},
    Line{"resolve", Status::routed,        "unsigned unsigned   unsigned   who     unsigned who    who"},
    Line{"resolve", Status::accepted,      "happens  happens    happens    who     happens who     who"},
    Line{"resolve", Status::resolved,      "done     done       done       who     done    who     who"},
    Line{"resolve", Status::closed,        "filed    filed      filed      who     filed   who     who"},

    Line{"close", Status::unknown,         "none     none       none       none    none    none    none"},
    Line{"close", Status::reported,        "holder   holder     holder     who     holder  who     who"},
    Line{"close", Status::routed,          "undone   undone     undone     who     undone  who     who"},
    Line{"close", Status::accepted,        "undone   undone     undone     who     undone  who     who"},
    Line{"close", Status::resolved,        "happens  happens    happens    who     happens who     who"},
    Line{"close", Status::closed,          "filed    filed      filed      who     filed   who     who"},

    Line{"rate", Status::unknown,          "none     none       none       none    none    none    none"},
    Line{"rate", Status::reported,         "who      who        who        who     who     open    who"},
    Line{"rate", Status::routed,           "who      who        who        who     who     open    who"},
    Line{"rate", Status::accepted,         "who      who        who        who     who     open    who"},
    Line{"rate", Status::resolved,         "who      who        who        who     who     open    who"},
    Line{"rate", Status::closed,           "who      who        who        who     who     happens who"},
};
// clang-format on

std::string short_word(const Decision& decision) {
    if (decision) return decision->empty() ? "nothing" : "happens";
    static const std::map<Reason, std::string> words{
        {Reason::not_for_this_role, "who"},        {Reason::not_the_holder, "holder"},
        {Reason::case_not_found, "none"},          {Reason::case_already_exists, "there"},
        {Reason::case_already_accepted, "signed"}, {Reason::case_not_accepted, "unsigned"},
        {Reason::case_already_resolved, "done"},   {Reason::case_not_resolved, "undone"},
        {Reason::case_already_closed, "filed"},    {Reason::case_not_closed, "open"}};
    const auto word = words.find(decision.error().reason);
    return word == words.end() ? std::string(to_text(decision.error().reason)) : word->second;
}

const std::vector<Command>& case_commands() {
    static const std::vector<Command> commands{
        report_it(), record_it(), accept_it(), escalate_it(), resolve_it(), close_it(), rate_it()};
    return commands;
}

const Command& command_named(std::string_view type) {
    for (const Command& command : case_commands())
        if (type_of(command) == type) return command;
    throw std::logic_error("no such command in the matrix");
}

Case case_in(Status status) {
    Case current;
    current.status = status;
    if (status != Status::unknown && status != Status::reported) current.holder = grid_7;
    return current;
}

Actor actor_in(Role role) {
    const bool staff = role != Role::resident && role != Role::system;
    return actor("somebody", role, staff ? grid_7 : UnitCode());
}

}  // namespace

TEST_CASE("every command in every status answers every role as the table says") {
    for (const Line& line : table) {
        std::istringstream answers{std::string(line.answers)};
        for (const Role role : all_roles) {
            std::string expected;
            REQUIRE(static_cast<bool>(answers >> expected));
            const Actor actor = actor_in(role);
            const Context context{actor, noon, noon, samples::rulebook()};
            const Decision decision =
                decide(State(case_in(line.status)), command_named(line.command), context);
            INFO(line.command << " of a " << to_text(line.status) << " case by " << to_text(role));
            CHECK(short_word(decision) == expected);
        }
        std::string rest;
        CHECK_FALSE(static_cast<bool>(answers >> rest));
    }
}

TEST_CASE("every command to another system's case says that it is one") {
    for (const Status status : all_statuses) {
        if (status == Status::unknown) continue;
        Case archival = case_in(status);
        archival.archival = true;
        for (const Command& command : case_commands()) {
            const Actor actor = admin_of(city);
            const Context context{actor, noon, noon, samples::rulebook()};
            const Decision decision = decide(State(archival), command, context);
            REQUIRE(!decision.has_value());
            const bool begins = std::holds_alternative<ReportCase>(command) ||
                                std::holds_alternative<RecordHistory>(command);
            INFO(type_of(command) << " of a " << to_text(status) << " case");
            CHECK(decision.error().reason ==
                  (begins ? Reason::case_already_exists : Reason::case_is_archival));
        }
    }
}

TEST_CASE("the table leaves no cell out") {
    std::set<std::pair<std::string_view, Status>> lines;
    for (const Line& line : table) lines.emplace(line.command, line.status);
    CHECK(lines.size() == table.size());
    // register_units and activate_policy are about other streams.
    CHECK(case_commands().size() + 2 == std::variant_size_v<Command>);
    CHECK(lines.size() == case_commands().size() * all_statuses.size());
    CHECK(all_statuses.back() == Status::closed);
    CHECK(to_text(static_cast<Role>(static_cast<int>(Role::system) + 1)) == "unknown");
}

}  // namespace gridcase
