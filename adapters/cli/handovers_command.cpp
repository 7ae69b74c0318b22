// What new holders of posts take over, item by item (交接清单).

#include <CLI/CLI.hpp>
#include <boost/json.hpp>
#include <iostream>
#include <memory>

#include "adapters/cli/calls.hpp"
#include "adapters/cli/commands.hpp"

namespace gridcase::cli {
namespace {

namespace json_text = boost::json;

struct Wanted {
    std::string unit;
    std::string cursor;
    bool below = false;
    bool closed = false;
    bool json = false;
};

std::string said(const json_text::value& item) {
    const json_text::value& accepted = item.at("accepted");
    if (accepted.is_null()) return "not answered yet 待确认";
    return accepted.as_bool() ? "accepted 已接收"
                              : "objected 有异议: " + text_of(item, "objection");
}

void print_handover(const json_text::value& handover) {
    const std::string closed = text_of(handover, "closed_at");
    std::cout << text_of(handover, "id") << "\n  " << text_of(handover, "post") << " of "
              << text_of(handover, "unit") << ": " << text_of(handover, "from") << " → "
              << text_of(handover, "to") << ", since " << text_of(handover, "opened_at") << ", "
              << (closed.empty() ? text_of(handover, "unanswered") + " of " : "all of ")
              << handover.at("items").as_array().size()
              << (closed.empty() ? " items to answer\n" : " items answered\n");
    for (const json_text::value& item : handover.at("items").as_array())
        std::cout << "    " << text_of(item, "number") << "  " << said(item) << "\n";
}

void show(const Where& where, const Wanted& wanted) {
    Target target("/api/v1/handovers");
    if (!wanted.unit.empty()) target.query("unit", wanted.unit);
    if (wanted.below) target.query("below", "true");
    if (wanted.closed) target.query("closed", "true");
    if (!wanted.cursor.empty()) target.query("cursor", wanted.cursor);
    const json_text::value answer = good_json(Desk::to_read(where).send(get(target)));
    if (wanted.json) {
        std::cout << json_text::serialize(answer) << "\n";
        return;
    }
    const json_text::array& handovers = answer.at("handovers").as_array();
    for (const json_text::value& each : handovers) print_handover(each);
    if (handovers.empty())
        std::cout << (wanted.closed ? "there was no handover\n" : "no handover is open\n");
    if (const std::string next = text_of(answer, "next"); !next.empty())
        std::cout << "there are more: --cursor '" << next << "'\n";
}

}  // namespace

void add_handovers_command(CLI::App& territory, Where& where, Work& work) {
    auto wanted = std::make_shared<Wanted>();
    auto* command = territory.add_subcommand(
        "handovers", "what new holders of posts take over, and what they said (交接清单)");
    command->add_option("--unit", wanted->unit, "of this unit only");
    command->add_flag("--below", wanted->below, "and of those below it");
    command->add_flag("--closed", wanted->closed, "also those whose every item has its answer");
    command->add_option("--cursor", wanted->cursor, "go on where the page before ended");
    command->add_flag("--json", wanted->json, "print JSON");
    command->callback(
        [wanted, &where, &work] { work = [wanted, &where] { show(where, *wanted); }; });
}

}  // namespace gridcase::cli
