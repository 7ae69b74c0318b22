#include "bench/house.hpp"

namespace gridcase::bench {

House::House(const std::filesystem::path& data)
    : log_(rocks::open_log(data, {.create = true, .accept_loss = false})),
      vault_(vault::open_vault(data, {.create = true, .seed = std::nullopt})),
      views_(rocks::Views::open(data, *log_, {})),
      engine_(std::make_unique<engine::Engine>(*log_, *views_, *vault_)) {
    engine_->on_durable([this](Position last) { views_->wake(last); });
}

}  // namespace gridcase::bench
