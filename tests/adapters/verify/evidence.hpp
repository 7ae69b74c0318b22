#pragma once

// A town's log and evidence from it, as a house gives it, and heads with real signatures.

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "adapters/vault/head_key.hpp"
#include "engine/runtime/memory_log.hpp"
#include "events/bundle.hpp"
#include "events/log_tree.hpp"

namespace gridcase::test {

using Commits = std::vector<std::string>;

/// A key that is the same in every run, another for every number.
vault::HeadKey key_number(unsigned char number);

/// The log of some stored commits, and what its house says of it.
class Town {
   public:
    explicit Town(const Commits& commits);

    [[nodiscard]] const EventLog& log() const { return *log_; }
    /// Its head when it had `size` commits, signed.
    [[nodiscard]] LogHead head(TreeSize size) const;
    [[nodiscard]] LogHead head() const { return head(log_->last()); }
    /// Evidence under its newest head, that goes on from earlier ones.
    [[nodiscard]] Bundle bundle(decltype(Bundle::of) of,
                                const std::vector<LogHead>& earlier = {}) const;

    vault::HeadKey key = key_number(1);
    std::vector<HeadKeyRotated> keys;
    std::uint64_t epoch = 1;

   private:
    std::unique_ptr<engine::MemoryLog> log_;
    LogTree tree_;
};

/// The key before vouches for the one that follows.
HeadKeyRotated rotation(const vault::HeadKey& before, const vault::HeadKey& after);

/// A text with one byte changed, left out or put in, two places swapped, or its end cut off, by
/// chance.
std::string spoiled(const std::string& text);

}  // namespace gridcase::test
