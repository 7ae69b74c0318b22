#include <CLI/CLI.hpp>
#include <boost/json.hpp>
#include <iostream>
#include <memory>

#include "adapters/cli/calls.hpp"
#include "adapters/cli/commands.hpp"
#include "adapters/cli/progress.hpp"
#include "adapters/cli/rulebook.hpp"
#include "adapters/cli/table.hpp"
#include "adapters/vault/secret.hpp"
#include "projections/figure.hpp"

namespace gridcase::cli {
namespace {

void list_projections(bool json) {
    boost::json::array list;
    std::vector<std::vector<std::string>> rows;
    for (const projections::Figure& figure : projections::catalogue()) {
        list.push_back({{"id", figure.id},
                        {"version", figure.version},
                        {"name_zh", figure.name_zh},
                        {"definition", figure.definition}});
        rows.push_back({std::string(figure.id), std::to_string(figure.version),
                        std::string(figure.name_zh), std::string(figure.definition)});
    }
    if (json)
        std::cout << boost::json::serialize(list) << "\n";
    else
        std::cout << as_table({"figure", "version", "名称", "definition"}, rows);
}

void tell_status(const Where& where, bool json) {
    if (where.data.empty()) throw Stop(Exit::usage, "say where the cases are: --data DIR");
    Position last = 0;
    rocks::ViewsStatus status;
    try {
        last = rocks::open_log_reader(where.data)->last();
        status = rocks::views_status(where.data);
    } catch (const std::exception& problem) {
        throw Stop(Exit::environment, problem.what());
    }
    if (json) {
        std::cout << boost::json::serialize(boost::json::object{{"log", last},
                                                                {"checkpoint", status.checkpoint},
                                                                {"generation", status.generation},
                                                                {"bytes", status.bytes}})
                  << "\n";
        return;
    }
    std::cout << "log         " << with_commas(last) << " commits\n"
              << "checkpoint  " << with_commas(status.checkpoint) << " on disk, generation "
              << status.generation << ", " << with_commas(status.bytes) << " bytes\n"
              << (status.checkpoint < last
                      ? "            what lies between is folded in memory, or when next opened\n"
                      : "");
}

/// In this process, or in the one that holds the directory.
void rebuild(const Where& where) {
    if (where.data.empty()) throw Stop(Exit::usage, "say where the cases are: --data DIR");
    try {
        HouseOptions options;
        options.create = false;
        WritingHouse house(where.data, options);
        {
            Progress progress("rebuilding the views", "commits");
            house.views().rebuild([&](Position done, Position of) {
                progress.update(of == 0 ? 1 : static_cast<double>(done) / static_cast<double>(of),
                                done);
            });
        }
        std::cout << "rebuilt from " << with_commas(house.log().last()) << " commits\n";
    } catch (const rocks::Locked&) {
        good_body(
            Desk::to_write(where).send(post(Target("/api/v1/projections/rebuild"), "", where)));
        std::cout << "rebuilt by the process that holds " << where.data << "\n";
    }
}

void add_projections(CLI::App& app, Where& where, Work& work) {
    auto* command = app.add_subcommand("projections", "what the log adds up to (投影)");
    command->require_subcommand(1);
    command->fallthrough();
    auto json = std::make_shared<bool>(false);
    command->add_flag("--json", *json, "print JSON");
    command->add_subcommand("list", "figures with version and definition")->callback([json, &work] {
        work = [json] { list_projections(*json); };
    });
    command->add_subcommand("status", "how far the views on disk have come")
        ->callback([json, &where, &work] { work = [json, &where] { tell_status(where, *json); }; });
    command->add_subcommand("rebuild", "fold everything anew beside the live views, then swap")
        ->callback([&where, &work] { work = [&where] { rebuild(where); }; });
}

void tell_relocked(std::size_t secrets, const std::string& how) {
    if (secrets == 0) throw Stop(Exit::rejected, "there are no keys in this directory");
    std::cout << with_commas(secrets) << (secrets == 1 ? " key " : " keys ") << how
              << "; a house that runs reads them with the passphrase it was started with, so start "
                 "it again, and renew or destroy the copies elsewhere\n";
}

void lock_keys(const Where& where) {
    if (where.data.empty()) throw Stop(Exit::usage, "say where the cases are: --data DIR");
    auto phrase = vault::new_passphrase();
    if (!phrase) phrase = vault::passphrase();
    if (!phrase)
        throw Stop(Exit::usage,
                   "say the passphrase in GRIDCASE_PASSPHRASE, or in a file that "
                   "GRIDCASE_PASSPHRASE_FILE names; to change it, the next one in "
                   "GRIDCASE_NEW_PASSPHRASE or GRIDCASE_NEW_PASSPHRASE_FILE");
    tell_relocked(vault::relock_secrets(where.data, phrase), "locked under the passphrase");
}

void unlock_keys(const Where& where) {
    if (where.data.empty()) throw Stop(Exit::usage, "say where the cases are: --data DIR");
    tell_relocked(vault::relock_secrets(where.data, std::nullopt),
                  "unlocked: whoever reads the files has them");
}

void add_keys(CLI::App& app, Where& where, Work& work) {
    auto* command = app.add_subcommand("keys", "how the house's secret keys are kept (密钥)");
    command->require_subcommand(1);
    command->fallthrough();
    command->add_subcommand("lock", "put them under a passphrase, or under another one")
        ->callback([&where, &work] { work = [&where] { lock_keys(where); }; });
    command->add_subcommand("unlock", "keep them without one")->callback([&where, &work] {
        work = [&where] { unlock_keys(where); };
    });
}

}  // namespace

void add_data_commands(CLI::App& app, Where& where, Work& work) {
    add_projections(app, where, work);
    add_keys(app, where, work);
}

}  // namespace gridcase::cli
