// Commands that say what the matter is: a report, what is put right in one, its parts.

#include "adapters/json/forms.hpp"

namespace gridcase::json {

namespace {

constexpr std::size_t parts_limit = 20;
constexpr std::int64_t count_limit = 10'000'000;
constexpr std::int64_t cost_limit_yuan = 1'000'000'000'000;

constexpr std::string_view severity_words = "normal, urgent";
constexpr std::string_view channel_words = "patrol, hotline, counter, app, letter, visit, import";

constexpr std::array facts_fields{
    number("parties", "people or bodies at odds"),
    number("households", "households touched"),
    number("estimated_cost_yuan", "of putting it right"),
    flag("spans_grids", "several grids"),
    flag("spans_communities", "several communities"),
    flag("hazard", "danger to life or limb"),
    flag("needs_law_enforcement", "police, city management, market supervision"),
    flag("needs_department", "a department's own business"),
    flag("property_managed", "a property company is in charge of the place"),
    flag("vulnerable_person", "somebody needs special care"),
};
constexpr std::array reporter_fields{
    word("name", "at most 256 bytes, kept sealed"),
    word("contact", "a telephone number or address, at most 256 bytes, kept sealed"),
};

constexpr FieldForm unit_field = word("unit", "where it lies: a grid, or the lowest unit known");
constexpr FieldForm category_field = word("category", "a category of the policy in force");
constexpr FieldForm severity_field = word("severity", severity_words);
constexpr FieldForm description_field =
    prose("description", "what is the matter, at most 16 KiB of UTF-8, kept sealed");
constexpr FieldForm facts_field =
    object("facts", "what the policy may read: parties, households, …", facts_fields);

CaseFacts facts_of(Fields& fields) {
    return fields.inner<CaseFacts>("facts", [](Fields& facts) {
        const auto count = [&](std::string_view name) {
            return static_cast<std::uint32_t>(facts.number(name, 0, count_limit).value_or(0));
        };
        const auto is_so = [&](std::string_view name) { return facts.flag(name).value_or(false); };
        return CaseFacts{
            .parties = count("parties"),
            .households = count("households"),
            .estimated_cost_yuan =
                facts.number("estimated_cost_yuan", 0, cost_limit_yuan).value_or(0),
            .spans_grids = is_so("spans_grids"),
            .spans_communities = is_so("spans_communities"),
            .hazard = is_so("hazard"),
            .needs_law_enforcement = is_so("needs_law_enforcement"),
            .needs_department = is_so("needs_department"),
            .property_managed = is_so("property_managed"),
            .vulnerable_person = is_so("vulnerable_person"),
        };
    });
}

struct Reporter {
    std::string name;
    std::string contact;

