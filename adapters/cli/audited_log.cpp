#include "adapters/cli/audited_log.hpp"

#include <utility>

#include "adapters/cli/progress.hpp"
#include "adapters/rocksdb/log.hpp"
#include "projections/tree.hpp"

namespace gridcase::cli {

const std::string& audited_data(const Where& where) {
    if (where.data.empty()) throw Stop(Exit::usage, "say which log: --data DIR");
    return where.data;
}

AuditedLog::AuditedLog(const Where& where)
    : AuditedLog(std::filesystem::path(audited_data(where))) {}

AuditedLog::AuditedLog(const std::filesystem::path& data) {
    auto flushed = rocks::open_flushed_views(data);  // before the log, which then holds all of them
    log_ = rocks::open_log_reader(data);
    views_ = rocks::flushed_snapshot(std::move(flushed), *log_);
}

LogTree AuditedLog::tree(const LogTree::Visit& visit) const {
    LogTree::Kept kept;
    if (views_)
        kept = {projections::kept_edge(views()),
                [this](const CompleteNode& at) { return projections::kept_node(views(), at); }};
    Progress progress("hashing", "commits");
    return LogTree(*log_, std::move(kept), [&](Position position, std::string_view bytes) {
        if (visit) visit(position, bytes);
        progress.update(static_cast<double>(position) / static_cast<double>(log_->last()),
                        position);
    });
}

}  // namespace gridcase::cli
