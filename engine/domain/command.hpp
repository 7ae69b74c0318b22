#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "events/commit.hpp"
#include "events/event.hpp"
#include "events/ids.hpp"
#include "events/instant.hpp"
#include "events/words.hpp"

namespace gridcase::engine {

// What somebody asks for. Personal text comes in sealed; ids come in parsed. Every command has one
// serialize(): its digest decides whether a repeated id repeats the same command.

/// A resident's issue, filed by staff, on behalf, or by the resident. The engine gives the number.
struct ReportCase {
    static constexpr std::string_view type = "report";

    UnitCode unit;  // where it lies
    CategoryCode category;
    Severity severity = Severity::normal;
    Channel channel = Channel::patrol;
    CaseFacts facts;
    PersonalText description;
    std::optional<PersonalText> reporter;
    bool on_behalf = false;

    template <class Archive>
    void serialize(Archive& archive) {
        archive(CEREAL_NVP(unit), CEREAL_NVP(category), CEREAL_NVP(severity), CEREAL_NVP(channel),
                CEREAL_NVP(facts), CEREAL_NVP(description), CEREAL_NVP(reporter),
                CEREAL_NVP(on_behalf));
    }
};

/// One thing another system says happened to its case, at its own time. `event` is one of
/// CaseImported (first, and only there), CaseRouted, CaseAccepted, CaseEscalated, CaseResolved,
/// CaseClosed, CaseRated.
struct HistoryStep {
    Instant occurred_at;
    std::vector<Event> events;
};

/// Another system's case, taken over whole: the first step begins with CaseImported, and every
/// step becomes a commit of its own. Instants need not rise (sources err); they are kept as given.
struct RecordHistory {
    static constexpr std::string_view type = "record_history";

    CaseNumber number;
    std::vector<HistoryStep> steps;
};

struct AcceptCase {
    static constexpr std::string_view type = "accept";
    CaseNumber number;

    template <class Archive>
    void serialize(Archive& archive) {
        archive(CEREAL_NVP(number));
    }
};

struct EscalateCase {
    static constexpr std::string_view type = "escalate";
    CaseNumber number;
    EscalationReason reason = EscalationReason::other;
    std::optional<PersonalText> remark;

    template <class Archive>
    void serialize(Archive& archive) {
        archive(CEREAL_NVP(number), CEREAL_NVP(reason), CEREAL_NVP(remark));
    }
};

struct ResolveCase {
    static constexpr std::string_view type = "resolve";
    CaseNumber number;
    std::optional<PersonalText> outcome;

    template <class Archive>
    void serialize(Archive& archive) {
        archive(CEREAL_NVP(number), CEREAL_NVP(outcome));
    }
};

struct CloseCase {
    static constexpr std::string_view type = "close";
    CaseNumber number;
    std::optional<PersonalText> remark;

    template <class Archive>
    void serialize(Archive& archive) {
        archive(CEREAL_NVP(number), CEREAL_NVP(remark));
    }
};

struct RateCase {
    static constexpr std::string_view type = "rate";
    CaseNumber number;
    bool solved = false;
    std::uint8_t satisfaction = 0;  // 1..5
    std::optional<PersonalText> comment;

    template <class Archive>
    void serialize(Archive& archive) {
        archive(CEREAL_NVP(number), CEREAL_NVP(solved), CEREAL_NVP(satisfaction),
                CEREAL_NVP(comment));
    }
};

/// Units come into being, or are described anew. `territory` names the stream: the city's own is
/// `city`, an importer's is its source.
struct RegisterUnits {
    static constexpr std::string_view type = "register_units";
    std::string territory;
    std::vector<UnitRegistered> units;

    template <class Archive>
    void serialize(Archive& archive) {
        archive(CEREAL_NVP(territory), CEREAL_NVP(units));
    }
};

/// A policy, as its text, comes into force when it validates.
struct ActivatePolicy {
    static constexpr std::string_view type = "activate_policy";
    std::string text;

    template <class Archive>
    void serialize(Archive& archive) {
        archive(CEREAL_NVP(text));
    }
};

using Command = std::variant<ReportCase, RecordHistory, AcceptCase, EscalateCase, ResolveCase,
                             CloseCase, RateCase, RegisterUnits, ActivatePolicy>;

/// The command's name on disk and in the API: the struct's own.
std::string_view type_of(const Command& command);

/// SHA-256 over the command's type and content, without its context: the same asking again has
/// the same digest.
Digest digest_of(const Command& command);

/// Who acts, in which role, for which unit (empty for residents and the system).
struct Actor {
    ActorId name;
    Role role = Role::worker;
    UnitCode unit;
};

/// The optimistic lock: nothing said, "must not exist yet", or "must be exactly here".
struct ExpectedRevision {
    enum class Kind : std::uint8_t { any, none, exactly } kind = Kind::any;
    Revision revision = 0;

    static ExpectedRevision any() { return {}; }
    static ExpectedRevision none() { return {Kind::none, 0}; }
    static ExpectedRevision exactly(Revision revision) { return {Kind::exactly, revision}; }
};

/// A command with its context, as an adapter hands it in; the adapter reads the clock once.
struct Envelope {
    CommandId id;
    Actor actor;
    Instant occurred_at;
    Instant recorded_at;
    std::string correlation;
    std::string causation;
    ExpectedRevision expected;
    Command command;
};

}  // namespace gridcase::engine
