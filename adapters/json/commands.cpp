#include "adapters/json/commands.hpp"

#include <algorithm>
#include <utility>

#include "adapters/json/forms.hpp"
#include "adapters/json/write.hpp"

namespace gridcase::json {

namespace {

std::vector<CommandForm> make_forms() {
    std::vector<CommandForm> all;
    for (const auto group : {reporting_forms, handling_forms, resident_forms, ladder_forms,
                             limit_forms, house_forms, territory_forms})
        for (CommandForm& form : group()) all.push_back(std::move(form));
    return all;
}

std::string_view name_of(Subject subject) {
    switch (subject) {
        case Subject::new_case:
            return "a new case";
        case Subject::one_case:
            return "a case";
        case Subject::house:
            return "the house, for the operator only";
        case Subject::people:
            return "posts, rosters, handovers and notices";
    }
    return {};
}

std::string_view name_of(FieldKind kind) {
    switch (kind) {
        case FieldKind::word:
            return "word";
        case FieldKind::prose:
            return "prose";
        case FieldKind::number:
            return "number";
        case FieldKind::flag:
            return "flag";
        case FieldKind::object:
            return "object";
        case FieldKind::list:
            return "list";
    }
    return {};
}

boost::json::array fields_form(std::span<const FieldForm> fields) {
    boost::json::array out;
    for (const FieldForm& field : fields) {
        boost::json::object form{{"name", field.name},
                                 {"what", field.what},
                                 {"kind", name_of(field.kind)},
                                 {"required", field.required}};
        if (!field.fields.empty()) form["fields"] = fields_form(field.fields);
        out.push_back(std::move(form));
    }
    return out;
}

}  // namespace

const std::vector<CommandForm>& command_forms() {
    static const std::vector<CommandForm> forms = make_forms();
    return forms;
}

const CommandForm* find_command_form(std::string_view name) {
    const std::vector<CommandForm>& forms = command_forms();
    const auto same = [&](const CommandForm& form) { return form.name == name; };
    const auto found = std::find_if(forms.begin(), forms.end(), same);
    return found == forms.end() ? nullptr : &*found;
}

tl::expected<ParsedCommand, Problem> parse_command(const CommandForm& form, std::string_view body,
                                                   const Asking& asking) {
    if (body.size() > form.body_limit_bytes) {
        Problem problem;
        problem.status = 413;
        problem.code = "body_too_large";
        problem.title = "The body is too large";
        problem.detail = "the body has " + std::to_string(body.size()) + " bytes; " +
                         std::string(form.name) + " takes at most " +
                         std::to_string(form.body_limit_bytes);
        return tl::unexpected(std::move(problem));
    }
    return form.parse(form, body, asking);
}

std::string commands_json() {
    boost::json::array commands;
    for (const CommandForm& form : command_forms())
        commands.push_back(boost::json::object{{"name", form.name},
                                               {"what", form.what},
                                               {"about", name_of(form.subject)},
                                               {"fields", fields_form(form.fields)}});
    return write(boost::json::object{{"commands", std::move(commands)}});
}

}  // namespace gridcase::json
