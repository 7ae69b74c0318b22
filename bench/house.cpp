#include "bench/house.hpp"

#include <sys/resource.h>

#include <chrono>
#include <stdexcept>
#include <thread>

namespace gridcase::bench {
namespace {

std::chrono::microseconds processor_time() {
    rusage used{};
    ::getrusage(RUSAGE_SELF, &used);
    return std::chrono::seconds(used.ru_utime.tv_sec + used.ru_stime.tv_sec) +
           std::chrono::microseconds(used.ru_utime.tv_usec + used.ru_stime.tv_usec);
}

}  // namespace

House::House(const std::filesystem::path& data)
    : log_(rocks::open_log(data, {.create = true, .accept_loss = false})),
      vault_(vault::open_vault(data, {.create = true, .seed = std::nullopt})),
      views_(rocks::Views::open(data, *log_, {})),
      engine_(std::make_unique<engine::Engine>(*log_, *views_, *vault_)) {
    engine_->on_durable([this](Position last) { views_->wake(last); });
}

void come_to_rest() {
    constexpr std::chrono::milliseconds look{500};
    constexpr int looks = 1200;
    constexpr int idle_looks = 14;  // views are flushed and merged after five seconds
    int idle = 0;
    for (int i = 0; i < looks && idle < idle_looks; ++i) {
        const auto before = processor_time();
        std::this_thread::sleep_for(look);
        idle = processor_time() - before < look / 50 ? idle + 1 : 0;
    }
    if (idle < idle_looks) throw std::runtime_error("the house does not come to rest");
}

}  // namespace gridcase::bench
