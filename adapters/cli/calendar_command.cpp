#include <CLI/CLI.hpp>
#include <boost/json.hpp>
#include <iostream>
#include <memory>

#include "adapters/cli/calls.hpp"
#include "adapters/cli/commands.hpp"
#include "adapters/cli/rulebook.hpp"
#include "adapters/cli/table.hpp"
#include "engine/domain/calendar_toml.hpp"
#include "events/instant.hpp"

namespace gridcase::cli {
namespace {

constexpr std::string_view calendar_path = "/api/v1/calendar";
constexpr std::size_t shown_at_most = 30;

struct Counting {
    std::string file;  // empty: the calendar that ships
    std::string name = "default";
    bool json = false;
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

/// The text in force; the shipped one where no data are named.
void show(const Where& where, const Counting& asked) {
    if (where.data.empty() && where.server.empty())
        std::cout << engine::default_calendar_text();
    else
        std::cout << good_body(
            Desk::to_read(where).send(get(Target(calendar_path).query("calendar", asked.name))));
}

void adopt(const Where& where, const Counting& asked) {
    const boost::json::object body{{"calendar", asked.name},
                                   {"text", read_file(asked.file, engine::calendar_limit_bytes)}};
    const auto answer = good_json(Desk::to_write(where).send(
        post(Target(calendar_path), boost::json::serialize(body), where)));
    std::cout << (text_of(answer, "unchanged") == "true"
                      ? "it was in force already\n"
                      : "in force; open deadlines are counted anew by whoever serves\n");
}

/// `level 2024-09-14T… → 2024-09-15T…`, each limit that moves.
std::string limits_text(const boost::json::value& move) {
    std::string text;
    for (const boost::json::value& limit : move.at("limits").as_array())
        text += (text.empty() ? "" : "; ") + text_of(limit, "limit") + " " +
                text_of(limit, "before") + " → " + text_of(limit, "after");
    return text;
}

/// What adopting the calendar would move, before anybody adopts it.
void preview_moves(const Where& where, const Counting& asked) {
    const std::string text = read_file(asked.file, engine::calendar_limit_bytes);
    const boost::json::value answer = good_json(Desk::to_read(where).send(
        post(Target(calendar_path).part("preview").query("calendar", asked.name), text, where)));
    if (asked.json) {
        std::cout << boost::json::serialize(answer) << "\n";
        return;
    }
    std::vector<std::vector<std::string>> rows;
    const boost::json::array& moves = answer.at("moves").as_array();
    for (const boost::json::value& move : moves) {
        if (rows.size() == shown_at_most) break;
        rows.push_back({text_of(move, "number"), text_of(move, "holder"),
                        move.at("becomes_overdue").as_bool() ? "overdue 逾期" : "",
                        limits_text(move)});
    }
    if (!rows.empty()) std::cout << as_table({"case", "holder", "", "limits"}, rows);
    std::cout << text_of(answer, "moved") << " of " << text_of(answer, "open")
              << " open cases move, " << text_of(answer, "become_overdue") << " become overdue; "
              << text_of(answer, "suspended")
              << " are suspended and are counted anew when they are resumed\n";
    if (moves.size() > rows.size()) std::cout << "all of them: --json\n";
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

void add_calendar_command(CLI::App& app, Where& where, Work& work) {
    auto* command = app.add_subcommand("calendar", "working days and hours (工作日历)");
    command->require_subcommand(1);
    command->fallthrough();
    auto counting = std::make_shared<Counting>();
    const auto add_name = [&](CLI::App& sub) {
        sub.add_option("--name", counting->name,
                       "which calendar: default, or one that a policy names for a level");
    };
    auto* checking = command->add_subcommand("check", "report all faults of a calendar.toml");
    checking->add_option("file", counting->file)->required();
    checking->callback([counting, &work] { work = [counting] { check(counting->file); }; });
    auto* showing = command->add_subcommand(
        "show", "the calendar in force in --data; without it, the one that ships");
    add_name(*showing);
    showing->callback(
        [counting, &where, &work] { work = [counting, &where] { show(where, *counting); }; });
    auto* adopting = command->add_subcommand("adopt", "put a calendar.toml into force");
    adopting->add_option("file", counting->file)->required();
    add_name(*adopting);
    adopting->callback(
        [counting, &where, &work] { work = [counting, &where] { adopt(where, *counting); }; });
    auto* previewing = command->add_subcommand(
        "preview",
        "with --from and --amount: when a limit would end, day by day; with --data: which open "
        "cases a calendar would move, before it is adopted");
    previewing->add_option("--calendar", counting->file, "a calendar.toml; the shipped one");
    auto* from = previewing->add_option("--from", counting->from, "RFC 3339 with offset");
    previewing->add_option("--class", counting->clock_class,
                           "working_hours, emergency_hours, working_days, calendar_days");
    auto* amount = previewing->add_option("--amount", counting->amount, "hours or days");
    from->needs(amount);
    amount->needs(from);
    add_name(*previewing);
    previewing->add_flag("--json", counting->json, "print JSON");
    previewing->callback([counting, &where, &work] {
        work = [counting, &where] {
            if (!counting->from.empty()) return preview(*counting);
            if (counting->file.empty())
                throw Stop(Exit::usage,
                           "say which calendar: --calendar FILE with --data shows what it would "
                           "move; --from and --amount show when a limit would end");
            preview_moves(where, *counting);
        };
    });
}

}  // namespace gridcase::cli
