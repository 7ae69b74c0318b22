// Commands about the house itself, for the operator only, and what a unit has read in it.

#include <limits>

#include "adapters/json/forms.hpp"

namespace gridcase::json {

namespace {

constexpr std::size_t house_body_limit_bytes = 16U << 20U;
constexpr std::size_t line_limit_bytes = 64;
constexpr std::size_t calendar_limit_bytes = 256U << 10U;
constexpr std::size_t units_limit = 100'000;
constexpr std::size_t ground_limit_bytes = 500;
constexpr std::size_t hex_limit_bytes = 128;

constexpr std::string_view level_words = "grid, community, street, district, city";
constexpr std::string_view kind_words =
    "area, department, dedicated_grid, building, stairwell, road, member_organisation";

constexpr std::array unit_fields{
    needed(word("code", "the unit's code")),
    needed(word("name", "for people, at most 256 bytes")),
    needed(word("level", level_words)),
    word("parent", "code of the unit above; none: the top"),
    word("kind", kind_words),
    word("holder", "the accountable post, at most 256 bytes"),
    word("line", "of a department: its business, such as city-management"),
    word("valid_from", "since when there is such a unit, RFC 3339; none: always"),
    word("valid_to", "until when, RFC 3339; none: for good"),
};

UnitRegistered unit_of(Fields& fields) {
    UnitRegistered unit;
    unit.code = fields.id("code", parse_unit_code);
    unit.name = fields.text("name", name_limit_bytes).value_or("");
    unit.level = fields.word("level", level_words, parse_level).value_or(Level::grid);
    unit.kind = fields.word("kind", kind_words, parse_unit_kind).value_or(UnitKind::area);
    UnitCode parent = fields.id("parent", parse_unit_code);
    if (!parent.value().empty()) unit.parent = std::move(parent);
    unit.holder = fields.text("holder", name_limit_bytes).value_or("");
    unit.line = fields.text("line", line_limit_bytes).value_or("");
    unit.valid_from = fields.instant("valid_from");
    unit.valid_to = fields.instant("valid_to");
    return unit;
}

engine::Command register_units(Body& body) {
    return engine::RegisterUnits{body.text("territory", territory_limit_bytes).value_or(""),
                                 body.each<UnitRegistered>("units", units_limit, unit_of)};
}

engine::Command adopt_calendar(Body& body) {
    return engine::AdoptCalendar{body.text("calendar", name_limit_bytes).value_or(""),
                                 body.text("text", calendar_limit_bytes).value_or("")};
}

engine::Command erase(Body& body) {
    return engine::ErasePersonalData{body.known_person("person"),
                                     body.text("ground", ground_limit_bytes).value_or("")};
}

engine::Command rotate_head_key(Body& body) {
    return engine::RotateHeadKey{body.text("before", hex_limit_bytes).value_or(""),
                                 body.text("key", hex_limit_bytes).value_or(""),
                                 body.text("signature", hex_limit_bytes).value_or("")};
}

engine::Command read_notices(Body& body) {
    const auto up_to = body.number("up_to", 1, std::numeric_limits<std::int64_t>::max());
    return engine::ReadNotices{body.id("unit", parse_unit_code),
                               static_cast<Position>(up_to.value_or(0))};
}

tl::expected<ParsedCommand, Problem> parse_activate_policy(const CommandForm& form,
                                                           std::string_view body,
                                                           const Asking& /*asking*/) {
    tl::expected<std::string, std::string> text =
        parse_text(body, "the policy", form.body_limit_bytes);
    if (!text) return tl::unexpected(not_well_formed(std::move(text.error())));
    if (text->empty())
        return tl::unexpected(not_well_formed("the body is empty; it must be policy.toml"));
    return ParsedCommand{engine::ActivatePolicy{std::move(*text)}, std::nullopt};
}

}  // namespace

std::vector<CommandForm> house_forms() {
    return {
        {"register_units",
         "units come into being, or are described anew",
         {},
         Subject::house,
         "/api/v1/units",
         house_body_limit_bytes,
         {needed(word("territory", "names the stream: the city's own is city")),
          needed(list("units", "[{code, name, level, parent, kind, holder}]", unit_fields))},
         parsed<register_units>},
        {"adopt_calendar",
         "a working calendar comes into force",
         {},
         Subject::house,
         "/api/v1/calendar",
         case_body_limit_bytes,
         {needed(word("calendar", "names it: default is everybody's who has none of their own")),
          needed(prose("text", "calendar.toml, at most 256 KiB"))},
         parsed<adopt_calendar>},
        {"activate_policy",
         "a policy comes into force; the body is policy.toml",
         {},
         Subject::house,
         "/api/v1/policy",
         case_body_limit_bytes,
         {},
         parse_activate_policy},
        {"erase",
         "a resident's key is destroyed, and with it what was sealed under it (删除个人信息)",
         {},
         Subject::house,
         "/api/v1/erasures",
         case_body_limit_bytes,
         {needed(word("person", "their pseudonym, 32 hex digits")),
          needed(prose("ground", "why, at most 500 bytes, without personal data"))},
         parsed<erase>},
        {"rotate_head_key",
         "the heads of the log are signed with another key from now on",
         {},
         Subject::house,
         "/api/v1/head-key",
         case_body_limit_bytes,
         {word("before", "the public key until now, in hex; none: the first"),
          needed(word("key", "the public key from now on, in hex")),
          word("signature", "by the key until now, in hex")},
         parsed<rotate_head_key>},
        {"read_notices",
         "somebody of a unit has seen its notices (已阅)",
         "read 已阅",
         Subject::people,
         "/api/v1/notices/read",
         case_body_limit_bytes,
         {needed(word("unit", "whose notices")),
          needed(number("up_to", "the position of the newest that was seen"))},
         parsed<read_notices>},
    };
}

}  // namespace gridcase::json
