#pragma once

#include <functional>
#include <string>
#include <vector>

#include "tests/contract/house.hpp"

namespace gridcase::contract {

/// One row of the tables that other event stores pass. `run` holds our expectation; a row without
/// one does not apply, and `ours` says why.
struct Row {
    std::string id;    // section and number
    std::string text;  // given and when, briefly
    std::string ours;  // what we answer, or "n/a because …"
    std::function<void(House&)> run;
};

inline constexpr const char* never_deleted = "n/a because streams and commits are never deleted";

std::vector<Row> retry_rows();     // c.2 idempotent retries
std::vector<Row> sequence_rows();  // c.3 sequences
std::vector<Row> store_rows();     // c.4 further cases of a large store
std::vector<Row> message_rows();   // c.5 cases of a small one
std::vector<Row> replay_rows();    // c.8 replay bounds

/// Runs every row on a fresh log, and prints how many ran and how many do not apply.
void run_all_rows(const std::string& log_name, const MakeLog& make);

/// What every log must do at the port, below streams and commands.
void keep_the_port(const MakeLog& make);

}  // namespace gridcase::contract
