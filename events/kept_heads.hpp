#pragma once

#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <vector>

#include "events/log_head.hpp"

namespace gridcase {

/// Heads of logs that somebody kept outside the house, in a file: as lines of JSON, or as a
/// witness's file (witness.hpp).
///
/// A line of JSON is `{"log","epoch","size","root","at","key","signature"}`, as `audit head --json`
/// prints it and `heads.jsonl` keeps it (there with "peaks" behind); who noted one down may leave
/// out the last three. Empty lines say nothing.
struct KeptHeads {
    struct Line {
        LogHead head;
        std::size_t number = 0;  // of the line, from 1
    };

    std::vector<Line> lines;
    std::string witness;           // the public key of the witness; empty: a file of JSON lines
    std::string fault_of_witness;  // why it is not what a witness would have written; empty: it is
};

inline constexpr std::size_t heads_limit_bytes = std::size_t{64} << 20U;

/// The error says which line is no head. Never throws, and needs no library of JSON, for
/// gridcase-verify knows none.
tl::expected<KeptHeads, std::string> parse_heads(std::string_view text);
/// One line of JSON.
tl::expected<LogHead, std::string> parse_head_line(std::string_view line);

/// Empty, or why these heads cannot be relied on: one is not signed by the key that it names, or a
/// witness's file does not hold. `witness`: whose file it must be; empty: anybody's.
std::string fault_in(const KeptHeads& heads, const std::string& witness);

}  // namespace gridcase
