#include "adapters/rocksdb/files_beside.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

#include "projections/numbers.hpp"

namespace gridcase::rocks {
namespace {

/// More than so much of a stretch does not wait.
constexpr std::size_t waiting_bytes = 1U << 20U;

}  // namespace

FilesBeside::FilesBeside(rocksdb::DB& database, rocksdb::ColumnFamilyHandle* handle,
                         std::string name, std::size_t stretches)
    : database_(database), handle_(handle), name_(std::move(name)), stretches_(stretches) {}

void FilesBeside::put(std::size_t number, std::string_view key, std::string_view value) {
    Stretch& stretch = stretches_[number];
    if (stretch.files) {
        stretch.files->put(key, value);
        return;
    }
    projections::append_number(stretch.waiting, key.size());
    projections::append_number(stretch.waiting, value.size());
    stretch.waiting += key;
    stretch.waiting += value;
    if (stretch.waiting.size() < waiting_bytes) return;
    stretch.files = open(number);
    write(stretch, *stretch.files);
}

std::vector<rocksdb::ExternalSstFileInfo> FilesBeside::finish() {
    std::vector<rocksdb::ExternalSstFileInfo> finished;
    std::unique_ptr<FamilyFiles> shared;
    const auto take = [&](std::unique_ptr<FamilyFiles>& files) {
        if (!files) return;
        std::ranges::move(files->finish(), std::back_inserter(finished));
        files.reset();
    };
    for (std::size_t number = 0; number < stretches_.size(); ++number) {
        Stretch& stretch = stretches_[number];
        if (stretch.files) {
            take(shared);
            take(stretch.files);
        } else if (!stretch.waiting.empty()) {
            if (!shared) shared = open(number);
            write(stretch, *shared);
        }
    }
    take(shared);
    return finished;
}

std::unique_ptr<FamilyFiles> FilesBeside::open(std::size_t number) const {
    return std::make_unique<FamilyFiles>(database_, handle_, name_ + "-" + std::to_string(number));
}

/// Puts what waited.
void FilesBeside::write(Stretch& stretch, FamilyFiles& files) {
    std::string_view rest = stretch.waiting;
    while (!rest.empty()) {
        const std::size_t key_size = projections::take_number(rest);
        const std::size_t value_size = projections::take_number(rest);
        files.put(rest.substr(0, key_size), rest.substr(key_size, value_size));
        rest.remove_prefix(key_size + value_size);
    }
    stretch.waiting = {};
}

}  // namespace gridcase::rocks
