#include <CLI/CLI.hpp>
#include <array>
#include <boost/json.hpp>
#include <iostream>
#include <memory>
#include <optional>
#include <utility>

#include "adapters/cli/calls.hpp"
#include "adapters/cli/cases_text.hpp"
#include "adapters/cli/command_options.hpp"
#include "adapters/cli/commands.hpp"
#include "adapters/cli/table.hpp"

namespace gridcase::cli {
namespace {

constexpr const char* cases_path = "/api/v1/cases";

/// What the options of a changing command collect: a body and its context.
struct Asking {
    std::string number;  // of commands about one case
    std::string id;
    std::optional<std::uint64_t> expect;
    bool json = false;
    boost::json::object body;
};

void add_context(CLI::App& command, Asking& asking) {
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

/// The limits that a command may set, as people are told of them.
constexpr std::array<std::pair<const char*, const char*>, 8> limits{{
    {"sign_in_due", "sign for it by 签收时限"},
    {"level_due", "holder's limit 本级时限"},
    {"case_due", "case limit 整案时限"},
    {"verification_due", "verify it by 核查时限"},
    {"arrive_by", "be there by 报到时限"},
    {"review_at", "look at it again 复核"},
    {"feedback_until", "rate it until 评价截止"},
    {"reopen_until", "reopen it until 重开截止"},
}};

void print_limits(const boost::json::value& told, std::string_view indent) {
    const auto* due = told.get_object().if_contains("due");
    if (due == nullptr) return;
    for (const auto& [name, what] : limits)
        if (const std::string at = text_of(*due, name); !at.empty())
            std::cout << indent << what << "  " << at << "\n";
}

void print_answer(const http::Response& response, bool json, std::string_view done) {
    const boost::json::value answer = good_json(response);
    if (json) {
        std::cout << response.body << "\n";
        return;
    }
    const auto print_place = [](const boost::json::value& told, std::string_view indent) {
        std::cout << "  (revision " << text_of(told, "revision") << ", position "
                  << text_of(told, "position") << ")\n";
        print_limits(told, indent);
    };
    const bool unchanged = text_of(answer, "unchanged") == "true";
    std::cout << text_of(answer, "number") << "  "
              << (unchanged ? "it was so already 无变化" : done);
    print_place(answer, "  ");
    if (const auto* route = answer.get_object().if_contains("route")) {
        std::cout << "  held by " << text_of(*route, "unit") << " (" << text_of(*route, "level")
                  << "), " << text_of(*route, "holder");
        const std::string rule = text_of(*route, "rule");
        std::cout << (rule.empty() ? "" : "  by rule " + rule) << "\n";
    }
    if (const auto* others = answer.get_object().if_contains("others"))
        for (const auto& other : others->as_array()) {
            std::cout << "  and " << text_of(other, "number");
            print_place(other, "    ");
        }
}

/// Where a command is asked: a path of its own, or its name below the case's.
Target target_of(const json::CommandForm& form, const Asking& asking) {
    if (form.subject == json::Subject::new_case) return Target(form.path);
    return Target(cases_path).part(asking.number).part(form.name);
}

/// One command that begins a case, or changes it, as its form says.
void add_change(CLI::App& parent, Where& where, Work& work, const json::CommandForm& form) {
    auto* command = parent.add_subcommand(std::string(form.name), std::string(form.what));
    auto asking = std::make_shared<Asking>();
    if (form.subject == json::Subject::one_case)
        command->add_option("number", asking->number, "the case's number")->required();
    add_fields(*command, form.fields, asking->body);
    add_context(*command, *asking);
    command->callback([asking, &where, &work, &form] {
        work = [asking, &where, &form] {
            complete(asking->body, form.fields);
            const http::Request request = request_of(*asking, target_of(form, *asking), where);
            print_answer(Desk::to_write(where).send(request), asking->json, form.done);
        };
    });
}

void add_changes(CLI::App& parent, Where& where, Work& work) {
    for (const json::CommandForm& form : json::command_forms())
        if (form.subject == json::Subject::new_case || form.subject == json::Subject::one_case)
            add_change(parent, where, work, form);
}

struct CaseLooking {
    std::string number;
    std::string as_of;
    std::string position;
    std::string revision;
    bool json = false;
    bool reveal = false;
};

http::Request request_of(const CaseLooking& looking, bool history) {
    Target target = Target(cases_path).part(looking.number);
    if (history) target.part("history");
    if (!looking.as_of.empty()) target.query("as_of", looking.as_of);
    if (!looking.position.empty()) target.query("position", looking.position);
    if (!looking.revision.empty()) target.query("revision", looking.revision);
    if (looking.reveal) target.query("reveal", "1");
    return get(target);
}

/// The offset at which the case's own clocks run: history is told in local time.
int offset_of(const Desk& desk, const CaseLooking& looking) {
    const boost::json::value row = good_json(desk.send(request_of(looking, false)));
    return static_cast<int>(row.at("utc_offset_minutes").to_number<std::int64_t>());
}

void add_look(CLI::App& parent, Where& where, Work& work, const char* name, const char* help,
              bool history) {
    auto* command = parent.add_subcommand(name, help);
    auto looking = std::make_shared<CaseLooking>();
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
    auto looking = std::make_shared<CaseLooking>();
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
    add_changes(*command, where, work);
    add_look(*command, where, work, "show", "where the case stands", false);
    add_look(*command, where, work, "history", "who did what, when and why", true);
    add_why(*command, where, work);
}

}  // namespace gridcase::cli
