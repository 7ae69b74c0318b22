// Backups of a log: made beside whoever writes it, looked at, and made a house again (备份).

#include <CLI/CLI.hpp>
#include <boost/json.hpp>
#include <chrono>
#include <fstream>
#include <iostream>
#include <memory>

#include "adapters/backup/create.hpp"
#include "adapters/backup/dump.hpp"
#include "adapters/backup/files.hpp"
#include "adapters/backup/key_copy.hpp"
#include "adapters/backup/restore.hpp"
#include "adapters/cli/commands.hpp"
#include "adapters/cli/progress.hpp"
#include "adapters/cli/table.hpp"

namespace gridcase::cli {
namespace {

namespace json_text = boost::json;

struct BackupAsked {
    std::string to;
    std::string from;
    std::string keys;
    std::string file;
    Position to_position = backup::everything;
    bool json = false;
};

constexpr const char* without_keys =
    "without their keys, residents' texts cannot be read. Put the copy of the keys back into "
    "keys/ of the new directory, master and all, before it takes its first command: a house that "
    "finds none makes new ones";

/// What the backup refuses is an answer (1), what its surroundings do not allow is not (3).
template <class Do>
auto answered(const Do& act) {
    try {
        return act();
    } catch (const backup::Refused& refused) {
        throw Stop(Exit::rejected, refused.what());
    } catch (const std::exception& failed) {
        throw Stop(Exit::environment, failed.what());
    }
}

double seconds_since(std::chrono::steady_clock::time_point began) {
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count();
}

std::string rounded(double seconds) {
    const auto tenths = static_cast<std::uint64_t>(seconds * 10 + 0.5);
    return std::to_string(tenths / 10) + "." + std::to_string(tenths % 10) + " s";
}

backup::Progress shown_by(Progress& progress) {
    return [&progress](Position done, Position of) {
        progress.update(static_cast<double>(done) / static_cast<double>(of), done);
    };
}

const std::string& data_of(const Where& where) {
    if (where.data.empty()) throw Stop(Exit::usage, "say which log: --data DIR");
    return where.data;
}

void print_line(const json_text::object& object) {
    std::cout << json_text::serialize(object) << "\n";
}

void make_backup(const Where& where, const BackupAsked& asked) {
    const std::string& data = data_of(where);
    const auto began = std::chrono::steady_clock::now();
    std::size_t keys = 0;
    const backup::Created created = answered([&] {
        const auto log = rocks::open_log_reader(data);
        const rocks::LogIdentity identity = rocks::identity_of(data);
        if (!asked.keys.empty()) keys = backup::copy_keys(data, asked.keys, asked.to);
        Progress progress("backing up", "commits");
        backup::CreateOptions options;
        options.progress = shown_by(progress);
        return backup::create(*log, {identity.id, identity.epoch}, asked.to, system_now(), options);
    });
    const backup::Manifest& now = created.manifest;
    const double seconds = seconds_since(began);
    std::uint64_t bytes = 0;
    std::size_t segments = 0;
    for (const backup::Segment& segment : now.segments) {
        if (segment.first <= created.before) continue;
        bytes += segment.bytes;
        ++segments;
    }
    if (asked.json)
        return print_line({{"log", now.source.log},
                           {"epoch", now.source.epoch},
                           {"commits_new", now.size() - created.before},
                           {"commits", now.size()},
                           {"segments_new", segments},
                           {"segments", now.segments.size()},
                           {"bytes_new", bytes},
                           {"bytes", now.bytes()},
                           {"seconds", seconds},
                           {"root", now.root().hex()},
                           {"key_files", keys}});
    std::cout << "new     " << with_commas(now.size() - created.before) << " commits, "
              << with_commas(bytes) << " bytes in " << rounded(seconds) << "\n"
              << "total   " << with_commas(now.size()) << " commits, " << with_commas(now.bytes())
              << " bytes in " << with_commas(now.segments.size()) << " segments\n"
              << "root    " << now.root().hex() << "\n";
    if (keys > 0)
        std::cout << "keys    copied to " << asked.keys << ": keep them apart from the backup\n";
    else
        std::cout << "keys    are never in a backup; --keys DIR keeps a copy of them elsewhere\n";
}

json_text::object as_json(const backup::Segment& segment) {
    return {{"first", segment.first},         {"last", segment.last},
            {"file", name_of(segment)},       {"bytes", segment.bytes},
            {"at", to_text(segment.at)},      {"checksum", segment.checksum.hex()},
            {"digest", segment.digest.hex()}, {"root", segment.root.hex()}};
}

void list_backup(const BackupAsked& asked) {
    const backup::Manifest manifest = answered([&] { return backup::read_manifest(asked.from); });
    if (asked.json) {
        json_text::array segments;
        for (const backup::Segment& segment : manifest.segments)
            segments.push_back(as_json(segment));
        return print_line({{"log", manifest.source.log},
                           {"epoch", manifest.source.epoch},
                           {"commits", manifest.size()},
                           {"bytes", manifest.bytes()},
                           {"root", manifest.root().hex()},
                           {"segments", segments}});
    }
    std::vector<std::vector<std::string>> rows;
    for (const backup::Segment& segment : manifest.segments)
        rows.push_back({to_text(segment.at), std::to_string(segment.first),
                        std::to_string(segment.last), std::to_string(segment.bytes),
                        segment.root.hex().substr(0, 16) + "…"});
    std::cout << to_text(manifest.source) << "\n"
              << as_table({"taken", "first", "last", "bytes", "root then"}, rows)
              << with_commas(manifest.size()) << " commits, " << with_commas(manifest.bytes())
              << " bytes, root " << manifest.root().hex() << "\n";
}

void verify_backup(const BackupAsked& asked) {
    const auto began = std::chrono::steady_clock::now();
    backup::Verified found;
    std::string fault;
    try {
        found = answered([&] {
            const Position size = backup::read_manifest(asked.from).size();
            Progress progress("verifying", "commits");
            return backup::read_backup(asked.from, [&](Position position, std::string_view) {
                progress.update(static_cast<double>(position) / static_cast<double>(size),
                                position);
            });
        });
    } catch (const Stop& stop) {
        if (!asked.json || stop.code != Exit::rejected) throw;
        fault = stop.what();
    }
    if (fault.empty() && found.size == 0)
        fault = "the backup in " + asked.from + " holds no commit yet";
    if (asked.json)
        print_line({{"verified", fault.empty()},
                    {"log", found.source.log},
                    {"epoch", found.source.epoch},
                    {"commits", found.size},
                    {"streams", found.streams},
                    {"commands", found.commands},
                    {"root", found.root.hex()},
                    {"seconds", seconds_since(began)},
                    {"fault", fault}});
    if (!fault.empty()) throw Stop(Exit::rejected, fault);
    if (asked.json) return;
    std::cout << with_commas(found.size) << " commits of " << with_commas(found.streams)
              << " streams: every file, chain and command is whole ("
              << rounded(seconds_since(began)) << ")\n"
              << to_text(found.source) << "\nroot   " << found.root.hex() << "\n";
}

std::unique_ptr<EventLog> new_log(const std::filesystem::path& data, const backup::Source& source) {
    return rocks::create_log(data, {source.log, source.epoch});
}

void tell_restored(const Where& where, const BackupAsked& asked, const backup::Verified& restored,
                   double seconds) {
    const std::uint64_t epoch = restored.source.epoch + 1;
    if (asked.json)
        return print_line({{"log", restored.source.log},
                           {"epoch", epoch},
                           {"commits", restored.size},
                           {"root", restored.root.hex()},
                           {"seconds", seconds},
                           {"keys", !asked.keys.empty()}});
    std::cout << "restored " << with_commas(restored.size) << " commits of "
              << with_commas(restored.streams) << " streams into " << where.data << " in "
              << rounded(seconds) << "\nlog    " << restored.source.log << ", epoch " << epoch
              << " (the original was in " << restored.source.epoch
              << ", and may have gone on)\nroot   " << restored.root.hex() << "\n";
    if (asked.keys.empty()) std::cout << "keys   " << without_keys << "\n";
}

void restore_backup(const Where& where, const BackupAsked& asked) {
    const std::string& data = data_of(where);
    const auto began = std::chrono::steady_clock::now();
    const backup::Verified restored = answered([&] {
        Progress progress("restoring", "commits");
        backup::RestoreOptions options;
        options.up_to = asked.to_position;
        options.keys = asked.keys;
        options.progress = shown_by(progress);
        return backup::restore(asked.from, data, new_log, options);
    });
    tell_restored(where, asked, restored, seconds_since(began));
}

/// To standard output, so progress and figures go to standard error.
void dump_log(const Where& where) {
    const std::string& data = data_of(where);
    const auto began = std::chrono::steady_clock::now();
    const backup::DumpHead head = answered([&] {
        const auto log = rocks::open_log_reader(data);
        const rocks::LogIdentity identity = rocks::identity_of(data);
        Progress progress("dumping", "commits");
        return backup::dump(*log, {identity.id, identity.epoch}, std::cout, shown_by(progress));
    });
    std::cerr << with_commas(head.size) << " commits dumped in " << rounded(seconds_since(began))
              << ", root " << head.root.hex() << "\n";
}

void load_log(const Where& where, const BackupAsked& asked) {
    const std::string& data = data_of(where);
    const auto began = std::chrono::steady_clock::now();
    std::ifstream file;
    if (asked.file != "-") {
        file.open(asked.file, std::ios::binary);
        if (!file) throw Stop(Exit::environment, "cannot open " + asked.file);
    }
    const backup::Verified loaded = answered([&] {
        Progress progress("loading", "commits");
        return backup::load(asked.file == "-" ? std::cin : file, data, new_log, shown_by(progress));
    });
    tell_restored(where, asked, loaded, seconds_since(began));
}

void add_dump_and_load(CLI::App& command, const std::shared_ptr<BackupAsked>& asked, Where& where,
                       Work& work) {
    command.add_subcommand("dump", "print the log as lines of JSON that any program reads")
        ->callback([&where, &work] { work = [&where] { dump_log(where); }; });
    auto* loading = command.add_subcommand(
        "load", "make a new data directory of such lines, in a new epoch of its log");
    loading->add_option("file", asked->file, "what `backup dump` printed; - reads standard input")
        ->required();
    loading->add_flag("--json", asked->json, "print JSON");
    loading->callback(
        [asked, &where, &work] { work = [asked, &where] { load_log(where, *asked); }; });
}

void add_create(CLI::App& command, const std::shared_ptr<BackupAsked>& asked, Where& where,
                Work& work) {
    auto* creating = command.add_subcommand(
        "create", "take up what the log holds beyond its backup; beside any writer");
    creating->add_option("--to", asked->to, "the directory of the backup")->required();
    creating->add_option("--keys", asked->keys,
                         "a directory elsewhere that gets a copy of the keys, replacing the last");
    creating->add_flag("--json", asked->json, "print JSON");
    creating->callback(
        [asked, &where, &work] { work = [asked, &where] { make_backup(where, *asked); }; });
}

void add_restore(CLI::App& command, const std::shared_ptr<BackupAsked>& asked, Where& where,
                 Work& work) {
    auto* restoring = command.add_subcommand(
        "restore", "make a new data directory of a backup, in a new epoch of its log");
    restoring->add_option("--from", asked->from, "the directory of the backup")->required();
    restoring->add_option("--to-position", asked->to_position,
                          "no further than this commit; a command must end there");
    restoring->add_option("--keys", asked->keys, "the copy of the keys, to be put into it");
    restoring->add_flag("--json", asked->json, "print JSON");
    restoring->callback(
        [asked, &where, &work] { work = [asked, &where] { restore_backup(where, *asked); }; });
}

void add_looking(CLI::App& command, const std::shared_ptr<BackupAsked>& asked, Work& work) {
    auto* listing = command.add_subcommand("list", "what a backup holds, and since when");
    auto* verifying = command.add_subcommand(
        "verify", "read every byte of a backup; 1 when something is wrong, and where");
    for (auto* looking : {listing, verifying}) {
        looking->add_option("--from", asked->from, "the directory of the backup")->required();
        looking->add_flag("--json", asked->json, "print JSON");
    }
    listing->callback([asked, &work] { work = [asked] { list_backup(*asked); }; });
    verifying->callback([asked, &work] { work = [asked] { verify_backup(*asked); }; });
}

}  // namespace

void add_backup_command(CLI::App& app, Where& where, Work& work) {
    auto* command =
        app.add_subcommand("backup", "copies of the log, and houses made of them (备份)");
    command->require_subcommand(1);
    command->fallthrough();
    auto asked = std::make_shared<BackupAsked>();
    add_create(*command, asked, where, work);
    add_looking(*command, asked, work);
    add_restore(*command, asked, where, work);
    add_dump_and_load(*command, asked, where, work);
}

}  // namespace gridcase::cli
