#include "adapters/cli/rulebook.hpp"

#include <algorithm>
#include <fstream>
#include <iterator>
#include <variant>

#include "adapters/cli/desk.hpp"
#include "engine/domain/policy.hpp"
#include "engine/domain/territory.hpp"
#include "events/digest.hpp"

namespace gridcase::cli {
namespace {

constexpr std::size_t entries_per_command = 1000;

/// The operator asks; the id tells the same asking at the same place of the log apart from a later
/// one, for a policy may come into force again.
engine::Envelope by_operator(WritingHouse& house, engine::Command command, const Digest& digest) {
    engine::Envelope envelope;
    envelope.id = CommandId("operator:" + digest.hex().substr(0, 32) + ":" +
                            std::to_string(house.log().last()));
    envelope.actor = {ActorId("operator"), Role::admin, UnitCode()};
    envelope.recorded_at = system_now();
    envelope.occurred_at = envelope.recorded_at;
    envelope.command = std::move(command);
    return envelope;
}

/// How many facts came of it; none when all was already so.
std::size_t ask(WritingHouse& house, engine::Envelope envelope, const std::string& file) {
    const engine::Answer answer = house.engine().ask(std::move(envelope)).get();
    if (const auto* accepted = std::get_if<engine::Accepted>(&answer)) {
        std::size_t facts = 0;
        for (const CommitPtr& commit : accepted->commits) facts += commit->commit.events.size();
        return facts;
    }
    if (std::holds_alternative<engine::Unchanged>(answer)) return 0;
    if (const auto* rejection = std::get_if<engine::Rejection>(&answer))
        throw Stop(Exit::rejected, file + ": " + rejection->message);
    if (const auto* failed = std::get_if<engine::Failed>(&answer))
        throw Stop(Exit::environment, failed->why);
    throw Stop(Exit::environment, file + ": the engine could not take it now; try again");
}

/// Minutes east of UTC of times that name no offset: as the policy in force has it.
int offset_of(WritingHouse& house) {
    const auto policy = house.engine().rulebook()->policy;
    return policy ? policy->utc_offset_minutes : engine::TableOptions().utc_offset_minutes;
}

/// Asks for many entries in commands of a bearable size; how many facts came of them.
template <class C, class Entry>
std::size_t ask_in_parts(WritingHouse& house, const std::vector<Entry>& entries,
                         const std::string& file) {
    std::size_t facts = 0;
    for (std::size_t from = 0; from < entries.size(); from += entries_per_command) {
        const auto first = entries.begin() + static_cast<std::ptrdiff_t>(from);
        const auto count = std::min(entries_per_command, entries.size() - from);
        C command{"city", {first, first + static_cast<std::ptrdiff_t>(count)}};
        const Digest digest = engine::digest_of(command);
        facts += ask(house, by_operator(house, std::move(command), digest), file);
    }
    return facts;
}

}  // namespace

std::string read_file(const std::filesystem::path& file, std::size_t limit_bytes) {
    std::ifstream in(file, std::ios::binary);
    if (!in) throw Stop(Exit::environment, "cannot open " + file.string());
    std::string text;
    text.resize(limit_bytes + 1);
    in.read(text.data(), static_cast<std::streamsize>(text.size()));
    text.resize(static_cast<std::size_t>(in.gcount()));
    if (in.bad()) throw Stop(Exit::environment, "cannot read " + file.string());
    if (text.size() > limit_bytes)
        throw Stop(Exit::usage, file.string() + " is larger than " + std::to_string(limit_bytes) +
                                    " bytes, the limit for such a file");
    return text;
}

engine::Policy policy_in(const std::filesystem::path& file) {
    auto policy = engine::parse_policy(read_file(file, policy_limit_bytes));
    if (!policy) throw Stop(Exit::rejected, faults_text(policy.error(), file.string()));
    return *std::move(policy);
}

bool activate_policy(WritingHouse& house, const std::string& text, const std::string& file) {
    if (const auto policy = engine::parse_policy(text); !policy)
        throw Stop(Exit::rejected, faults_text(policy.error(), file));
    return ask(house, by_operator(house, engine::ActivatePolicy{text}, sha256(text)), file) > 0;
}

std::size_t register_territory(WritingHouse& house, const std::string& text,
                               const std::string& file, engine::TableOptions options) {
    options.utc_offset_minutes = offset_of(house);
    auto units = engine::parse_territory_csv(text, options);
    if (!units) throw Stop(Exit::rejected, faults_text(units.error(), file));
    // What is known already is left out, and a table that does not name a unit says nothing new.
    const auto known = house.engine().rulebook()->territory;
    std::erase_if(*units, [&](const UnitRegistered& unit) {
        const UnitRegistered* before = known->find(unit.code);
        return before != nullptr && (*before == unit || engine::is_unnamed(unit));
    });
    return ask_in_parts<engine::RegisterUnits>(house, *units, file);
}

std::size_t fill_posts(WritingHouse& house, const std::string& text, const std::string& file,
                       engine::TableOptions options) {
    options.utc_offset_minutes = offset_of(house);
    auto posts = engine::parse_posts_csv(text, system_now(), options);
    if (!posts) throw Stop(Exit::rejected, faults_text(posts.error(), file));
    return ask_in_parts<engine::FillPosts>(house, *posts, file);
}

std::size_t roster_duty(WritingHouse& house, const std::string& text, const std::string& file,
                        engine::TableOptions options) {
    options.utc_offset_minutes = offset_of(house);
    auto shifts = engine::parse_duty_csv(text, options);
    if (!shifts) throw Stop(Exit::rejected, faults_text(shifts.error(), file));
    return ask_in_parts<engine::RosterDuty>(house, *shifts, file);
}

void ensure_policy(WritingHouse& house) {
    if (house.engine().rulebook()->policy == nullptr)
        activate_policy(house, std::string(engine::default_policy_text()), "the shipped policy");
}

std::string faults_text(const std::vector<engine::Fault>& faults, const std::string& file) {
    std::string text = file + " has " + std::to_string(faults.size()) +
                       (faults.size() == 1 ? " fault" : " faults");
    for (const engine::Fault& fault : faults) {
        text += "\n  " + file;
        if (fault.line > 0) text += ":" + std::to_string(fault.line);
        if (fault.column > 0) text += ":" + std::to_string(fault.column);
        text += ": " + fault.message;
        if (!fault.hint.empty()) text += " (" + fault.hint + ")";
    }
    return text;
}

}  // namespace gridcase::cli
