#pragma once

#include <filesystem>
#include <memory>
#include <string>

#include "adapters/cli/desk.hpp"
#include "adapters/rocksdb/views.hpp"
#include "events/event_log.hpp"
#include "events/log_tree.hpp"

namespace gridcase::cli {

/// The directory that a command line names; a Stop when it names none.
const std::string& audited_data(const Where& where);

/// The log of a command line's directory, read beside any writer, and what was flushed of its
/// views: a proof of a long log is then made of nodes that are kept. Without views it is made of
/// the whole log.
class AuditedLog {
   public:
    explicit AuditedLog(const Where& where);

    [[nodiscard]] const EventLog& log() const { return *log_; }
    /// Its Merkle tree as it is now, which this must outlive. `visit` sees the commits behind those
    /// that are known().
    [[nodiscard]] LogTree tree(const LogTree::Visit& visit = {}) const;
    /// How many commits the views know; 0 without views.
    [[nodiscard]] Position known() const { return views_ ? views_->position() : 0; }
    /// The views over known() commits; there must be some.
    [[nodiscard]] const projections::ViewStore& views() const { return views_->store(); }

   private:
    explicit AuditedLog(const std::filesystem::path& data);

    std::unique_ptr<EventLog> log_;
    std::shared_ptr<const rocks::ViewSnapshot> views_;
};

}  // namespace gridcase::cli
