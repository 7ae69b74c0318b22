#include "tests/simulation/house.hpp"

#include <algorithm>
#include <future>
#include <stdexcept>
#include <string>
#include <utility>

#include "events/codec.hpp"
#include "projections/fold.hpp"
#include "projections/query.hpp"
#include "projections/timers.hpp"

namespace gridcase::simulation {
namespace {

/// Of a thousand askings and rounds of a mortal house, in so many it dies.
constexpr std::uint64_t deaths_per_mille = 12;
/// So few states stay in memory in a mortal house that many are read back from the log.
constexpr std::size_t mortal_state_bytes = 150'000;
/// Who acts where the house asks of itself.
const ActorId steward_name("gridcase");

}  // namespace

House::House(Kind kind, std::uint64_t seed) : kind_(kind), chance_(seed) { open(); }

void House::open() {
    engine::Limits limits;
    if (kind_ == Kind::mortal) {
        limits.state_bytes = mortal_state_bytes;
        limits.batch_commits = 7;
    }
    gate_ = std::make_unique<engine::GatedLog>(log_);
    engine_ = std::make_unique<engine::Engine>(*gate_, log_, vault_, limits);
    steward_ = std::make_unique<steward::Steward>(
        steward::House{*engine_, log_, log_, [this] {
                           const projections::ViewStore& store = views();
                           return steward::Seen{nullptr, &store, folded_,
                                                std::exchange(lowest_armed_, latest_instant)};
                       }});
}

void House::perhaps_die() {
    using Fault = engine::GatedLog::Fault;
    if (kind_ == Kind::immortal || !chance_.per_mille(deaths_per_mille)) return;
    gate_->fail_next(chance_.percent(50) ? Fault::before_writing : Fault::after_writing);
}

void House::rise() {
    ++deaths_;
    steward_.reset();
    engine_.reset();
    open();
}

std::vector<engine::Answer> House::ask(const std::vector<engine::Envelope>& envelopes) {
    while (true) {
        perhaps_die();
        std::vector<std::future<engine::Answer>> waiting;
        std::vector<faults::CallBook::Number> calls;
        waiting.reserve(envelopes.size());
        for (const engine::Envelope& each : envelopes) {
            calls.push_back(book_.asks(each.id, std::nullopt, each.expected));
            waiting.push_back(engine_->ask(each));
        }
        std::vector<engine::Answer> answers;
        bool failed = false;
        for (std::size_t i = 0; i < waiting.size(); ++i) {
            answers.push_back(waiting[i].get());
            book_.answered(calls[i], answers.back());
            failed = failed || std::holds_alternative<engine::Failed>(answers.back());
        }
        if (!failed) return answers;
        rise();
    }
}

std::vector<faults::Call> House::calls() const {
    std::vector<faults::Call> calls = book_.calls();
    log_.read(1, log_.last(), [&](Position at, std::string_view bytes) {
        const CommitPtr commit = stored(std::string(bytes), at).value();
        if (commit->commit.part != 1 || commit->commit.actor != steward_name) return true;
        calls.emplace_back();
        calls.back().id = commit->commit.command_id;
        return true;
    });
    return calls;
}

steward::Round House::work(Instant now) {
    while (true) {
        perhaps_die();
        try {
            return steward_->work(now);
        } catch (const std::runtime_error&) {
            // So it is when the house dies in the midst of a round: the next one does the rest.
            if (engine_->failure().empty()) throw;
            rise();
        }
    }
}

const projections::MemoryViewStore& House::views() {
    log_.read(folded_ + 1, log_.last(), [&](Position at, std::string_view bytes) {
        const CommitPtr commit = stored(std::string(bytes), at).value();
        projections::fold(views_, *commit);
        if (commit->commit.stream.kind == StreamKind::case_file)
            note_armed(CaseNumber(commit->commit.stream.id));
        folded_ = at;
        return true;
    });
    return views_;
}

void House::note_armed(const CaseNumber& number) {
    const projections::CaseRow row = *projections::find_row(views_, number);
    const auto note = [&](const std::optional<projections::Timer>& timer) {
        if (timer) lowest_armed_ = std::min(lowest_armed_, timer->due);
    };
    for (const LimitKind limit : all_limit_kinds) note(projections::armed(row, limit));
    for (const projections::Summons& each : row.summons)
        note(projections::armed(row, LimitKind::arrival, each.department));
}

}  // namespace gridcase::simulation
