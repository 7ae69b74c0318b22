#include "adapters/vault/key_places.hpp"

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <map>
#include <string>
#include <vector>

namespace gridcase::key_places_test {

using gridcase::vault::KeyPlaces;

namespace {

PersonId person(std::uint64_t number) {
    std::string raw(PersonId::size, '\0');
    for (std::size_t i = 0; i < sizeof number; ++i) raw[i] = static_cast<char>(number >> (8 * i));
    return PersonId::from_raw(raw);
}

/// What a file would know: whose the records are.
struct Records {
    std::vector<PersonId> whose;
    mutable std::size_t asked = 0;

    [[nodiscard]] KeyPlaces::Same same(const PersonId& person) const {
        return [this, person](KeyPlaces::Number number) {
            ++asked;
            return whose.at(number) == person;
        };
    }
};

}  // namespace

TEST_CASE("places are a map from persons to records, however many come") {
    CHECK(rc::check([] {
        KeyPlaces places;
        Records records;
        std::map<PersonId, std::size_t> model;
        const int times = *rc::gen::inRange(0, 400);
        for (int i = 0; i < times; ++i) {
            const PersonId who = person(*rc::gen::inRange<std::uint64_t>(0, 300));
            if (*rc::gen::inRange(0, 40) == 0)
                places.reserve(*rc::gen::inRange<std::size_t>(0, 300));
            if (model.contains(who)) continue;
            model[who] = records.whose.size();
            places.insert(KeyPlaces::hash_of(who), records.whose.size());
            records.whose.push_back(who);
            RC_ASSERT(places.size() == model.size());
        }
        for (std::uint64_t i = 0; i < 300; ++i) {
            const auto found = places.find(person(i), records.same(person(i)));
            const auto wanted = model.find(person(i));
            RC_ASSERT(found.has_value() == (wanted != model.end()));
            if (found) RC_ASSERT(*found == wanted->second);
        }
    }));
}

TEST_CASE("many are found, each by one look at its record, and the absent by next to none") {
    constexpr std::uint64_t many = 300'000;
    KeyPlaces places;
    Records records;
    for (std::uint64_t i = 0; i < many; ++i) {
        places.insert(KeyPlaces::hash_of(person(i)), i);
        records.whose.push_back(person(i));
    }
    std::size_t right = 0;
    for (std::uint64_t i = 0; i < many; ++i)
        right += places.find(person(i), records.same(person(i))) == i ? 1 : 0;
    CHECK(right == many);
    CHECK(records.asked < many + many / 100);
    records.asked = 0;
    for (std::uint64_t i = many; i < 2 * many; ++i)
        right += places.find(person(i), records.same(person(i))) ? 1 : 0;
    CHECK(right == many);
    CHECK(records.asked < many / 100);
    CHECK_THROWS_AS(places.insert(KeyPlaces::hash_of(person(many)), ~std::uint64_t{0} >> 32U),
                    std::length_error);
}

}  // namespace gridcase::key_places_test
