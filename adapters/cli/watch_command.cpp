#include <unistd.h>

#include <CLI/CLI.hpp>
#include <boost/json.hpp>
#include <chrono>
#include <iostream>
#include <memory>
#include <thread>

#include "adapters/cli/board.hpp"
#include "adapters/cli/calls.hpp"
#include "adapters/cli/commands.hpp"

namespace gridcase::cli {
namespace {

constexpr const char* clear_screen = "\x1b[H\x1b[2J";

struct Watching {
    std::string unit;
    bool below = false;
    bool once = false;
    bool read = false;
    unsigned rows = 20;
    unsigned every_seconds = 2;
};

Target worklist_target(const Watching& watching) {
    Target target("/api/v1/lists/worklist");
    if (!watching.unit.empty()) target.query("unit", watching.unit);
    if (watching.below) target.query("below", "1");
    target.query("limit", std::to_string(watching.rows));
    return target;
}

Target notices_target(const Watching& watching) {
    return Target("/api/v1/notices")
        .query("unit", watching.unit)
        .query("unread", "1")
        .query("limit", std::to_string(watching.rows));
}

/// What there is now. A look at a directory is a look at one moment, so each frame takes its own.
Board look(const Watching& watching, const Where& where) {
    const Desk desk = Desk::to_read(where);
    Board board{.worklist = good_json(desk.send(get(worklist_target(watching)))),
                .notices = std::nullopt};
    if (!watching.unit.empty()) board.notices = good_json(desk.send(get(notices_target(watching))));
    return board;
}

/// The log's end, and what has come due meanwhile, tell that there is something new to show; the
/// time of day alone does not.
std::string state_of(const Board& board) {
    Board still = board;
    still.worklist.as_object()["now"] = nullptr;
    if (still.notices) still.notices->as_object()["now"] = nullptr;
    return board_text(still, false);
}

/// What was shown was seen (已阅), by whoever acts.
void mark_read(const Watching& watching, const Where& where, const Board& board) {
    if (!watching.read || !board.notices) return;
    const auto& notices = board.notices->at("notices").as_array();
    if (notices.empty()) return;
    const boost::json::object body{{"unit", watching.unit},
                                   {"up_to", notices.back().at("position")}};
    static_cast<void>(good_body(Desk::to_write(where).send(
        post(Target("/api/v1/notices/read"), boost::json::serialize(body), where))));
}

void watch(const Watching& watching, const Where& where) {
    const bool terminal = isatty(STDOUT_FILENO) == 1;
    std::string shown_state;
    for (;;) {
        const Board board = look(watching, where);
        // Without a terminal there is nobody to see a clock tick: what is new is printed.
        std::string state = terminal ? board_text(board, false) : state_of(board);
        if (state != shown_state) {
            std::cout << (terminal && !watching.once ? clear_screen : "")
                      << board_text(board, terminal) << std::flush;
            shown_state = std::move(state);
            mark_read(watching, where, board);
        }
        if (watching.once) return;
        if (!std::cout) return;  // whoever read it has left
        std::this_thread::sleep_for(std::chrono::seconds(watching.every_seconds));
    }
}

}  // namespace

void add_watch_command(CLI::App& app, Where& where, Work& work) {
    auto* command = app.add_subcommand(
        "watch", "a live board: what presses, what came up, what must be known (值守)");
    auto watching = std::make_shared<Watching>();
    command->add_option("--unit", watching->unit, "whose board; without it: the whole house");
    command->add_flag("--below", watching->below, "with what the units below it hold");
    command->add_flag("--once", watching->once, "print one frame and end");
    command->add_flag("--read", watching->read, "what was shown counts as read by the unit (已阅)");
    command->add_option("--rows", watching->rows, "so many cases and notices at most")
        ->check(CLI::Range(1, 1000));
    command->add_option("--every", watching->every_seconds, "look again after so many seconds")
        ->check(CLI::Range(1, 3600));
    command->callback([watching, &where, &work] {
        if (watching->below && watching->unit.empty())
            throw CLI::ValidationError("watch", "--below needs --unit: below which one?");
        if (watching->read && watching->unit.empty())
            throw CLI::ValidationError("watch", "--read needs --unit: whose notices?");
        work = [watching, &where] { watch(*watching, where); };
    });
}

}  // namespace gridcase::cli
