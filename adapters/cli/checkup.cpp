#include "adapters/cli/checkup.hpp"

#include <sys/stat.h>
#include <sys/statvfs.h>

#include <algorithm>
#include <cerrno>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <system_error>

#include "adapters/audit/first_fault.hpp"
#include "adapters/audit/large_pages.hpp"
#include "adapters/cli/progress.hpp"
#include "adapters/rocksdb/files.hpp"
#include "adapters/rocksdb/generations.hpp"
#include "adapters/rocksdb/head_file.hpp"
#include "adapters/rocksdb/log.hpp"
#include "adapters/rocksdb/views.hpp"
#include "adapters/vault/vault.hpp"

namespace gridcase::cli {
namespace {

namespace fs = std::filesystem;

constexpr std::uint64_t mebibyte = 1U << 20U;
constexpr std::uint64_t space_needed = 256 * mebibyte;  // write-ahead logs, and files being merged
constexpr std::uint64_t space_wanted = 2048 * mebibyte;
constexpr unsigned for_others_to_write = 0002;
constexpr unsigned for_anybody_else = 0077;

constexpr const char* restore_or_accept_loss =
    "restore a backup, or open with `serve --accept-loss` to go on with what is there";
constexpr const char* restoring = "restore a backup (`backup restore`)";

Check ok(std::string what, std::string found) {
    return {std::move(what), Finding::ok, std::move(found), {}};
}
Check warning(std::string what, std::string found, std::string to_do) {
    return {std::move(what), Finding::warning, std::move(found), std::move(to_do)};
}
Check fault(std::string what, std::string found, std::string to_do) {
    return {std::move(what), Finding::fault, std::move(found), std::move(to_do)};
}

unsigned mode_of(const fs::path& file) {
    struct stat facts {};
    if (::stat(file.c_str(), &facts) != 0)
        throw std::system_error(errno, std::generic_category(), "cannot examine " + file.string());
    return facts.st_mode & 07777U;
}

std::string octal(unsigned mode) {
    std::string digits;
    for (; mode > 0; mode /= 8) digits.insert(digits.begin(), static_cast<char>('0' + mode % 8));
    return "0" + digits;
}

Check look_at_directory(const fs::path& data) {
    const unsigned mode = mode_of(data);
    if ((mode & for_others_to_write) != 0)
        return fault("directory", "anybody may write to it: mode " + octal(mode),
                     "chmod o-w " + data.string());
    return ok("directory", "mode " + octal(mode));
}

Check look_at_secrecy(const fs::path& keys) {
    std::vector<fs::path> open;
    if ((mode_of(keys) & for_anybody_else) != 0) open.push_back(keys);
    for (const auto& entry : fs::directory_iterator(keys))
        if (entry.is_regular_file() && (mode_of(entry.path()) & for_anybody_else) != 0)
            open.push_back(entry.path());
    if (open.empty()) return ok("secrecy", "keys are for their owner only");
    std::string names;
    for (const fs::path& file : open) names += (names.empty() ? "" : ", ") + file.string();
    return fault("secrecy", "others than the owner may get at " + names,
                 "chmod -R go= " + keys.string() + "; whoever read them can read every text");
}

Check look_at_space(const fs::path& data) {
    struct statvfs facts {};
    if (::statvfs(data.c_str(), &facts) != 0)
        return warning("space", "the system does not tell", "look at the disk");
    const std::uint64_t free = std::uint64_t{facts.f_bavail} * facts.f_frsize;
    const std::string found = with_commas(free / mebibyte) + " MiB free";
    if (free < space_needed) return fault("space", found, "make room before the log must stop");
    if (free < space_wanted) return warning("space", found, "make room");
    return ok("space", found);
}

Check look_at_writer(std::optional<long> writer) {
    return ok("writer", writer ? "process " + std::to_string(*writer) + " holds the directory"
                               : "nobody writes at this moment");
}

Check look_at_format(const fs::path& data) {
    const rocks::LogIdentity identity = rocks::identity_of(data);
    return ok("format", "one that this program reads: log " + identity.id + ", epoch " +
                            std::to_string(identity.epoch));
}

Check look_at_head(const fs::path& data) {
    const rocks::HeadReading head = rocks::HeadFile::read(data / "HEAD");
    if (!head.newest)
        return fault(
            "HEAD",
            !head.exists              ? "it is missing"
            : head.damaged_slots == 0 ? "neither of its slots was ever written"
                                      : "no slot of it is whole",
            "nothing tells whether the log is whole: " + std::string(restore_or_accept_loss));
    const std::string found = "certifies " + with_commas(head.newest->certified) + " commits";
    if (head.damaged_slots > 0)
        return warning("HEAD", found + "; the other slot is damaged",
                       "the writer's next batch writes it anew");
    return ok("HEAD", found);
}

Check look_at_chains(const EventLog& log) {
    LogCheck check(&audit::large_pages());
    Progress progress("verifying", "commits");
    const audit::Fault found = audit::first_fault(log, check, {}, [&](Position reached) {
        progress.update(static_cast<double>(reached) / static_cast<double>(log.last()), reached);
    });
    if (!found.what.empty())
        return fault("chains", "position " + with_commas(found.position) + ": " + found.what,
                     restoring);
    return ok("chains", with_commas(check.streams()) +
                            " streams are whole, every command happened "
                            "once; root " +
                            check.tree().root().hex());
}

Check look_at_views(const fs::path& data, Position last) {
    const char* folded_anew = "nothing: the next writer makes them anew from the log";
    const std::string wrong = rocks::fault_of_views(data);
    if (!wrong.empty()) return warning("views", wrong, folded_anew);
    const rocks::ViewsStatus status = rocks::views_status(data);
    if (status.generation == 0)
        return last == 0 ? ok("views", "none yet")
                         : warning("views", "there are none", folded_anew);
    return ok("views", "generation " + std::to_string(status.generation) + " stands at " +
                           with_commas(status.checkpoint) + " of " + with_commas(last));
}

Check look_at_keys(const fs::path& data, Position last) {
    const std::string put_back = "put the copy of the keys back into " + (data / "keys").string();
    if (!fs::exists(data / "keys/master") || !fs::exists(data / "keys/people")) {
        if (last == 0) return ok("keys", "none yet");
        return fault("keys", "they are missing: residents' texts cannot be read",
                     put_back + " before the house takes another command");
    }
    try {
        vault::look_through_keys(data);
    } catch (const std::exception& wrong) {
        return fault("keys", wrong.what(), put_back);
    }
    return ok("keys", "the master fits, every record is whole");
}

Check look_at_leftovers(const fs::path& data, bool written_to) {
    std::vector<std::string> found;
    const auto look = [&](const fs::path& directory) {
        if (!fs::exists(directory)) return;
        for (const auto& entry : fs::directory_iterator(directory))
            if (entry.path().filename().string().find(".new") != std::string::npos)
                found.push_back(entry.path().lexically_relative(data).string());
    };
    if (written_to) return ok("leftovers", "not told apart from the writer's work");
    for (const fs::path& directory : {data, data / "keys", data / "views"}) look(directory);
    for (const char* name : {"restoring", "control.sock"})
        if (fs::exists(data / name)) found.emplace_back(name);
    const rocks::Generations generations(data);
    for (const std::uint64_t number : generations.all())
        if (number != generations.current()) found.push_back("views/" + std::to_string(number));
    if (found.empty()) return ok("leftovers", "none");
    std::string names;
    for (const std::string& name : found) names += (names.empty() ? "" : ", ") + name;
    return warning("leftovers", names + ": of something that was interrupted",
                   "they do no harm; the next writer takes away what is its own");
}

/// The checks of the log; the log itself, where it opens.
class LogChecks {
   public:
    LogChecks(const fs::path& data, std::vector<Check>& checks) : data_(data), checks_(checks) {}

