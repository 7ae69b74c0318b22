#include "adapters/rocksdb/merging_at_rest.hpp"

#include <spdlog/spdlog.h>

#include <exception>
#include <utility>

namespace gridcase::rocks {
namespace {

using Clock = std::chrono::steady_clock;

constexpr std::chrono::minutes merge_every{10};

}  // namespace

MergingAtRest::~MergingAtRest() {
    cancel();
    if (merging_.valid()) merging_.wait();
}

void MergingAtRest::begin(std::shared_ptr<const ViewsDatabase> database) {
    if (begun_ && Clock::now() - *begun_ < merge_every) return;
    if (merging_.valid() && merging_.wait_for(std::chrono::seconds(0)) != std::future_status::ready)
        return;
    if (database->runs_of_cells() < 2) return;
    begun_ = Clock::now();
    cancelled_ = false;
    merging_ = std::async(std::launch::async, [this, database = std::move(database)]() mutable {
        const auto merged = std::move(database);  // let go of at the end, not with the future
        try {
            merged->merge_cells(cancelled_);
        } catch (const std::exception& error) {  // figures take a little longer, that is all
            spdlog::warn("{}", error.what());
        }
    });
}

}  // namespace gridcase::rocks
