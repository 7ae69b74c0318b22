#pragma once

#include <rocksdb/db.h>
#include <rocksdb/sst_file_writer.h>

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace gridcase::rocks {

/// Entries as files that a family of a database can take in as they are, instead of sorting them
/// once more. Throws LogFailed.
class FamilyFiles {
   public:
    /// `name`: a path that is no other's; what follows it numbers the files.
    FamilyFiles(rocksdb::DB& database, rocksdb::ColumnFamilyHandle* handle, std::string name);

    /// Entries come in the order of their keys, each key once.
    void put(std::string_view key, std::string_view value);

    [[nodiscard]] rocksdb::ColumnFamilyHandle* handle() const { return handle_; }
    /// The files, complete and durable; none when there was no entry.
    std::vector<rocksdb::ExternalSstFileInfo> finish();

   private:
    rocksdb::SstFileWriter& writer();
    void finish_if_large();
    void finish_file();

    rocksdb::ColumnFamilyHandle* handle_;
    rocksdb::Options options_;
    std::string name_;
    std::unique_ptr<rocksdb::SstFileWriter> writer_;
    std::vector<rocksdb::ExternalSstFileInfo> files_;
};

}  // namespace gridcase::rocks
