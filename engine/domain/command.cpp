#include "engine/domain/command.hpp"

// The digest is taken over:
//   type-length type content                        for all commands with a serialize()
//   type-length type number step-count step*        for record_history
//   step = occurred_at event-count (length event)*  event as codec.cpp writes it
// An event or unit is written in its oldest shape that says all of it, so that what was asked
// before a shape grew is the same command afterwards.
//
// in the encoding of span_archive.hpp.

#include "events/digest.hpp"
#include "events/personal_texts.hpp"
#include "events/span_archive.hpp"
#include "events/upcasters.hpp"

namespace gridcase::engine {
namespace {

template <class C>
void write(SpanWriter& archive, const C& command) {
    archive(command);
}

void write(SpanWriter& archive, const RecordHistory& command) {
    archive(command.number);
    archive.number(command.steps.size());
    for (const HistoryStep& step : command.steps) {
        archive(step.occurred_at);
        archive.number(step.events.size());
        for (const Event& event : step.events) archive.text(encode_as_before(event));
    }
}

void write(SpanWriter& archive, const RegisterUnits& command) {
    archive(command.territory);
    archive.number(command.units.size());
    for (const UnitRegistered& unit : command.units) {
        if (const auto before = as_before(unit))
            archive(*before);
        else
            archive(unit);
    }
}

}  // namespace

Command::Command() = default;
Command::Command(const Command& other) = default;
Command::Command(Command&& other) noexcept = default;
Command& Command::operator=(const Command& other) = default;
Command& Command::operator=(Command&& other) noexcept = default;
Command::~Command() = default;

std::string_view type_of(const Command& command) {
    return std::visit([](const auto& concrete) { return std::decay_t<decltype(concrete)>::type; },
                      command);
}

Digest digest_of(const Command& command) {
    std::string bytes;
    SpanWriter archive(bytes);
    archive.text(type_of(command));
    std::visit([&](const auto& concrete) { write(archive, concrete); }, command);
    return sha256(bytes);
}

std::vector<PersonalText> personal_texts(const Command& command) {
    PersonalTexts texts;
    std::visit(
        [&]<class C>(const C& concrete) {
            if constexpr (std::is_same_v<C, RecordHistory>) {
                for (const HistoryStep& step : concrete.steps)
                    for (const Event& event : step.events) texts.add(event);
            } else if constexpr (!std::is_same_v<C, RegisterUnits>) {
                texts.look_into(concrete);
            }
        },
        command);
    return texts.take();
}

}  // namespace gridcase::engine
