#include <sys/resource.h>

#include <CLI/CLI.hpp>
#include <csignal>
#include <cstdio>

#include "adapters/cli/commands.hpp"
#include "adapters/cli/desk.hpp"
#include "adapters/cli/table.hpp"

namespace gridcase::cli {
namespace {

void complain(const std::string& message) {
    std::fprintf(stderr, "gridcase: %s\n", printable(message).c_str());
}

void add_where(CLI::App& app, Where& where) {
    app.add_option("--data", where.data, "the directory that holds the cases");
    app.add_option("--server", where.server,
                   "a running server instead, e.g. http://127.0.0.1:8311");
    app.add_flag("--beside", where.beside,
                 "read the directory itself, also when another process holds it");
    app.add_option(
        "--as", where.actor,
        "who acts: NAME:ROLE@UNIT; roles worker, dispatcher, supervisor, auditor, admin, "
        "resident (no unit)");
}

/// As many as the system lets this process have: a long log lies in more files than the 1,024 that
/// most systems begin with, and all of them are held open. Nothing here uses select().
void allow_many_open_files() {
    rlimit files{};
    if (::getrlimit(RLIMIT_NOFILE, &files) != 0) return;
    files.rlim_cur = files.rlim_max;
    static_cast<void>(
        ::setrlimit(RLIMIT_NOFILE, &files));  // what is refused is named when it lacks
}

int worked(const Work& work) {
    try {
        work();
        return static_cast<int>(Exit::ok);
    } catch (const Stop& stop) {
        complain(stop.what());
        return static_cast<int>(stop.code);
    } catch (const std::exception& problem) {
        complain(problem.what());
        return static_cast<int>(Exit::environment);
    }
}

}  // namespace

int run(int argc, const char* const* argv) {
    std::signal(SIGPIPE,
                SIG_IGN);  // a reader that leaves is an ordinary end, seen as an error code
    allow_many_open_files();
    Where where;
    Work work;
    CLI::App app("gridcase: cases of urban grid governance as an append-only log (网格化案件引擎)");
    app.name("gridcase");
    app.set_version_flag("--version", "gridcase " GRIDCASE_VERSION);
    app.require_subcommand(1);
    app.fallthrough();
    add_where(app, where);
    add_serve_command(app, where, work);
    add_import_command(app, where, work);
    add_case_command(app, where, work);
    add_view_command(app, where, work);
    add_watch_command(app, where, work);
    add_territory_command(app, where, work);
    add_data_commands(app, where, work);
    add_policy_command(app, where, work);
    add_calendar_command(app, where, work);
    add_audit_command(app, where, work);
    add_backup_command(app, where, work);
    add_doctor_command(app, where, work);
    add_bench_command(app, where, work);
    try {
        app.parse(argc, argv);
    } catch (const CLI::Success& asked) {
        return app.exit(asked);  // --help, --version
    } catch (const CLI::ParseError& wrong) {
        app.exit(wrong);
        return static_cast<int>(Exit::usage);
    }
    return worked(work);
}

}  // namespace gridcase::cli
