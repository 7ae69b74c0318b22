#include <doctest/doctest.h>
#include <unistd.h>

#include <chrono>
#include <filesystem>
#include <stdexcept>
#include <string>

#include "adapters/rocksdb/log.hpp"
#include "adapters/rocksdb/views.hpp"
#include "tests/contract/house.hpp"
#include "tests/contract/logs.hpp"
#include "tests/contract/rows.hpp"

namespace gridcase::contract {
namespace {

/// A folder of its own, gone afterwards.
class OwnFolder {
   public:
    OwnFolder() {
        std::string pattern =
            (std::filesystem::temp_directory_path() / "gridcase-contract-XXXXXX").string();
        if (!mkdtemp(pattern.data())) throw std::runtime_error("cannot make " + pattern);
        path_ = pattern;
    }
    ~OwnFolder() {
        std::error_code ignored;  // a folder that stays behind must not hide why a test failed
        std::filesystem::remove_all(path_, ignored);
    }
    OwnFolder(const OwnFolder&) = delete;
    OwnFolder& operator=(const OwnFolder&) = delete;

    [[nodiscard]] const std::filesystem::path& path() const { return path_; }

   private:
    std::filesystem::path path_;
};

/// The log on disk with its views as recall, which follow on a thread of their own.
class InRocksDb final : public LogUnderTest {
   public:
    InRocksDb() { open(); }

    [[nodiscard]] EventLog& log() override { return *log_; }
    [[nodiscard]] const engine::Recall& recall() override { return *views_; }
    void wake(Position last) override { views_->wake(last); }
    void settle() override {
        views_->wake(log_->last());
        if (!views_->wait_for(log_->last(), std::chrono::minutes(2)))
            throw std::runtime_error("the views did not catch up: " + views_->failure());
    }
    void restart() override {
        views_.reset();
        log_.reset();
        open();
    }

   private:
    void open() {
        log_ = rocks::open_log(folder_.path());
        views_ = rocks::Views::open(folder_.path(), *log_);
    }

    OwnFolder folder_;
    std::unique_ptr<EventLog> log_;
    std::unique_ptr<rocks::Views> views_;  // reads the log: goes first
};

TEST_CASE("the log in RocksDB keeps every row of the tables") {
    run_all_rows("log in RocksDB", in_rocksdb);
}

TEST_CASE("the log in RocksDB keeps the port") { keep_the_port(in_rocksdb); }

TEST_CASE("both logs have the same digest for the same commands") {
    const auto memory = in_memory();
    const auto disk = in_rocksdb();
    for (LogUnderTest* under_test : {memory.get(), disk.get()}) {
        House house(*under_test);
        for (int i = 0; i < 50; ++i)
            house.append("c" + std::to_string(i), "s" + std::to_string(i % 3), {i, i + 1000});
        house.restart();
        house.append("last", "s0", {9999});
    }
    CHECK(memory->log().last() == 51);
    CHECK(disk->log().last() == 51);
    CHECK(memory->log().digest() == disk->log().digest());
}

}  // namespace

std::unique_ptr<LogUnderTest> in_rocksdb() { return std::make_unique<InRocksDb>(); }

}  // namespace gridcase::contract
