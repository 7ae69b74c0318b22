#pragma once

#include <functional>
#include <string>

#include "adapters/cli/desk.hpp"

namespace CLI {  // NOLINT(readability-identifier-naming): the library says so
class App;
}

namespace gridcase::cli {

/// What a subcommand does once the whole command line was understood.
using Work = std::function<void()>;

// Each adds its subcommands to the command line; the one that is chosen puts its work into `work`.
void add_audit_command(CLI::App& app, Where& where, Work& work);
void add_backup_command(CLI::App& app, Where& where, Work& work);
void add_doctor_command(CLI::App& app, Where& where, Work& work);
void add_case_command(CLI::App& app, Where& where, Work& work);
void add_view_command(CLI::App& app, Where& where, Work& work);
void add_import_command(CLI::App& app, Where& where, Work& work);
void add_serve_command(CLI::App& app, Where& where, Work& work);
void add_calendar_command(CLI::App& app, Where& where, Work& work);
void add_policy_command(CLI::App& app, Where& where, Work& work);
void add_watch_command(CLI::App& app, Where& where, Work& work);
void add_territory_command(CLI::App& app, Where& where, Work& work);
/// Below `territory`.
void add_handovers_command(CLI::App& territory, Where& where, Work& work);
/// Needs no data: it makes a directory of its own.
void add_bench_command(CLI::App& app, Where& where, Work& work);
void add_data_commands(CLI::App& app, Where& where, Work& work);

/// Runs one command line; the program's exit code.
int run(int argc, const char* const* argv);

}  // namespace gridcase::cli
