#include "adapters/backup/staging.hpp"

#include <string>
#include <system_error>

#include "events/codec.hpp"

namespace gridcase::backup {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t batch_commits = 4096;
constexpr std::size_t batch_bytes = 4U << 20U;
constexpr const char* lock_name = "lock";
constexpr const char* log_name = "log";
constexpr const char* head_name = "HEAD";

std::vector<fs::path> entries_of(const fs::path& directory) {
    std::vector<fs::path> entries;
    for (const auto& entry : fs::directory_iterator(directory)) entries.push_back(entry.path());
    return entries;
}

}  // namespace

Staging::Staging(const fs::path& data)
    : data_(data), staged_(data / "restoring"), made_data_(!fs::exists(data)) {
    const bool interrupted = fs::exists(staged_);
    if (!interrupted && !made_data_) refuse_what_is_there(false);
    make_directories(staged_);
    claim_ = std::make_unique<Claim>(staged_, "restoring into");
    refuse_what_is_there(interrupted);
    for (const fs::path& entry : entries_of(staged_))
        if (entry.filename() != lock_name) fs::remove_all(entry);
    fs::remove(data_ / head_name);
}

Staging::~Staging() {
    std::error_code ignored;  // what cannot be removed is what the next one recognises
    if (!finished_) {
        for (const fs::path& entry : moved_) fs::remove_all(entry, ignored);
        fs::remove_all(staged_, ignored);
        if (made_data_) fs::remove(data_, ignored);
    }
}

void Staging::refuse_what_is_there(bool interrupted) const {
    for (const fs::path& entry : entries_of(data_)) {
        if (entry == staged_) continue;
        // HEAD moves before the log, so that an interrupted restoration never passes for a house.
        if (interrupted && entry.filename() == head_name) continue;
        throw Refused(data_.string() + " is not empty: it holds " + entry.filename().string() +
                      "; name a directory that is absent or empty");
    }
}

void Staging::move_up(const fs::path& entry) {
    const fs::path place = data_ / entry.filename();
    std::error_code failed;
    fs::rename(entry, place, failed);
    if (failed) throw Failed("cannot move " + entry.string() + ": " + failed.message());
    moved_.push_back(place);
    sync_directory(data_);
}

void Staging::finish() {
    sync_directory(staged_);
    if (fs::exists(staged_ / head_name)) move_up(staged_ / head_name);
    for (const fs::path& entry : entries_of(staged_))
        if (entry.filename() != lock_name && entry.filename() != log_name) move_up(entry);
    move_up(staged_ / log_name);
    finished_ = true;
    fs::remove_all(staged_);
    sync_directory(data_);
}

void Batches::add(Position position, std::string_view bytes) {
    auto commit = stored(std::string(bytes), position);
    if (!commit)
        throw Refused("position " + std::to_string(position) +
                      ": it cannot be read: " + commit.error());
    waiting_.push_back(std::move(*commit));
    waiting_bytes_ += bytes.size();
    if (waiting_.size() >= batch_commits || waiting_bytes_ >= batch_bytes) finish();
}

void Batches::finish() {
    try {
        log_.append(log_.last(), waiting_);
    } catch (const LogFailed& failed) {
        throw Failed(std::string("the new log cannot be written, and nothing of it is kept: ") +
                     failed.what());
    }
    waiting_.clear();
    waiting_bytes_ = 0;
}

}  // namespace gridcase::backup
