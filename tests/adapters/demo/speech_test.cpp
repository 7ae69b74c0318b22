#include "adapters/demo/speech.hpp"

#include <doctest/doctest.h>

#include <set>
#include <string>

#include "adapters/demo/demo.hpp"
#include "adapters/demo/names.hpp"
#include "adapters/demo/remarks.hpp"

namespace gridcase::demo::speech_test {

namespace {

void check_sentence(const std::string& text) {
    CAPTURE(text);
    CHECK(is_utf8(text));
    CHECK(text.find_first_of("{}") == std::string::npos);
    CHECK((text.ends_with("。") || text.ends_with("！")));
    for (const char* fault : {"，，", "，。", "。。", "：，", "  "})
        CHECK(text.find(fault) == std::string::npos);
    CHECK_FALSE(text.starts_with("，"));
}

}  // namespace

TEST_CASE("every text of every matter can be said") {
    const City city(demo_territory());
    Chance chance(2);
    for (const Category& category : all_categories()) {
        for (const Matter& matter : category.matters) {
            CAPTURE(matter.id);
            const Spot spot = city.spot(city.some_grid(chance), matter.where, false, chance);
            CHECK(matter.says.size() >= 2);
            CHECK(matter.outcomes.size() >= 2);
            for (const auto* texts : {&matter.says, &matter.a, &matter.b, &matter.outcomes})
                for (const std::string_view text : *texts) {
                    CAPTURE(std::string(text));
                    std::string said;
                    CHECK_NOTHROW(said = filled_in(text, matter, spot, 9, chance));
                    CHECK(is_utf8(said));
                    CHECK_FALSE(said.ends_with("。"));
                }
        }
    }
}

TEST_CASE("an unknown name in a text is an error, not a gap") {
    const Matter matter;
    Chance chance(1);
    CHECK_THROWS_AS(filled_in("{nobody}", matter, {}, 9, chance), std::logic_error);
    CHECK_THROWS_AS(filled_in("{place", matter, {}, 9, chance), std::logic_error);
}

TEST_CASE("each category says thousands of different things, in whole sentences") {
    const City city(demo_territory());
    for (const Category& category : all_categories()) {
        CAPTURE(std::string(category.code));
        Chance chance(11);
        std::set<std::string> texts;
        constexpr std::size_t told = 4'000;
        for (std::size_t index = 0; index < told; ++index) {
            const Matter& matter = chance.of(category.matters);
            const Spot spot = city.spot(city.some_grid(chance), matter.where, false, chance);
            CaseFacts facts;
            facts.households = chance.below(300);
            facts.spans_grids = chance.percent(20);
            facts.vulnerable_person = chance.percent(20);
            const auto channel = static_cast<Channel>(1 + chance.below(6));
            const int hour = static_cast<int>(chance.below(24));
            const std::string text =
                report_text({category, matter, spot, facts, channel, hour}, chance);
            check_sentence(text);
            texts.insert(text);
        }
        CHECK(texts.size() > told * 9 / 10);
    }
}

TEST_CASE("what staff and residents add are whole sentences as well") {
    Chance chance(4);
    for (const Category& category : all_categories())
        for (const Matter& matter : category.matters)
            for (int index = 0; index < 12; ++index) check_sentence(outcome_text(matter, chance));
    for (int index = 0; index < 200; ++index) {
        for (unsigned reason = 1; reason <= 5; ++reason)
            check_sentence(escalation_text(static_cast<EscalationReason>(reason), chance));
        for (unsigned score = 1; score <= 5; ++score) {
            check_sentence(rating_text(true, score, chance));
            check_sentence(rating_text(false, score, chance));
        }
        check_sentence(closing_text(chance));
    }
}

TEST_CASE("what is written on the way of a case are whole sentences") {
    const City city(demo_territory());
    Chance chance(6);
    for (const Category& category : all_categories()) {
        const Matter& matter = category.matters.front();
        const Spot spot = city.spot(city.some_grid(chance), matter.where, false, chance);
        for (std::uint8_t what = 0; what < remarks_in_all; ++what)
            for (int index = 0; index < 30; ++index)
                check_sentence(remark_text(static_cast<Remark>(what), matter, spot, chance));
    }
    for (int index = 0; index < 30; ++index) {
        check_sentence(lift_conditions(chance));
        check_sentence(objection_text(chance));
    }
}

TEST_CASE("invented numbers belong to nobody, and to one resident each") {
    std::set<std::string> contacts;
    for (std::uint32_t grid : {0U, 1U, 9U, 10U, 520U})
        for (std::uint32_t resident : {0U, 1U, 10U, 1399U}) {
            const std::string contact = contact_of(grid, resident);
            CHECK(contact.size() == 11);
            CHECK(contact.starts_with("100"));
            CHECK(contacts.insert(contact).second);
        }
}

}  // namespace gridcase::demo::speech_test
