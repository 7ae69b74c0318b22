#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "adapters/rocksdb/log.hpp"
#include "adapters/rocksdb/views.hpp"
#include "engine/runtime/engine.hpp"
#include "events/merkle.hpp"
#include "tests/engine/runtime/collaborators.hpp"
#include "tests/faults/callers.hpp"
#include "tests/faults/faulty_disk.hpp"
#include "tests/support/process.hpp"

namespace gridcase::faults {

/// A house on a faulty disk, over many lives: log, views and engine as they are wired in service.
class House {
   public:
    explicit House(std::uint64_t seed);
    ~House();

    [[nodiscard]] FaultyDisk& disk() { return *disk_; }
    /// Throws LogFailed when the disk has its way.
    void open();
    /// People come and ask; returns early when the house fails.
    void serve();
    /// Ends this life, orderly if the disk lets it; then the disk is well again.
    void end();
    /// Opened on a well disk: empty, or what does not hold of the log, its proofs, the views, or of
    /// what anybody was ever told.
    std::string fault();

    [[nodiscard]] std::size_t accepted() const { return callers_.accepted(); }
    [[nodiscard]] std::size_t calls() const { return book_.calls().size(); }
    [[nodiscard]] Position commits() const { return commits_; }

   private:
    class WatchedLog;
    struct Life;

    void tear_head();

    test::TempDir data_{test::fleeting_place()};
    std::mt19937_64 random_;
    std::shared_ptr<FaultyDisk> disk_;
    std::unique_ptr<rocksdb::Env> env_;
    CallBook book_;
    Callers callers_;
    engine::PlainVault vault_;
    std::unique_ptr<Life> life_;
    std::string head_before_;  // HEAD as it was before the append that was cut short
    bool was_appending_ = false;
    Position commits_ = 0;
    std::vector<std::pair<TreeSize, Digest>> roots_;  // of the log, after each life
};

}  // namespace gridcase::faults
