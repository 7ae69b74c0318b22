#include "adapters/json/commands.hpp"

#include <algorithm>
#include <array>
#include <limits>
#include <utility>

#include "adapters/json/fields.hpp"
#include "adapters/json/write.hpp"

namespace gridcase::json {

namespace {

using Parsed = tl::expected<ParsedCommand, Problem>;

constexpr std::size_t description_limit_bytes = 16U << 10U;
constexpr std::size_t remark_limit_bytes = 8U << 10U;
constexpr std::size_t name_limit_bytes = 256;
constexpr std::size_t territory_limit_bytes = 64;
constexpr std::size_t case_body_limit_bytes = 1U << 20U;
constexpr std::size_t house_body_limit_bytes = 16U << 20U;
constexpr std::int64_t count_limit = 10'000'000;
constexpr std::int64_t cost_limit_yuan = 1'000'000'000'000;

constexpr std::string_view severity_words = "normal, urgent";
constexpr std::string_view channel_words = "patrol, hotline, counter, app, letter, visit, import";
constexpr std::string_view reason_words =
    "beyond_competence, beyond_means, several_units, overdue, other";
constexpr std::string_view level_words = "grid, community, street, district, city";
constexpr std::string_view kind_words = "area, department";

constexpr FieldForm occurred_at_field{"occurred_at", "when it happened, RFC 3339; default: now"};

constexpr std::array facts_fields{
    FieldForm{"parties", "people or bodies at odds"},
    FieldForm{"households", "households touched"},
    FieldForm{"estimated_cost_yuan", "of putting it right"},
    FieldForm{"spans_grids", "true or false"},
    FieldForm{"spans_communities", "true or false"},
    FieldForm{"hazard", "danger to life or limb"},
    FieldForm{"needs_law_enforcement", "true or false"},
    FieldForm{"needs_department", "true or false"},
    FieldForm{"property_managed", "a property company is in charge of the place"},
    FieldForm{"vulnerable_person", "true or false"},
};

constexpr std::array reporter_fields{
    FieldForm{"name", "at most 256 bytes"},
    FieldForm{"contact", "a telephone number or address, at most 256 bytes"},
};

constexpr std::array unit_fields{
    FieldForm{"code", "the unit's code", true},
    FieldForm{"name", "for people, at most 256 bytes", true},
    FieldForm{"level", level_words, true},
    FieldForm{"parent", "code of the unit above; none: the top"},
    FieldForm{"kind", kind_words},
    FieldForm{"holder", "the accountable post or person, at most 256 bytes"},
};

CaseFacts facts_of(Fields& outer) {
    CaseFacts facts;
    const boost::json::object* given = outer.object("facts");
    if (given == nullptr) return facts;
    Fields fields(*given, facts_fields, "facts.");
    const auto count = [&](std::string_view name) {
        return static_cast<std::uint32_t>(fields.number(name, 0, count_limit).value_or(0));
    };
    const auto flag = [&](std::string_view name) { return fields.flag(name).value_or(false); };
    facts.parties = count("parties");
    facts.households = count("households");
    facts.estimated_cost_yuan =
        fields.number("estimated_cost_yuan", 0, cost_limit_yuan).value_or(0);
    facts.spans_grids = flag("spans_grids");
    facts.spans_communities = flag("spans_communities");
    facts.hazard = flag("hazard");
    facts.needs_law_enforcement = flag("needs_law_enforcement");
    facts.needs_department = flag("needs_department");
    facts.property_managed = flag("property_managed");
    facts.vulnerable_person = flag("vulnerable_person");
    outer.take(fields);
    return facts;
}

struct Reporter {
    std::string name;
    std::string contact;
};

Reporter reporter_of(Fields& outer) {
    const boost::json::object* given = outer.object("reporter");
    if (given == nullptr) return {};
    Fields fields(*given, reporter_fields, "reporter.");
    Reporter reporter{fields.text("name", name_limit_bytes).value_or(""),
                      fields.text("contact", name_limit_bytes).value_or("")};
    outer.take(fields);
    return reporter;
}

/// Seals what was said about an existing case; nothing when nothing was said.
std::optional<PersonalText> sealed_remark(const Asking& asking,
                                          const std::optional<std::string>& text) {
    if (!text || text->empty()) return std::nullopt;
    const PersonId person = asking.vault.person("case:" + asking.number->value());
    return asking.vault.seal(person, *text);
}

/// Whose text a report is: the person's who can be reached under the contact, in every case they
/// report; of an unknown person, this report's alone.
PersonId person_of(const Asking& asking, const Reporter& reporter) {
    if (!reporter.contact.empty()) return asking.vault.person("phone:" + reporter.contact);
    return asking.vault.person("command:" + asking.id.value());
}

/// Reads a body in two steps: `read` takes what it wants of the fields and gives back how to make
/// the command; that is called, and may seal, only when all fields are right.
template <class Read>
Parsed read_body(const CommandForm& form, std::string_view body, const Read& read) {
    const tl::expected<boost::json::object, Problem> object = parse_object(body);
    if (!object) return tl::unexpected(object.error());
    Fields fields(*object, form.fields, "");
    const auto make = read(fields);
    const std::optional<Instant> occurred_at = fields.instant(occurred_at_field.name);
    if (fields.problem()) return tl::unexpected(*fields.problem());
    return ParsedCommand{make(), occurred_at};
}

engine::ReportCase report_of(Fields& fields) {
    engine::ReportCase report;
    report.unit = fields.id("unit", parse_unit_code);
    report.category = fields.id("category", parse_category);
    report.severity =
        fields.word("severity", severity_words, parse_severity).value_or(Severity::normal);
    report.channel = fields.word("channel", channel_words, parse_channel).value_or(Channel::patrol);
    report.facts = facts_of(fields);
    report.on_behalf = fields.flag("on_behalf").value_or(false);
    return report;
}

engine::ReportCase sealed_report(engine::ReportCase report, const Asking& asking,
                                 const std::string& description, const Reporter& reporter) {
    const PersonId person = person_of(asking, reporter);
    report.description = asking.vault.seal(person, description);
    const bool both = !reporter.name.empty() && !reporter.contact.empty();
    const std::string told = reporter.name + (both ? ", " : "") + reporter.contact;
    if (!told.empty()) report.reporter = asking.vault.seal(person, told);
    return report;
}

Parsed parse_report(const CommandForm& form, std::string_view body, const Asking& asking) {
    return read_body(form, body, [&](Fields& fields) {
        engine::ReportCase report = report_of(fields);
        std::string description = fields.text("description", description_limit_bytes).value_or("");
        if (description.empty()) fields.fail("description", "is empty; say what is the matter");
        Reporter reporter = reporter_of(fields);
        return [&asking, report = std::move(report), description = std::move(description),
                reporter = std::move(reporter)] {
            return sealed_report(report, asking, description, reporter);
        };
    });
}

Parsed parse_accept(const CommandForm& form, std::string_view body, const Asking& asking) {
    return read_body(form, body, [&](Fields& /*fields*/) {
        return [&asking] { return engine::AcceptCase{*asking.number}; };
    });
}

Parsed parse_escalate(const CommandForm& form, std::string_view body, const Asking& asking) {
    return read_body(form, body, [&](Fields& fields) {
        const auto reason = fields.word("reason", reason_words, parse_escalation_reason);
        return [&asking, reason, remark = fields.text("remark", remark_limit_bytes)] {
            return engine::EscalateCase{*asking.number, reason.value_or(EscalationReason::other),
                                        sealed_remark(asking, remark)};
        };
    });
}

Parsed parse_resolve(const CommandForm& form, std::string_view body, const Asking& asking) {
    return read_body(form, body, [&](Fields& fields) {
        return [&asking, outcome = fields.text("outcome", remark_limit_bytes)] {
            return engine::ResolveCase{*asking.number, sealed_remark(asking, outcome)};
        };
    });
}

Parsed parse_close(const CommandForm& form, std::string_view body, const Asking& asking) {
    return read_body(form, body, [&](Fields& fields) {
        return [&asking, remark = fields.text("remark", remark_limit_bytes)] {
            return engine::CloseCase{*asking.number, sealed_remark(asking, remark)};
        };
    });
}

Parsed parse_rate(const CommandForm& form, std::string_view body, const Asking& asking) {
    return read_body(form, body, [&](Fields& fields) {
        const bool solved = fields.flag("solved").value_or(false);
        const auto score =
            static_cast<std::uint8_t>(fields.number("satisfaction", 1, 5).value_or(0));
        return [&asking, solved, score, comment = fields.text("comment", remark_limit_bytes)] {
            return engine::RateCase{*asking.number, solved, score, sealed_remark(asking, comment)};
        };
    });
}

UnitRegistered unit_of(Fields& outer, const boost::json::object& given, std::size_t index) {
    Fields fields(given, unit_fields, "units[" + std::to_string(index) + "].");
    UnitRegistered unit;
    unit.code = fields.id("code", parse_unit_code);
    unit.name = fields.text("name", name_limit_bytes).value_or("");
    unit.level = fields.word("level", level_words, parse_level).value_or(Level::grid);
    unit.kind = fields.word("kind", kind_words, parse_unit_kind).value_or(UnitKind::area);
    UnitCode parent = fields.id("parent", parse_unit_code);
    if (!parent.value().empty()) unit.parent = std::move(parent);
    unit.holder = fields.text("holder", name_limit_bytes).value_or("");
    outer.take(fields);
    return unit;
}

std::vector<UnitRegistered> units_of(Fields& fields) {
    std::vector<UnitRegistered> units;
    const boost::json::array* given = fields.array("units");
    if (given == nullptr) return units;
    if (given->empty()) fields.fail("units", "is empty");
    for (const boost::json::value& unit : *given) {
        if (!unit.is_object()) fields.fail("units", "must be a list of objects: [{…}]");
        if (fields.problem()) return units;
        units.push_back(unit_of(fields, unit.get_object(), units.size()));
    }
    return units;
}

Parsed parse_register_units(const CommandForm& form, std::string_view body,
                            const Asking& /*asking*/) {
    return read_body(form, body, [](Fields& fields) {
        return [territory = fields.text("territory", territory_limit_bytes).value_or(""),
                units = units_of(fields)] {
            return engine::RegisterUnits{territory, units};
        };
    });
}

Parsed parse_activate_policy(const CommandForm& form, std::string_view body,
                             const Asking& /*asking*/) {
    tl::expected<std::string, std::string> text =
        parse_text(body, "the policy", form.body_limit_bytes);
    if (!text) return tl::unexpected(not_well_formed(std::move(text.error())));
    if (text->empty())
        return tl::unexpected(not_well_formed("the body is empty; it must be policy.toml"));
    return ParsedCommand{engine::ActivatePolicy{std::move(*text)}, std::nullopt};
}

std::vector<CommandForm> make_forms() {
    std::vector<CommandForm> forms;
    forms.push_back({"report",
                     "a resident's issue; the engine gives the case its number",
                     Subject::new_case,
                     case_body_limit_bytes,
                     {{"unit", "where it lies: a grid, or the lowest unit known", true},
                      {"category", "a category of the policy in force", true},
                      {"severity", severity_words},
                      {"channel", channel_words},
                      {"description", "what is the matter, at most 16 KiB of UTF-8", true},
                      {"reporter", "{name, contact}; absent: anonymous"},
                      {"on_behalf", "staff files it for a resident"},
                      {"facts", "what the policy may read: parties, households, …"},
                      occurred_at_field},
                     parse_report});
    forms.push_back({"accept",
                     "the holder signs for the case (签收)",
                     Subject::one_case,
                     case_body_limit_bytes,
                     {occurred_at_field},
                     parse_accept});
    forms.push_back(
        {"escalate",
         "the case moves up the ladder (上报)",
         Subject::one_case,
         case_body_limit_bytes,
         {{"reason", reason_words, true}, {"remark", "at most 8 KiB of UTF-8"}, occurred_at_field},
         parse_escalate});
    forms.push_back({"resolve",
                     "the holder says the matter is handled (办结)",
                     Subject::one_case,
                     case_body_limit_bytes,
                     {{"outcome", "at most 8 KiB of UTF-8"}, occurred_at_field},
                     parse_resolve});
    forms.push_back({"close",
                     "the case is filed (结案)",
                     Subject::one_case,
                     case_body_limit_bytes,
                     {{"remark", "at most 8 KiB of UTF-8"}, occurred_at_field},
                     parse_close});
    forms.push_back({"rate",
                     "the resident's answer (评价): solved or not, and how satisfied",
                     Subject::one_case,
                     case_body_limit_bytes,
                     {{"solved", "true or false", true},
                      {"satisfaction", "1 to 5", true},
                      {"comment", "at most 8 KiB of UTF-8"},
                      occurred_at_field},
                     parse_rate});
    forms.push_back({"register_units",
                     "units come into being, or are described anew",
                     Subject::house,
                     house_body_limit_bytes,
                     {{"territory", "names the stream: the city's own is city", true},
                      {"units", "[{code, name, level, parent, kind, holder}]", true}},
                     parse_register_units});
    forms.push_back({"activate_policy",
                     "a policy comes into force; the body is policy.toml",
                     Subject::house,
                     case_body_limit_bytes,
                     {},
                     parse_activate_policy});
    return forms;
}

std::string_view name_of(Subject subject) {
    switch (subject) {
        case Subject::new_case:
            return "a new case";
        case Subject::one_case:
            return "a case";
        case Subject::house:
            return "the house, for the operator only";
    }
    return {};
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

Parsed parse_command(const CommandForm& form, std::string_view body, const Asking& asking) {
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
    for (const CommandForm& form : command_forms()) {
        boost::json::array fields;
        for (const FieldForm& field : form.fields)
            fields.push_back(boost::json::object{
                {"name", field.name}, {"what", field.what}, {"required", field.required}});
        commands.push_back(boost::json::object{{"name", form.name},
                                               {"what", form.what},
                                               {"about", name_of(form.subject)},
                                               {"fields", std::move(fields)}});
    }
    return write(boost::json::object{{"commands", std::move(commands)}});
}

}  // namespace gridcase::json
