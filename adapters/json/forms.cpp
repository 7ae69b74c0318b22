#include "adapters/json/forms.hpp"

namespace gridcase::json {

PersonId Body::person(std::string_view contact) const {
    if (pass_ == Pass::looking) return {};
    if (!contact.empty()) return asking_.vault.person("phone:" + std::string(contact));
    if (subject_ == Subject::new_case) return asking_.vault.person("command:" + asking_.id.value());
    return asking_.vault.person("case:" + case_number().value());
}

PersonalText Body::sealed(const PersonId& person, std::string_view text) const {
    if (pass_ == Pass::looking) return {};
    return asking_.vault.seal(person, text);
}

PersonId Body::known_person(std::string_view name) {
    const PersonId person = id(name, parse_person_id);
    if (!problem() && !asking_.vault.knows(person))
        fail(name, "names nobody whose texts are sealed here");
    return person;
}

std::optional<PersonalText> Body::said(std::string_view name, const PersonId& person,
                                       std::size_t limit_bytes) {
    const std::optional<std::string> given = text(name, limit_bytes);
    if (!given || given->empty()) return std::nullopt;
    return sealed(person, *given);
}

std::optional<PersonalText> Body::remark(std::string_view name) {
    return said(name, person(), remark_limit_bytes);
}

PersonalText Body::told(std::string_view name) { return remark(name).value_or(PersonalText{}); }

tl::expected<ParsedCommand, Problem> read_body(const CommandForm& form, std::string_view body,
                                               const Asking& asking,
                                               engine::Command (*read)(Body&)) {
    const tl::expected<boost::json::object, Problem> object = parse_object(body);
    if (!object) return tl::unexpected(object.error());
    Body looking(*object, form, asking, Body::Pass::looking);
    read(looking);
    const std::optional<Instant> occurred_at = looking.instant("occurred_at");
    if (looking.problem()) return tl::unexpected(*looking.problem());
    Body sealing(*object, form, asking, Body::Pass::sealing);
    return ParsedCommand{read(sealing), occurred_at};
}

}  // namespace gridcase::json