    std::unique_ptr<EventLog> look() {
        add("format", [&] { return look_at_format(data_); });
        add("HEAD", [&] { return look_at_head(data_); });
        std::unique_ptr<EventLog> log;
        add("log", [&] {
            log = rocks::open_log_reader(data_);
            return ok("log", with_commas(log->last()) +
                                 " commits, without a gap, and none missing that was certified");
        });
        add("files", [&] {
            rocks::verify_files(data_);
            return ok("files", "every file has the checksum it was written with");
        });
        return log;
    }

   private:
    void add(const std::string& what, const std::function<Check()>& look) {
        try {
            checks_.push_back(look());
        } catch (const std::exception& failed) {
            checks_.push_back(fault(what, failed.what(), restore_or_accept_loss));
        }
    }

    const fs::path& data_;
    std::vector<Check>& checks_;
};

void look_behind_the_log(const fs::path& data, const EventLog* log, std::vector<Check>& checks) {
    if (log == nullptr) {
        for (const char* what : {"chains", "views"})
            checks.push_back(
                warning(what, "not looked at: the log does not open", "look again when it does"));
        return;
    }
    try {
        checks.push_back(look_at_chains(*log));
    } catch (const std::exception& failed) {
        checks.push_back(fault("chains", failed.what(), restoring));
    }
    checks.push_back(look_at_views(data, log->last()));
}

}  // namespace

const char* to_text(Finding finding) {
    switch (finding) {
        case Finding::ok:
            return "ok";
        case Finding::warning:
            return "warning";
        case Finding::fault:
            return "fault";
    }
    return "";
}

std::vector<Check> look_over(const fs::path& data) {
    if (!fs::is_directory(data))
        return {fault("directory", data.string() + " is not there, or no directory",
                      "name the directory that holds the cases")};
    std::vector<Check> checks{look_at_directory(data)};
    if (fs::exists(data / "keys")) checks.push_back(look_at_secrecy(data / "keys"));
    checks.push_back(look_at_space(data));
    const auto writer = rocks::lock_holder(data / "log/LOCK");
    checks.push_back(look_at_writer(writer));
    const auto log = LogChecks(data, checks).look();
    look_behind_the_log(data, log.get(), checks);
    checks.push_back(look_at_keys(data, log ? log->last() : 1));
    checks.push_back(look_at_leftovers(data, writer.has_value()));
    return checks;
}

}  // namespace gridcase::cli
