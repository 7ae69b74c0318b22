#include "adapters/rocksdb/family_files.hpp"

#include <cstdint>
#include <utility>

#include "adapters/rocksdb/rocksdb_support.hpp"

namespace gridcase::rocks {
namespace {

constexpr std::uint64_t file_bytes = 64U << 20U;
constexpr const char* unwritten = "cannot write a file of the views";

}  // namespace

FamilyFiles::FamilyFiles(rocksdb::DB& database, rocksdb::ColumnFamilyHandle* handle,
                         std::string name)
    : handle_(handle), options_(database.GetOptions(handle)), name_(std::move(name)) {}

void FamilyFiles::put(std::string_view key, std::string_view value) {
    check(writer().Put(slice(key), slice(value)), unwritten);
    finish_if_large();
}

std::vector<rocksdb::ExternalSstFileInfo> FamilyFiles::finish() {
    if (writer_) finish_file();
    return std::move(files_);
}

rocksdb::SstFileWriter& FamilyFiles::writer() {
    if (!writer_) {
        // It is taken in, and read, in a moment: it may stay in the system's cache.
        writer_ = std::make_unique<rocksdb::SstFileWriter>(rocksdb::EnvOptions(options_), options_,
                                                           handle_, false);
        check(writer_->Open(name_ + "." + std::to_string(files_.size())), unwritten);
    }
    return *writer_;
}

void FamilyFiles::finish_if_large() {
    if (writer_->FileSize() >= file_bytes) finish_file();
}

void FamilyFiles::finish_file() {
    check(writer_->Finish(&files_.emplace_back()), unwritten);
    writer_.reset();
}

}  // namespace gridcase::rocks
