#include "adapters/import/pipeline.hpp"

#include <algorithm>
#include <exception>
#include <variant>

namespace gridcase::import {

namespace {

constexpr std::size_t window_rows = 8192;
constexpr std::size_t window_bytes = 32U << 20U;

}  // namespace

Pipeline::Pipeline(std::string source, const ImportOptions& options, engine::Engine& engine,
                   ImportReport& report, RejectsFile& rejects)
    : source_(std::move(source)),
      options_(options),
      engine_(engine),
      report_(report),
      rejects_(rejects),
      known_(engine.rulebook()) {}

void Pipeline::ask_units(std::vector<UnitRegistered> units) {
    std::erase_if(units, [&](const UnitRegistered& unit) {
        const UnitRegistered* known = known_->territory->find(unit.code);
        return known != nullptr && *known == unit;
    });
    if (units.empty()) return;
    engine::RegisterUnits command{source_, std::move(units)};
    CommandId id("import:" + source_ + ":unit:" + engine::digest_of(command).hex());
    Pending pending;
    pending.units = true;
    ask(std::move(pending), std::move(id), std::move(command));
}

void Pipeline::ask_row(ReadRow row) {
    Pending pending;
    pending.line = row.line;
    pending.raw = std::move(row.raw);
    if (!row.read) {
        pending.settled = Settled{Settled::Kind::rejected, std::move(row.read.error()), 0, 0};
        push(std::move(pending));
        return;
    }
    pending.closed_before_opened = row.read->closed_before_opened;
    ask(std::move(pending), CommandId("import:" + source_ + ":" + row.read->source_id),
        std::move(row.read->history));
}

void Pipeline::ask(Pending pending, CommandId id, engine::Command command) {
    const Instant now = options_.now();
    engine::Envelope envelope;
    envelope.id = std::move(id);
    envelope.actor = {ActorId("import:" + source_), Role::system, UnitCode()};
    envelope.occurred_at = now;
    envelope.recorded_at = now;
    envelope.command = std::move(command);
    push(std::move(pending));
    const std::uint64_t ticket = first_ticket_ + pending_.size() - 1;
    engine_.ask_patiently(std::move(envelope),
                          [inbox = inbox_, ticket](const engine::Answer& answer) {
                              Settled settled = settled_from(answer);
                              const std::scoped_lock lock(inbox->mutex);
                              inbox->answers.emplace_back(ticket, std::move(settled));
                              inbox->arrived.notify_one();
                          });
}

/// Takes the row in, after those before it have left enough room.
void Pipeline::push(Pending pending) {
    collect(false);
    while (!pending_.empty() &&
           (pending_.size() >= window_rows || pending_bytes_ + pending.raw.size() > window_bytes))
        collect(true);
    pending_bytes_ += pending.raw.size();
    pending_.push_back(std::move(pending));
}

void Pipeline::drain() {
    std::exception_ptr first_problem;
    while (!pending_.empty()) {
        try {
            collect(true);
        } catch (...) {
            if (!first_problem) first_problem = std::current_exception();
        }
    }
    if (first_problem) std::rethrow_exception(first_problem);
}

/// Fetches the answers that are there, and settles what can be settled; with `wait`, there will be
/// at least one.
void Pipeline::collect(bool wait) {
    std::vector<std::pair<std::uint64_t, Settled>> answers;
    {
        std::unique_lock lock(inbox_->mutex);
        if (wait && !pending_.empty() && !pending_.front().settled)
            inbox_->arrived.wait(lock, [&] { return !inbox_->answers.empty(); });
        answers.swap(inbox_->answers);
    }
    for (auto& [ticket, settled] : answers)
        pending_[static_cast<std::size_t>(ticket - first_ticket_)].settled = std::move(settled);
    while (!pending_.empty() && pending_.front().settled) settle_front();
}

void Pipeline::settle_front() {
    const Pending row = std::move(pending_.front());
    pending_.pop_front();
    ++first_ticket_;
    pending_bytes_ -= row.raw.size();
    count(row, *row.settled);
    if (row.settled->kind == Settled::Kind::stopped) throw ImportStopped(row.settled->why);
    if (row.settled->kind != Settled::Kind::rejected) return;
    if (row.units) throw ImportStopped("the units cannot be registered: " + row.settled->why);
    rejects_.add(row.line, row.settled->why, row.raw);
}

void Pipeline::count(const Pending& pending, const Settled& settled) {
    report_.commits += settled.commits;
    if (pending.units) {
        report_.units += settled.events;
        return;
    }
    const bool kept =
        settled.kind == Settled::Kind::taken || settled.kind == Settled::Kind::repeated;
    if (settled.kind == Settled::Kind::taken) ++report_.taken;
    if (settled.kind == Settled::Kind::repeated) ++report_.repeated;
    if (settled.kind == Settled::Kind::rejected) ++report_.rejected;
    if (kept && pending.closed_before_opened) ++report_.closed_before_opened;
}

// One look per kind of answer instead of std::visit: inlined into the reply, a visitor makes GCC 12
// warn of uninitialized texts at -O2.
Pipeline::Settled Pipeline::settled_from(const engine::Answer& answer) {
    using Kind = Settled::Kind;
    static_assert(std::variant_size_v<engine::Answer> == 7, "say what the new answer means here");
    if (const auto* accepted = std::get_if<engine::Accepted>(&answer)) {
        if (accepted->repeated) return {Kind::repeated, {}, 0, 0};
        Settled settled{Kind::taken, {}, accepted->commits.size(), 0};
        for (const CommitPtr& stored : accepted->commits)
            settled.events += stored->commit.events.size();
        return settled;
    }
    if (std::holds_alternative<engine::Unchanged>(answer)) return {Kind::repeated, {}, 0, 0};
    if (const auto* no = std::get_if<engine::Rejection>(&answer))
        return {Kind::rejected, no->message, 0, 0};
    if (const auto* before = std::get_if<engine::CommandIdReused>(&answer))
        return {
            Kind::rejected,
            "already imported with other content (position " + std::to_string(before->first) + ")",
            0, 0};
    if (std::holds_alternative<engine::Conflict>(answer))
        return {Kind::stopped, "another revision was expected", 0, 0};
    if (std::holds_alternative<engine::Busy>(answer))
        return {Kind::stopped, "the engine is busy; import the file again", 0, 0};
    return {Kind::stopped,
            "the log takes no more: " + std::get<engine::Failed>(answer).why +
                "; when that is put right, import the file again",
            0, 0};
}

}  // namespace gridcase::import
