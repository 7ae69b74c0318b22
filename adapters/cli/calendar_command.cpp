#include <CLI/CLI.hpp>
#include <iostream>
#include <memory>

#include "adapters/cli/commands.hpp"
#include "adapters/cli/rulebook.hpp"
#include "engine/domain/calendar_toml.hpp"
#include "events/instant.hpp"

namespace gridcase::cli {
namespace {

struct Counting {
    std::string file;  // empty: the calendar that ships
    std::string from;
    std::string clock_class = "working_days";
    std::int64_t amount = 0;
};

engine::Calendar calendar_in(const std::string& file) {
    const std::string text = file.empty() ? std::string(engine::default_calendar_text())
                                          : read_file(file, engine::calendar_limit_bytes);
    auto calendar = engine::parse_calendar(text);
    if (!calendar)
        throw Stop(Exit::rejected,
                   faults_text(calendar.error(), file.empty() ? "the shipped calendar" : file));
    return *std::move(calendar);
}

void check(const std::string& file) {
    const engine::Calendar calendar = calendar_in(file);
    const auto& terms = calendar.terms();
    std::size_t make_up = 0;
    for (const engine::DayException& day : terms.exceptions)
        make_up += day.kind == engine::ExceptionKind::make_up_day ? 1 : 0;
    std::cout << file << ": valid, " << terms.id << " " << terms.version << ", "
              << terms.exceptions.size() - make_up << " days off, " << make_up
              << " make-up working days\n";
}

ClockClass class_of(const std::string& word) {
    std::string known;
    for (const ClockClass each : all_clock_classes) {
        if (to_text(each) == word) return each;
        known += (known.empty() ? "" : ", ") + std::string(to_text(each));
    }
    throw Stop(Exit::usage, "--class " + word + " is not known; it is one of " + known);
}

/// When a limit ends, and the ledger by which a person can check it against a wall calendar.
void preview(const Counting& counting) {
    const auto from = parse_instant(counting.from);
    if (!from) throw Stop(Exit::usage, "--from: " + from.error());
    const engine::Calendar calendar = calendar_in(counting.file);
    const ClockClass clock_class = class_of(counting.clock_class);
    const bool hours =
        clock_class == ClockClass::working_hours || clock_class == ClockClass::emergency_hours;
    const Budget budget{clock_class, hours ? 60 * counting.amount : counting.amount};
    const auto due = engine::due(calendar, *from, budget);
    if (!due) throw Stop(Exit::rejected, due.error());
    const int offset = calendar.terms().utc_offset_minutes;
    std::cout << "from  " << to_text(*from, offset) << "\n";
    for (const engine::LedgerLine& line : due->ledger) std::cout << "  " << to_text(line) << "\n";
    std::cout << "due   " << to_text(due->instant, offset) << "\n";
}

}  // namespace

void add_calendar_command(CLI::App& app, Work& work) {
    auto* command = app.add_subcommand("calendar", "working days and hours (工作日历)");
    command->require_subcommand(1);
    command->fallthrough();
    auto counting = std::make_shared<Counting>();
    auto* checking = command->add_subcommand("check", "report all faults of a calendar.toml");
    checking->add_option("file", counting->file)->required();
    checking->callback([counting, &work] { work = [counting] { check(counting->file); }; });
    command->add_subcommand("show", "the calendar that ships")->callback([&work] {
        work = [] { std::cout << engine::default_calendar_text(); };
    });
    auto* previewing = command->add_subcommand("preview", "when a limit would end, day by day");
    previewing->add_option("--calendar", counting->file, "a calendar.toml; the shipped one");
    previewing->add_option("--from", counting->from, "RFC 3339 with offset")->required();
    previewing->add_option("--class", counting->clock_class,
                           "working_hours, emergency_hours, working_days, calendar_days");
    previewing->add_option("--amount", counting->amount, "hours or days")->required();
    previewing->callback([counting, &work] { work = [counting] { preview(*counting); }; });
}

}  // namespace gridcase::cli
