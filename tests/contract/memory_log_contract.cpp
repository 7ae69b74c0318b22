#include <doctest/doctest.h>

#include "engine/runtime/memory_log.hpp"
#include "tests/contract/logs.hpp"
#include "tests/contract/rows.hpp"

namespace gridcase::contract {
namespace {

/// A process in memory has no restart; its engine has, over the same log.
class InMemory final : public LogUnderTest {
   public:
    [[nodiscard]] EventLog& log() override { return log_; }
    [[nodiscard]] const engine::Recall& recall() override { return log_; }
    void wake(Position) override {}
    void settle() override {}
    void restart() override {}

   private:
    engine::MemoryLog log_;
};

TEST_CASE("the log in memory keeps every row of the tables") {
    run_all_rows("log in memory", in_memory);
}

TEST_CASE("the log in memory keeps the port") { keep_the_port(in_memory); }

}  // namespace

std::unique_ptr<LogUnderTest> in_memory() { return std::make_unique<InMemory>(); }

}  // namespace gridcase::contract
