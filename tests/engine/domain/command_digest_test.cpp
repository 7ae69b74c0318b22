#include <set>

#include "tests/engine/domain/specs.hpp"

namespace gridcase::command_digest_test {
namespace {

std::vector<Command> one_of_each() {
    std::vector<Command> commands = all_case_commands(CaseNumber("x-1"), noon);
    for (const Command& command :
         {Command(RegisterUnits{"city", units()}), Command(ActivatePolicy{"name = \"x\""}),
          Command(AdoptCalendar{"default", "x"}), Command(ReadNotices{grid_7, 1}),
          Command(FillPosts{}), Command(VacatePost{}), Command(RosterDuty{}),
          Command(RedrawUnits{}), Command(OpenHandover{}), Command(AnswerHandoverItem{}),
          Command(ErasePersonalData{}), Command(RotateHeadKey{})})
        commands.push_back(command);
    return commands;
}

}  // namespace

TEST_CASE("the same command has the same digest, another has another") {
    std::set<Digest> digests;
    const std::vector<Command> commands = one_of_each();
    CHECK(commands.size() == std::variant_size_v<CommandVariant>);
    for (const Command& command : commands) {
        const Command copy = command;
        CHECK(digest_of(copy) == digest_of(command));
        digests.insert(digest_of(command));
    }
    CHECK(digests.size() == commands.size());
}

TEST_CASE("the type is part of the digest: closing is not resolving") {
    CHECK(digest_of(CloseCase{number, std::nullopt}) !=
          digest_of(ResolveCase{number, std::nullopt}));
}

TEST_CASE("every field counts") {
    std::set<Digest> digests;
    std::size_t asked = 0;
    const auto add = [&](const Command& command) {
        digests.insert(digest_of(command));
        ++asked;
    };
    const auto changed = [&](auto command, auto change) {
        change(command);
        add(command);
    };
    add(report_it());
    changed(report_it(), [](ReportCase& c) { c.unit = grid_8; });
    changed(report_it(), [](ReportCase& c) { c.category = dispute; });
    changed(report_it(), [](ReportCase& c) { c.severity = Severity::urgent; });
    changed(report_it(), [](ReportCase& c) { c.channel = Channel::app; });
    changed(report_it(), [](ReportCase& c) { c.facts.hazard = true; });
    changed(report_it(), [](ReportCase& c) { c.facts.spans_grids = true; });
    changed(report_it(), [](ReportCase& c) { c.description.sealed += "!"; });
    changed(report_it(), [](ReportCase& c) { c.description.person.bytes[3] = 1; });
    changed(report_it(), [](ReportCase& c) { c.reporter = c.description; });
    changed(report_it(), [](ReportCase& c) { c.on_behalf = true; });
    add(record_it());
    changed(record_it(), [](RecordHistory& c) { c.number = number; });
    changed(record_it(), [](RecordHistory& c) { c.steps[1].occurred_at = noon; });
    changed(record_it(), [](RecordHistory& c) { c.steps.pop_back(); });
    changed(record_it(), [](RecordHistory& c) { std::swap(c.steps[1].events, c.steps[2].events); });
    // The same events, cut into steps otherwise.
    changed(record_it(), [](RecordHistory& c) {
        c.steps[0].events.push_back(c.steps[1].events[0]);
        c.steps[1].events = {c.steps[2].events[0]};
        c.steps[2].events.clear();
    });
    CHECK(digests.size() == asked);
}

TEST_CASE("a digest is the same for ever: a stored one must still match its command") {
    CHECK(digest_of(accept_it()).hex() ==
          "0ac1c27d5dc95dab9d5fd29a048375d3212f09024cafd8e3b13974659db5d380");
    CHECK(digest_of(record_it()).hex() ==
          "d575eb285d2a5147392d28845d74491185d01580d3dd656fffd705a334be6344");
}

}  // namespace gridcase::command_digest_test
