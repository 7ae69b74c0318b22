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

constexpr std::size_t units_per_command = 1000;

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

/// True when something happened, false when all was already so.
bool ask(WritingHouse& house, engine::Envelope envelope, const std::string& file) {
    const engine::Answer answer = house.engine().ask(std::move(envelope)).get();
    if (std::holds_alternative<engine::Accepted>(answer)) return true;
    if (std::holds_alternative<engine::Unchanged>(answer)) return false;
    if (const auto* rejection = std::get_if<engine::Rejection>(&answer))
        throw Stop(Exit::rejected, file + ": " + rejection->message);
    if (const auto* failed = std::get_if<engine::Failed>(&answer))
        throw Stop(Exit::environment, failed->why);
    throw Stop(Exit::environment, file + ": the engine could not take it now; try again");
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

bool activate_policy(WritingHouse& house, const std::string& text, const std::string& file) {
    if (const auto policy = engine::parse_policy(text); !policy)
        throw Stop(Exit::rejected, faults_text(policy.error(), file));
    return ask(house, by_operator(house, engine::ActivatePolicy{text}, sha256(text)), file);
}

std::size_t register_territory(WritingHouse& house, const std::string& text,
                               const std::string& file) {
    auto units = engine::parse_territory_csv(text);
    if (!units) throw Stop(Exit::rejected, faults_text(units.error(), file));
    return register_units(house, *std::move(units));
}

std::size_t register_units(WritingHouse& house, std::vector<UnitRegistered> units) {
    const auto known = house.engine().rulebook()->territory;
    std::erase_if(units, [&](const UnitRegistered& unit) {
        const UnitRegistered* before = known->find(unit.code);
        return before != nullptr && *before == unit;
    });
    for (std::size_t from = 0; from < units.size(); from += units_per_command) {
        const auto first = units.begin() + static_cast<std::ptrdiff_t>(from);
        const auto count = std::min(units_per_command, units.size() - from);
        engine::RegisterUnits command{"city", {first, first + static_cast<std::ptrdiff_t>(count)}};
        const Digest digest = engine::digest_of(command);
        ask(house, by_operator(house, std::move(command), digest), "territory");
    }
    return units.size();
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
