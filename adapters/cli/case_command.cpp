#include <CLI/CLI.hpp>
#include <boost/json.hpp>
#include <cstdio>
#include <iostream>
#include <iterator>
#include <memory>
#include <optional>

#include "adapters/cli/calls.hpp"
#include "adapters/cli/cases_text.hpp"
#include "adapters/cli/commands.hpp"
#include "adapters/cli/table.hpp"

namespace gridcase::cli {
namespace {

constexpr const char* cases_path = "/api/v1/cases";

/// What the options of a changing command collect: a JSON body and its context.
struct Asking {
    std::string number;
    std::string id;
    std::optional<std::uint64_t> expect;
    bool json = false;
    boost::json::object body;
    boost::json::object facts;
    boost::json::object reporter;
};

void member(CLI::App& command, boost::json::object& object, const char* option, const char* name,
            const char* help, bool required = false) {
    auto* added = command.add_option_function<std::string>(
        option, [&object, name](const std::string& value) { object[name] = value; }, help);
    if (required) added->required();
}

void number_member(CLI::App& command, boost::json::object& object, const char* option,
                   const char* name, const char* help, bool required = false) {
    auto* added = command.add_option_function<std::int64_t>(
        option, [&object, name](const std::int64_t& value) { object[name] = value; }, help);
    if (required) added->required();
}

void flag_member(CLI::App& command, boost::json::object& object, const char* option,
                 const char* name, const char* help) {
    command.add_flag_callback(
        option, [&object, name] { object[name] = true; }, help);
}

void add_context(CLI::App& command, Asking& asking) {
    member(command, asking.body, "--occurred", "occurred_at",
           "when it happened, RFC 3339 with offset; now when left out");
    command.add_option("--id", asking.id,
                       "command id: asking again with the same id gives the first answer");
    command.add_option("--expect", asking.expect, "refuse unless the case is at this revision");
    command.add_flag("--json", asking.json, "print the answer as JSON");
}

http::Request request_of(const Asking& asking, const Target& target, const Where& where) {
    if (where.actor.empty())
        throw Stop(Exit::usage,
                   "say who acts: --as NAME:ROLE@UNIT, e.g. --as "
                   "wang.fang:worker@220402001001001");
    http::Request request = post(target, boost::json::serialize(asking.body), where);
    if (!asking.id.empty()) request.headers["idempotency-key"] = asking.id;
    if (asking.expect) request.headers["if-match"] = "\"" + std::to_string(*asking.expect) + "\"";
    return request;
}

void print_answer(const http::Response& response, bool json, const char* done) {
    const boost::json::value answer = good_json(response);
    if (json) {
        std::cout << response.body << "\n";
        return;
    }
    std::cout << text_of(answer, "number") << "  " << done << "  (revision "
              << text_of(answer, "revision") << ", position " << text_of(answer, "position")
              << ")\n";
    if (const auto* route = answer.get_object().if_contains("route"))
        std::cout << "  routed to " << text_of(*route, "unit") << " (" << text_of(*route, "level")
                  << "), " << text_of(*route, "holder") << "  by rule " << text_of(*route, "rule")
                  << "\n";
    if (const auto* due = answer.get_object().if_contains("due"))
        std::cout << "  holder's limit " << text_of(*due, "level_due") << ", case limit "
                  << text_of(*due, "case_due") << "\n";
}

/// Reads the whole of standard input when the text given is `-`.
void description_from_input(boost::json::object& body) {
    auto* description = body.if_contains("description");
    if (description == nullptr || shown(*description) != "-") return;
    *description = std::string(std::istreambuf_iterator<char>(std::cin), {});
}

void add_report(CLI::App& parent, Where& where, Work& work) {
    auto* command = parent.add_subcommand("report", "report a resident's issue (上报事件)");
    auto asking = std::make_shared<Asking>();
    member(*command, asking->body, "--unit", "unit", "where it lies: a grid's code", true);
    member(*command, asking->body, "--category", "category", "a category of the policy", true);
    member(*command, asking->body, "--description", "description",
           "what is the matter; - reads standard input", true);
    member(*command, asking->body, "--severity", "severity", "normal or urgent");
    member(*command, asking->body, "--channel", "channel",
           "patrol, hotline, counter, app, letter, visit");
    flag_member(*command, asking->body, "--on-behalf", "on_behalf", "filed for a resident");
    member(*command, asking->reporter, "--reporter-name", "name", "kept sealed");
    member(*command, asking->reporter, "--reporter-contact", "contact", "kept sealed");
    number_member(*command, asking->facts, "--parties", "parties", "people or bodies at odds");
    number_member(*command, asking->facts, "--households", "households", "households touched");
    number_member(*command, asking->facts, "--cost", "estimated_cost_yuan", "estimated, in yuan");
    flag_member(*command, asking->facts, "--spans-grids", "spans_grids", "several grids");
    flag_member(*command, asking->facts, "--spans-communities", "spans_communities",
                "several communities");
    flag_member(*command, asking->facts, "--hazard", "hazard", "danger to life or limb");
    flag_member(*command, asking->facts, "--needs-law-enforcement", "needs_law_enforcement",
                "police, city management, market supervision");
    flag_member(*command, asking->facts, "--needs-department", "needs_department",
                "a department's own business");
    flag_member(*command, asking->facts, "--property-managed", "property_managed",
                "a property company is in charge");
    flag_member(*command, asking->facts, "--vulnerable-person", "vulnerable_person",
                "somebody needs special care");
    add_context(*command, *asking);
    command->callback([asking, &where, &work] {
        work = [asking, &where] {
            description_from_input(asking->body);
            if (!asking->facts.empty()) asking->body["facts"] = asking->facts;
            if (!asking->reporter.empty()) asking->body["reporter"] = asking->reporter;
            const http::Request request = request_of(*asking, Target(cases_path), where);
            print_answer(Desk::to_write(where).send(request), asking->json, "reported 已上报");
        };
    });
}

/// One command about an existing case; `options` adds what is its own.
void add_change(CLI::App& parent, Where& where, Work& work, const char* name, const char* help,
                const char* done, const std::function<void(CLI::App&, Asking&)>& options) {
    auto* command = parent.add_subcommand(name, help);
    auto asking = std::make_shared<Asking>();
    command->add_option("number", asking->number, "the case's number")->required();
    options(*command, *asking);
    add_context(*command, *asking);
    command->callback([asking, &where, &work, name, done] {
        work = [asking, &where, name, done] {
            const Target target = Target(cases_path).part(asking->number).part(name);
            const http::Request request = request_of(*asking, target, where);
            print_answer(Desk::to_write(where).send(request), asking->json, done);
        };
    });
}

void add_changes(CLI::App& parent, Where& where, Work& work) {
    add_change(parent, where, work, "accept", "sign for a case (签收)", "accepted 已签收",
               [](CLI::App&, Asking&) {});
    add_change(parent, where, work, "escalate", "move it up the ladder (上报)", "escalated 已上报",
               [](CLI::App& command, Asking& asking) {
                   member(command, asking.body, "--reason", "reason",
                          "beyond_competence, beyond_means, several_units, overdue, other", true);
                   member(command, asking.body, "--remark", "remark", "kept sealed");
               });
    add_change(parent, where, work, "resolve", "say that it is handled (办结)", "resolved 已办结",
               [](CLI::App& command, Asking& asking) {
                   member(command, asking.body, "--outcome", "outcome", "kept sealed");
               });
    add_change(parent, where, work, "close", "file it (结案)", "closed 已结案",
               [](CLI::App& command, Asking& asking) {
                   member(command, asking.body, "--remark", "remark", "kept sealed");
               });
    add_change(
        parent, where, work, "rate", "the resident's answer (评价)", "rated 已评价",
        [](CLI::App& command, Asking& asking) {
            command
                .add_option_function<bool>(
                    "--solved", [&asking](const bool& solved) { asking.body["solved"] = solved; },
                    "true or false")
                ->required();
            number_member(command, asking.body, "--satisfaction", "satisfaction", "1 to 5", true);
            member(command, asking.body, "--comment", "comment", "kept sealed");
        });
}

struct Looking {
    std::string number;
    std::string as_of;
    std::string position;
    std::string revision;
    bool json = false;
    bool reveal = false;
};

http::Request request_of(const Looking& looking, bool history) {
    Target target = Target(cases_path).part(looking.number);
    if (history) target.part("history");
    if (!looking.as_of.empty()) target.query("as_of", looking.as_of);
    if (!looking.position.empty()) target.query("position", looking.position);
    if (!looking.revision.empty()) target.query("revision", looking.revision);
    if (looking.reveal) target.query("reveal", "1");
    return get(target);
}

/// The offset at which the case's own clocks run: history is told in local time.
int offset_of(const Desk& desk, const Looking& looking) {
    const boost::json::value row = good_json(desk.send(request_of(looking, false)));
    return static_cast<int>(row.at("utc_offset_minutes").to_number<std::int64_t>());
}

void add_look(CLI::App& parent, Where& where, Work& work, const char* name, const char* help,
              bool history) {
    auto* command = parent.add_subcommand(name, help);
    auto looking = std::make_shared<Looking>();
    command->add_option("number", looking->number, "the case's number")->required();
    command->add_option("--as-of", looking->as_of, "what had happened by then, RFC 3339");
    command->add_option("--position", looking->position, "what the log had taken by then");
    command->add_option("--revision", looking->revision, "the case up to this revision");
    command->add_flag("--json", looking->json, "print JSON");
    command->add_flag("--reveal", looking->reveal, "show residents' texts");
    command->callback([looking, &where, &work, history] {
        work = [looking, &where, history] {
            const Desk desk = Desk::to_read(where);
            const http::Response response = desk.send(request_of(*looking, history));
            const boost::json::value document = good_json(response);
            if (looking->json)
                std::cout << response.body << "\n";
            else if (history)
                std::cout << history_text(document, offset_of(desk, *looking));
            else
                std::cout << case_text(document);
        };
    });
}

void add_why(CLI::App& parent, Where& where, Work& work) {
    auto* command =
        parent.add_subcommand("why", "which rule routed it, and why none before (为何)");
    auto looking = std::make_shared<Looking>();
    command->add_option("number", looking->number, "the case's number")->required();
    command->add_flag("--json", looking->json, "print JSON");
    command->callback([looking, &where, &work] {
        work = [looking, &where] {
            const Target target = Target(cases_path).part(looking->number).part("why");
            const http::Response response = Desk::to_read(where).send(get(target));
            const boost::json::value document = good_json(response);
            std::cout << (looking->json ? response.body + "\n" : why_text(document));
        };
    });
}

}  // namespace

void add_case_command(CLI::App& app, Where& where, Work& work) {
    auto* command = app.add_subcommand("case", "report, handle, look at one case (案件)");
    command->require_subcommand(1);
    command->fallthrough();
    add_report(*command, where, work);
    add_changes(*command, where, work);
    add_look(*command, where, work, "show", "where the case stands", false);
    add_look(*command, where, work, "history", "who did what, when and why", true);
    add_why(*command, where, work);
}

}  // namespace gridcase::cli
