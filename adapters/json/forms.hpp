#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "adapters/json/commands.hpp"
#include "adapters/json/fields.hpp"

namespace gridcase::json {

// What the rows of the table of commands are made of; each group of rows has a file of its own.

std::vector<CommandForm> reporting_forms();
std::vector<CommandForm> handling_forms();
std::vector<CommandForm> resident_forms();
std::vector<CommandForm> ladder_forms();
std::vector<CommandForm> limit_forms();
std::vector<CommandForm> house_forms();
std::vector<CommandForm> territory_forms();

inline constexpr std::size_t case_body_limit_bytes = 1U << 20U;
inline constexpr std::size_t description_limit_bytes = 16U << 10U;
inline constexpr std::size_t remark_limit_bytes = 8U << 10U;
inline constexpr std::size_t name_limit_bytes = 256;
inline constexpr std::size_t territory_limit_bytes = 64;  // of its name

inline constexpr std::string_view remark_hint = "at most 8 KiB of UTF-8, kept sealed";

constexpr FieldForm word(std::string_view name, std::string_view what) {
    return {name, what, FieldKind::word};
}
constexpr FieldForm prose(std::string_view name, std::string_view what = remark_hint) {
    return {name, what, FieldKind::prose};
}
constexpr FieldForm number(std::string_view name, std::string_view what) {
    return {name, what, FieldKind::number};
}
constexpr FieldForm flag(std::string_view name, std::string_view what = "true or false") {
    return {name, what, FieldKind::flag};
}
constexpr FieldForm object(std::string_view name, std::string_view what,
                           std::span<const FieldForm> fields) {
    return {name, what, FieldKind::object, false, fields};
}
constexpr FieldForm list(std::string_view name, std::string_view what,
                         std::span<const FieldForm> fields) {
    return {name, what, FieldKind::list, false, fields};
}
constexpr FieldForm needed(FieldForm field) {
    field.required = true;
    return field;
}

/// A body on its way to a command. It is read twice, the first time without sealing anything: only
/// when every field is right may a text make a key.
class Body : public Fields {
   public:
    enum class Pass : std::uint8_t { looking, sealing };

    Body(const boost::json::object& object, const CommandForm& form, const Asking& asking,
         Pass pass)
        : Fields(object, form.fields, ""), subject_(form.subject), asking_(asking), pass_(pass) {}

    /// The case that the command is about.
    [[nodiscard]] const CaseNumber& case_number() const { return *asking_.number; }

    /// Whose text something is: the person's who can be reached under a contact, in every case
    /// they report; else what is said about a case is the case's own, and of an anonymous report
    /// that report's alone.
    [[nodiscard]] PersonId person(std::string_view contact = {}) const;
    [[nodiscard]] PersonalText sealed(const PersonId& person, std::string_view text) const;
    /// Somebody whose texts are sealed here.
    PersonId known_person(std::string_view name);

    /// A text of theirs; nothing when nothing was said.
    std::optional<PersonalText> said(std::string_view name, const PersonId& person,
                                     std::size_t limit_bytes);
    /// What was said about the case.
    std::optional<PersonalText> remark(std::string_view name);
    /// The same for a field that is required.
    PersonalText told(std::string_view name);

   private:
    Subject subject_;
    const Asking& asking_;
    Pass pass_;
};

/// Reads a JSON body: `read` makes the command from the fields, whose faults go first.
tl::expected<ParsedCommand, Problem> read_body(const CommandForm& form, std::string_view body,
                                               const Asking& asking,
                                               engine::Command (*read)(Body&));

template <engine::Command (*read)(Body&)>
tl::expected<ParsedCommand, Problem> parsed(const CommandForm& form, std::string_view body,
                                            const Asking& asking) {
    return read_body(form, body, asking, read);
}

/// A row for a command about one case; that it may say when it happened goes without saying.
template <engine::Command (*read)(Body&)>
CommandForm about_case(std::string_view name, std::string_view what, std::string_view done,
                       std::vector<FieldForm> fields) {
    fields.push_back(word("occurred_at", "when it happened, RFC 3339; default: now"));
    return {
        name,        what, done, Subject::one_case, {}, case_body_limit_bytes, std::move(fields),
        parsed<read>};
}

/// A row for a command that a case begins with.
template <engine::Command (*read)(Body&)>
CommandForm about_new_case(std::string_view name, std::string_view what, std::string_view done,
                           std::string_view path, std::vector<FieldForm> fields) {
    CommandForm form = about_case<read>(name, what, done, std::move(fields));
    form.subject = Subject::new_case;
    form.path = path;
    return form;
}

}  // namespace gridcase::json
