#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "engine/domain/case.hpp"
#include "engine/domain/rulebook.hpp"
#include "engine/runtime/memory_log.hpp"
#include "projections/view_store.hpp"

namespace gridcase::simulation {

/// Reads the log as an auditor would, and looks whether the city keeps its promises. Every answer
/// is the first fault found, in words; empty: none.
class Oracle {
   public:
    /// What the house shows and goes by.
    struct Shown {
        const engine::MemoryLog& log;
        const projections::MemoryViewStore& views;
        const engine::Rulebook& rulebook;
    };

    /// The cases touched since the last call, each replayed from its first commit.
    std::string fault_in_touched(const Shown& shown, Instant now);
    /// The same of every case there is, and of the worklists.
    std::string fault_in_all(const Shown& shown, Instant now);
    /// Views folded anew from the whole log are the same bytes.
    static std::string fault_in_rebuilt(const Shown& shown);

    /// How often each type of event was seen, and how many cases there are.
    [[nodiscard]] const std::map<std::string_view, std::uint64_t>& seen() const { return seen_; }
    [[nodiscard]] std::size_t cases() const { return files_.size(); }

   private:
    /// A case's stream, and what a replay from its first commit makes of it.
    struct File {
        std::vector<CommitPtr> commits;
        engine::Case replayed;
    };

    std::vector<CaseNumber> follow(const engine::MemoryLog& log);
    [[nodiscard]] std::string fault_of(const CaseNumber& number, const Shown& shown,
                                       Instant now) const;

    Position read_ = 0;
    std::unordered_map<CaseNumber, File> files_;
    std::map<std::string_view, std::uint64_t> seen_;
};

}  // namespace gridcase::simulation
