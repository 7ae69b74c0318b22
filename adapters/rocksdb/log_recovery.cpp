#include "adapters/rocksdb/log_recovery.hpp"

#include <spdlog/spdlog.h>

#include <optional>
#include <random>
#include <string>

#include "adapters/rocksdb/files.hpp"
#include "adapters/rocksdb/log_internal.hpp"
#include "events/codec.hpp"
#include "events/hex.hpp"

namespace gridcase::rocks {
namespace {

LogId random_id() {
    std::random_device device;
    LogId id;
    for (std::uint8_t& byte : id.bytes) byte = static_cast<std::uint8_t>(device());
    return id;
}

std::string number(std::uint64_t value) { return std::to_string(value); }

/// What is wrong between the log and what HEAD says about it; nothing when all is well.
std::optional<std::string> fault_against_head(const LogDatabase& database, const LogMeta& meta,
                                              const HeadReading& head) {
    const Position last = meta.tail.position;
    if (!head.newest) {
        if (last == 0) return std::nullopt;
        return std::string("the log holds ") + number(last) + " commits, but its HEAD file is " +
               (head.exists ? "damaged in both slots" : "missing") +
               ", so nothing tells whether these are all";
    }
    const HeadRecord& record = *head.newest;
    if (last < record.certified)
        return "the log ends at " + number(last) + " but " + number(record.certified) +
               " commits were certified durable: " + number(last + 1) + " to " +
               number(record.certified) + " are missing";
    if (record.log != meta.id && record.intended != 0)
        return "the HEAD file is about another log: " + record.log.hex() + " instead of " +
               meta.id.hex();
    if (record.epoch > meta.epoch)
        return "the HEAD file is about epoch " + number(record.epoch) +
               ", the log is an older one, of epoch " + number(meta.epoch);
    if (record.log == meta.id &&
        database.digest_over(record.digest, record.certified + 1, last) != meta.tail.digest)
        return "the commits after " + number(record.certified) +
               " are not those that were written: their digest is another";
    return std::nullopt;
}

std::optional<std::string> fault(const LogDatabase& database, const std::optional<LogMeta>& meta,
                                 const HeadReading& head) {
    try {
        if (!meta) {
            if (database.last_key() != 0) return "the log's meta data are missing";
            return fault_against_head(database, LogMeta{}, head);
        }
        database.check_contiguous(meta->tail.position);
        return fault_against_head(database, *meta, head);
    } catch (const LogFailed& failed) {
        return failed.what();
    }
}

/// The end of what can be kept: readable, without a hole, and no command by half.
LogTail last_whole_command(const LogDatabase& database) {
    LogTail kept;
    Digest digest;
    const auto keep = [&](Position position, std::string_view bytes) {
        const auto commit = decode(bytes);
        if (!commit) return false;
        digest = chained(digest, sha256(bytes));
        if (commit->part == commit->parts) kept = {position, digest};
        return true;
    };
    try {
        database.read(1, database.last_key(), keep);
    } catch (const LogFailed& failed) {
        spdlog::warn("keeping the log up to position {}: {}", kept.position, failed.what());
    }
    return kept;
}

std::optional<LogMeta> readable_meta(const LogDatabase& database, bool accept_loss) {
    try {
        return database.meta();
    } catch (const LogFailed&) {
        if (!accept_loss) throw;
        return std::nullopt;
    }
}

std::unique_ptr<LogDatabase> open_database(const std::filesystem::path& directory,
                                           const LogOptions& options, const LogTuning& tuning) {
    LogAccess access{LogAccess::Mode::write, options.create, tuning};
    try {
        return std::make_unique<LogDatabase>(directory, access);
    } catch (const Locked&) {
        throw;
    } catch (const LogFailed& failed) {
        if (!options.accept_loss)
            throw LogFailed(std::string(failed.what()) +
                            "; restore a backup, or open with --accept-loss to keep what is "
                            "readable");
        spdlog::warn("opening the log in spite of: {}", failed.what());
        access.mode = LogAccess::Mode::salvage;
        return std::make_unique<LogDatabase>(directory, access);
    }
}

LogMeta salvage(LogDatabase& database, const std::optional<LogMeta>& meta,
                const HeadReading& head) {
    LogMeta kept;
    kept.id = meta ? meta->id : random_id();
    kept.epoch = std::max(meta ? meta->epoch : 0, head.newest ? head.newest->epoch : 0) + 1;
    kept.tail = last_whole_command(database);
    database.reset(kept);
    spdlog::warn("loss accepted: the log now ends at {}, in epoch {}", kept.tail.position,
                 kept.epoch);
    return kept;
}

}  // namespace

RecoveredLog recover_log(const std::filesystem::path& data, const LogOptions& options,
                         const LogTuning& tuning) {
    const std::filesystem::path directory = log_directory(data);
    if (options.create) {
        make_directories(directory);
    } else if (!std::filesystem::exists(directory / "CURRENT")) {
        throw LogFailed("there is no log in " + directory.string());
    }
    RecoveredLog log;
    log.database = open_database(directory, options, tuning);
    log.head = HeadFile::read(head_path(data));  // only now: the writer's lock is ours
    if (log.head.damaged_slots == 1)
        spdlog::warn("one slot of {} is damaged; the other one counts", head_path(data).string());

    const auto meta = readable_meta(*log.database, options.accept_loss);
    if (const auto wrong = fault(*log.database, meta, log.head)) {
        if (!options.accept_loss)
            throw LogFailed(*wrong +
                            "; restore a backup, or open with --accept-loss to go on "
                            "with what is there");
        spdlog::warn("opening the log in spite of: {}", *wrong);
        log.meta = salvage(*log.database, meta, log.head);
    } else if (meta) {
        log.meta = *meta;
    } else {
        log.meta.id = random_id();
        log.database->reset(log.meta);
        sync_directory(directory);
    }
    return log;
}

RecoveredLog begin_log(const std::filesystem::path& data, const LogIdentity& identity) {
    const std::filesystem::path directory = log_directory(data);
    for (const std::filesystem::path& there : {directory / "CURRENT", head_path(data)})
        if (std::filesystem::exists(there))
            throw LogFailed("there is a log already: " + there.string());
    const auto id = from_hex(identity.id);
    if (!id || id->size() != LogId::size)
        throw LogFailed("the id of a log is " + std::to_string(2 * LogId::size) +
                        " hex digits, not `" + identity.id + "`");
    make_directories(directory);
    RecoveredLog log;
    log.meta.id = LogId::from_raw(*id);
    log.meta.epoch = identity.epoch;
    log.database =
        std::make_unique<LogDatabase>(directory, LogAccess{LogAccess::Mode::write, true, {}});
    log.database->reset(log.meta);
    sync_directory(directory);
    return log;
}

}  // namespace gridcase::rocks
