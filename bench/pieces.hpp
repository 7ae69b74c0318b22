#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "events/instant.hpp"

namespace gridcase::bench {

/// What a piece of work was called with. Throws std::runtime_error when something is missing.
class Arguments {
   public:
    explicit Arguments(std::vector<std::string> given) : given_(std::move(given)) {}

    [[nodiscard]] const std::string& text(std::size_t index) const;
    [[nodiscard]] std::uint64_t number(std::size_t index) const;
    [[nodiscard]] std::size_t size() const { return given_.size(); }

   private:
    std::vector<std::string> given_;
};

/// When the town of the benchmarks begins to live: 2025-01-01T00:00:00+08:00.
inline constexpr Instant start_of_year{1'735'660'800'000'000};

/// Prints a measured value as `name value`.
void tell(std::string_view name, double value);

/// Seconds since it was made.
class Stopwatch {
   public:
    [[nodiscard]] double seconds() const {
        return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin_).count();
    }

   private:
    std::chrono::steady_clock::time_point begin_ = std::chrono::steady_clock::now();
};

/// The value that a share of all does not exceed.
double percentile(std::vector<double> values, double share);

struct Piece {
    const char* name;
    const char* arguments;
    void (*work)(const Arguments&);
};

// writing.cpp
void commands(const Arguments& arguments);
void fill(const Arguments& arguments);
void report_cases(const Arguments& arguments);
void one_caller(const Arguments& arguments);

// reading.cpp
void read_and_check(const Arguments& arguments);
void verify(const Arguments& arguments);
void rebuild(const Arguments& arguments);
void figures(const Arguments& arguments);
void sizes(const Arguments& arguments);

// serving.cpp
void http_commands(const Arguments& arguments);
void first_answer(const Arguments& arguments);
void beside_a_busy_server(const Arguments& arguments);

// peers.cpp
void facts(const Arguments& arguments);
void pgbench_scripts(const Arguments& arguments);

}  // namespace gridcase::bench
