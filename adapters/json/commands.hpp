#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <vector>

#include "adapters/json/problem.hpp"
#include "engine/domain/command.hpp"
#include "events/personal.hpp"

namespace gridcase::json {

/// How a field is said.
enum class FieldKind : std::uint8_t {
    word,    // a short text: an id, one word of a list, an instant
    prose,   // a text that people write
    number,  // a whole number
    flag,    // true or false
    object,  // has fields of its own
    list,    // of objects that have
};

/// One field of a command's body, as people are told about it.
struct FieldForm {
    std::string_view name;
    std::string_view what;
    FieldKind kind = FieldKind::word;
    bool required = false;
    std::span<const FieldForm> fields = {};  // of an object, or of each one in a list
};

/// What a command is about: a case yet to be numbered, a case, the house itself (for the operator
/// only), or its people.
enum class Subject : std::uint8_t { new_case, one_case, house, people };

/// What a body is read with. Personal text is sealed here, at the door.
struct Asking {
    const CommandId& id;
    const std::optional<CaseNumber>& number;  // set for commands about one case
    KeyVault& vault;
};

/// A command as asked for, with the moment it says it happened at.
struct ParsedCommand {
    engine::Command command;
    std::optional<Instant> occurred_at;
};

/// One row of the table of commands: its name, what its body may hold, and who reads it. Routes,
/// command lines, listings and error texts are made from it.
struct CommandForm {
    std::string_view name;
    std::string_view what;
    std::string_view done;  // what is said of a case when it is done
    Subject subject = Subject::one_case;
    std::string_view path;  // where it is asked; of a command about one case its name, below it
    std::size_t body_limit_bytes = 0;
    std::vector<FieldForm> fields;  // empty: the body is plain text
    tl::expected<ParsedCommand, Problem> (*parse)(const CommandForm& form, std::string_view body,
                                                  const Asking& asking) = nullptr;
};

/// Every command that may be asked from outside. What the house asks itself (timers, processes,
/// importers) stands in no row, so nobody else can ask it.
const std::vector<CommandForm>& command_forms();
const CommandForm* find_command_form(std::string_view name);

/// Reads a command from outside: size, JSON of limited depth, fields, types, lengths, ids. The
/// first fault becomes the problem; nothing is sealed before all of it is right.
tl::expected<ParsedCommand, Problem> parse_command(const CommandForm& form, std::string_view body,
                                                   const Asking& asking);

/// `{commands:[{name, what, about, fields:[{name, what, kind, required, fields?}]}]}`.
std::string commands_json();

}  // namespace gridcase::json
