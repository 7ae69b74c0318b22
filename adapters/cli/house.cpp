#include "adapters/cli/house.hpp"

#include <chrono>
#include <future>

#include "adapters/http/response.hpp"

namespace gridcase::cli {
namespace {

constexpr std::chrono::milliseconds views_patience{2000};

http::Reading reading_of(std::shared_ptr<const rocks::ViewSnapshot> snapshot, const EventLog& log) {
    const auto& store = snapshot->store();
    const Position position = snapshot->position();
    return {std::move(snapshot), store, log, position};
}

}  // namespace

Instant system_now() {
    const auto since = std::chrono::system_clock::now().time_since_epoch();
    return {std::chrono::duration_cast<std::chrono::microseconds>(since).count()};
}

std::filesystem::path control_socket(const std::filesystem::path& data) {
    return data / "control.sock";
}

WritingHouse::WritingHouse(const std::filesystem::path& data, const HouseOptions& options)
    : data_(data),
      log_(rocks::open_log(data, {options.create, options.accept_loss})),
      tide_(log_->last()) {
    // A wrong passphrase is told before views are made anew, which takes a minute beside ten
    // million commits. Keys and views are read at once.
    auto vault = std::async(
        std::launch::async,
        vault::unlock_vault(data, {.create = options.create, .seed = options.vault_seed}));
    views_ = rocks::Views::open(data, *log_, options.catching_up);
    vault_ = vault.get();
    engine_ = std::make_unique<engine::Engine>(*log_, *views_, *vault_);
    if (options.keep) {
        const auto latest = [this] {
            views_->wait_at_leisure(log_->last(), views_patience);
            const Instant lowest_armed = views_->take_lowest_armed();
            const auto snapshot = views_->snapshot();
            return steward::Seen{snapshot, &snapshot->store(), snapshot->position(), lowest_armed};
        };
        keeper_ = std::make_unique<steward::Keeper>(
            steward::House{*engine_, *log_, *views_, latest}, system_now);
    }
    engine_->on_durable([this](Position last) {
        views_->wake(last);
        tide_.rise(last);
        if (keeper_) keeper_->wake();
    });
    http::Backend backend;
    backend.engine = engine_.get();
    backend.vault = vault_.get();
    backend.now = system_now;
    backend.tide = &tide_;
    backend.log = log_.get();
    backend.latest = [this] {
        views_->wait_for(log_->last(), views_patience);
        return reading_of(views_->snapshot(), *log_);
    };
    backend.at = [this](Position position) {
        return reading_of(rocks::views_at(*log_, position), *log_);
    };
    backend.rebuild_views = [this] { views_->rebuild({}); };
    api_ = http::make_api(std::move(backend));
    http::ServerOptions listening;
    listening.control_socket = control_socket(data);
    control_ = std::make_unique<http::Server>(std::move(listening), with_chores(options.chores));
    if (keeper_) keeper_->start();
}

http::Handler WritingHouse::with_chores(decltype(HouseOptions::chores) chores) {
    if (!chores) return api_;
    return [this, chores = std::move(chores)](http::Request request, http::Respond respond) {
        if (!request.target.starts_with("/chores/"))
            return api_(std::move(request), std::move(respond));
        const auto job = [this, chores, request = std::move(request), respond] {
            respond(chores(*this, request));
        };
        if (chores_.post(job)) return;
        respond(http::problem_response(http::make_problem(
            503, "busy", "Too much is waiting to be done here", "ask again in a minute")));
    };
}

ReadingHouse::ReadingHouse(const std::filesystem::path& data)
    : views_(rocks::open_flushed_views(data)),
      log_(rocks::open_log_reader(data)),
      vault_(vault::open_vault_reader(data)) {
    http::Backend backend;
    backend.vault = vault_.get();
    backend.now = system_now;
    backend.latest = [this] { return reading_of(rocks::read_views(views_, *log_), *log_); };
    backend.at = [this](Position position) {
        return reading_of(rocks::views_at(*log_, position), *log_);
    };
    api_ = http::make_api(std::move(backend));
}

}  // namespace gridcase::cli
