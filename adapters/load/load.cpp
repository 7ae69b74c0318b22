#include "adapters/load/load.hpp"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <condition_variable>
#include <mutex>
#include <optional>
#include <stdexcept>
#include <utility>
#include <variant>

#include "adapters/load/life.hpp"

namespace gridcase::load {
namespace {

using Clock = std::chrono::steady_clock;

std::string wording(const engine::Answer& answer) {
    if (const auto* rejection = std::get_if<engine::Rejection>(&answer))
        return "rejected: " + rejection->message;
    if (const auto* failed = std::get_if<engine::Failed>(&answer)) return failed->why;
    return "not accepted";
}

/// Somebody who takes one case after the other through its life.
struct Caller {
    std::uint64_t serial = 0;
    std::optional<Step> step;  // the next one; nothing: a new case
    CaseNumber number;
    Clock::time_point asked;
};

/// Hands answers from the writer thread, which must not be held up, to the asking one.
class Answers {
   public:
    struct Given {
        std::size_t caller = 0;
        engine::Answer answer;
        Clock::time_point at;
    };

    void give(Given given) {
        const std::scoped_lock lock(mutex_);
        given_.push_back(std::move(given));
        // The answers of a batch come at once: the first one wakes.
        if (given_.size() == 1) some_.notify_one();
    }
    void take(std::vector<Given>& taken) {
        taken.clear();
        std::unique_lock lock(mutex_);
        some_.wait(lock, [this] { return !given_.empty(); });
        taken.swap(given_);
    }

   private:
    std::mutex mutex_;
    std::condition_variable some_;
    std::vector<Given> given_;
};

class Run {
   public:
    Run(engine::Engine& engine, KeyVault& vault, const LoadOptions& options)
        : engine_(engine), vault_(vault), options_(options), callers_(options.in_flight) {
        report_.answer_micros.reserve(options.commands);
    }

    LoadReport work() {
        const Clock::time_point begin = Clock::now();
        for (std::size_t caller = 0; caller < callers_.size(); ++caller) ask_next(caller);
        std::vector<Answers::Given> taken;
        while (report_.commands < asked_) {
            answers_.take(taken);
            for (const Answers::Given& given : taken) hear(given);
            for (const Answers::Given& given : taken) ask_next(given.caller);
            if (options_.progress) options_.progress(report_.commands, options_.commands);
        }
        report_.seconds = std::chrono::duration<double>(Clock::now() - begin).count();
        if (!fault_.empty()) throw std::runtime_error(fault_);
        std::sort(report_.answer_micros.begin(), report_.answer_micros.end());
        return std::move(report_);
    }

   private:
    void ask_next(std::size_t index) {
        if (asked_ >= options_.commands || !fault_.empty()) return;
        Caller& caller = callers_[index];
        if (!caller.step) caller = {options_.first_case + report_.cases++, Step::report, {}, {}};
        const Step step = *caller.step;
        const Life life(caller.serial);
        engine::Envelope envelope;
        envelope.id = CommandId(options_.name + "-" + std::to_string(caller.serial) + "-" +
                                std::string(to_text(step)));
        envelope.actor = life.actor(step);
        envelope.occurred_at = now();
        envelope.recorded_at = envelope.occurred_at;
        caller.asked = Clock::now();
        envelope.command = life.command(step, envelope.id, caller.number, vault_);
        ++asked_;
        engine_.ask_patiently(std::move(envelope), [this, index](engine::Answer answer) {
            answers_.give({index, std::move(answer), Clock::now()});
        });
    }

    void hear(const Answers::Given& given) {
        Caller& caller = callers_[given.caller];
        ++report_.commands;
        const auto took =
            std::chrono::duration_cast<std::chrono::microseconds>(given.at - caller.asked);
        report_.answer_micros.push_back(static_cast<std::uint32_t>(took.count()));
        const auto* accepted = std::get_if<engine::Accepted>(&given.answer);
        if (accepted == nullptr) {
            if (fault_.empty())
                fault_ = "the load's command " + std::string(to_text(*caller.step)) + " of case " +
                         std::to_string(caller.serial) + " was " + wording(given.answer);
            return;
        }
        if (caller.step == Step::report)
            caller.number = CaseNumber(accepted->commits.front()->commit.stream.id);
        caller.step =
            caller.step == options_.last ? std::nullopt : Life(caller.serial).after(*caller.step);
    }

    [[nodiscard]] Instant now() const {
        return options_.begin +
               Duration{static_cast<std::int64_t>(report_.cases) * options_.between_cases.micros};
    }

    engine::Engine& engine_;
    KeyVault& vault_;
    const LoadOptions& options_;
    std::vector<Caller> callers_;
    Answers answers_;
    std::uint64_t asked_ = 0;
    LoadReport report_;
    std::string fault_;
};

}  // namespace

double LoadReport::percentile(double share) const {
    if (answer_micros.empty()) return 0;
    const double last = static_cast<double>(answer_micros.size() - 1);
    return answer_micros[static_cast<std::size_t>(std::lround(share * last))];
}

LoadReport run_load(engine::Engine& engine, KeyVault& vault, const LoadOptions& options) {
    return Run(engine, vault, options).work();
}

}  // namespace gridcase::load