    /// Name and contact as they are kept.
    [[nodiscard]] std::string told() const {
        return name + (name.empty() || contact.empty() ? "" : ", ") + contact;
    }
};

Reporter reporter_of(Fields& fields) {
    return fields.inner<Reporter>("reporter", [](Fields& reporter) {
        return Reporter{reporter.text("name", name_limit_bytes).value_or(""),
                        reporter.text("contact", name_limit_bytes).value_or("")};
    });
}

Severity severity_of(Fields& fields) {
    return fields.word("severity", severity_words, parse_severity).value_or(Severity::normal);
}

engine::ReportCase report_of(Body& body) {
    engine::ReportCase report;
    report.unit = body.id("unit", parse_unit_code);
    report.category = body.id("category", parse_category);
    report.severity = severity_of(body);
    report.channel = body.word("channel", channel_words, parse_channel).value_or(Channel::patrol);
    report.facts = facts_of(body);
    report.on_behalf = body.flag("on_behalf").value_or(false);
    const Reporter reporter = reporter_of(body);
    const PersonId person = body.person(reporter.contact);
    report.description =
        body.said("description", person, description_limit_bytes).value_or(PersonalText{});
    if (const std::string told = reporter.told(); !told.empty())
        report.reporter = body.sealed(person, told);
    return report;
}

engine::Command report(Body& body) { return report_of(body); }

/// What came of it belongs to who reported it: the case has no number yet.
engine::Command handle_on_the_spot(Body& body) {
    engine::HandleOnTheSpot handled;
    handled.report = report_of(body);
    handled.outcome = body.said("outcome", handled.report.description.person, remark_limit_bytes);
    handled.persons =
        static_cast<std::uint32_t>(body.number("persons", 0, count_limit).value_or(0));
    return handled;
}

engine::Command triage(Body& body) {
    return engine::TriageCase{body.case_number(), body.id("category", parse_category),
                              severity_of(body), facts_of(body)};
}

engine::Command correct(Body& body) {
    engine::CorrectCase corrected;
    corrected.number = body.case_number();
    if (UnitCode unit = body.id("unit", parse_unit_code); !unit.value().empty())
        corrected.unit = std::move(unit);
    const Reporter reporter = reporter_of(body);
    const PersonId person = body.person(reporter.contact);
    corrected.description = body.said("description", person, description_limit_bytes);
    if (const std::string told = reporter.told(); !told.empty())
        corrected.reporter = body.sealed(person, told);
    if (!corrected.unit && !corrected.description && !corrected.reporter)
        body.fail("description", "is missing, and so are unit and reporter; give one of them");
    return corrected;
}

engine::SplitPart part_of(const Body& body, Fields& part) {
    return {
        part.id("unit", parse_unit_code), part.id("category", parse_category), severity_of(part),
        facts_of(part),
        body.sealed(body.person(), part.text("description", description_limit_bytes).value_or(""))};
}

engine::Command split(Body& body) {
    return engine::SplitCase{body.case_number(),
                             body.each<engine::SplitPart>("parts", parts_limit, [&](Fields& part) {
                                 return part_of(body, part);
                             })};
}

std::vector<FieldForm> report_fields() {
    return {needed(unit_field),
            needed(category_field),
            severity_field,
            word("channel", channel_words),
            needed(description_field),
            object("reporter", "{name, contact}; absent: anonymous", reporter_fields),
            flag("on_behalf", "staff files it for a resident"),
            facts_field};
}

std::vector<FieldForm> on_the_spot_fields() {
    std::vector<FieldForm> fields = report_fields();
    fields.push_back(prose("outcome"));
    fields.push_back(number("persons", "whom an enquiry answered (人次)"));
    return fields;
}

constexpr std::array part_fields{needed(unit_field), needed(category_field), severity_field,
                                 needed(description_field), facts_field};

}  // namespace

std::vector<CommandForm> reporting_forms() {
    return {
        about_new_case<report>(
            "report", "a resident's issue; the engine gives the case its number (上报事件)",
            "reported 已上报", "/api/v1/cases", report_fields()),
        about_new_case<handle_on_the_spot>(
            "handle_on_the_spot", "reported, handled and filed at once, where it was found (即办)",
            "handled on the spot 已即办", "/api/v1/cases/on_the_spot", on_the_spot_fields()),
        about_case<triage>(
            "triage", "what it is, said anew and whole; the route follows (研判)", "triaged 已研判",
            {needed(category_field), needed(severity_field),
             needed(object("facts", "all of them anew: what is left out is 0 or false",
                           facts_fields))}),
        about_case<correct>(
            "correct", "what was written down wrongly is put right (更正)", "corrected 已更正",
            {unit_field, description_field,
             object("reporter", "{name, contact}; with a contact, the texts are that person's",
                    reporter_fields)}),
        about_case<split>("split", "parts of it become cases of their own (拆分)", "split 已拆分",
                          {needed(list("parts",
                                       "1 to 20 of {unit, category, severity, "
                                       "description, facts}",
                                       part_fields))}),
    };
}

}  // namespace gridcase::json
