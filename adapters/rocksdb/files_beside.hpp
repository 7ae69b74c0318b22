#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "adapters/rocksdb/family_files.hpp"

namespace gridcase::rocks {

/// Stretches of a family's keys, one behind the other, that are made beside each other. What is
/// little waits in memory, so that many of them share a file; what is much gets files of its own.
/// Throws LogFailed.
class FilesBeside {
   public:
    /// So many stretches; the others as of FamilyFiles.
    FilesBeside(rocksdb::DB& database, rocksdb::ColumnFamilyHandle* handle, std::string name,
                std::size_t stretches);

    /// Entries of a stretch come in the order of their keys, each key once.
    void put(std::size_t stretch, std::string_view key, std::string_view value);

    [[nodiscard]] rocksdb::ColumnFamilyHandle* handle() const { return handle_; }
    /// The files, complete and durable, in the order of the stretches.
    std::vector<rocksdb::ExternalSstFileInfo> finish();

   private:
    struct Stretch {
        std::string waiting;  // entries, each: key size, value size, key, value
        std::unique_ptr<FamilyFiles> files;
    };
    [[nodiscard]] std::unique_ptr<FamilyFiles> open(std::size_t number) const;
    static void write(Stretch& stretch, FamilyFiles& files);

    rocksdb::DB& database_;
    rocksdb::ColumnFamilyHandle* handle_;
    std::string name_;
    std::vector<Stretch> stretches_;
};

}  // namespace gridcase::rocks
