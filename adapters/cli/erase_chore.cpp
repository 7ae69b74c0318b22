#include "adapters/cli/erase_chore.hpp"

#include <algorithm>
#include <boost/json.hpp>
#include <map>
#include <set>

#include "adapters/cli/calls.hpp"
#include "adapters/cli/progress.hpp"
#include "events/codec.hpp"
#include "events/merkle.hpp"
#include "events/personal_texts.hpp"
#include "projections/indexes.hpp"
#include "projections/query.hpp"

namespace gridcase::cli {
namespace {

namespace json_text = boost::json;

constexpr std::chrono::seconds purging_patience{30};

/// What the log holds of one person.
struct Texts {
    std::uint64_t all = 0;
    std::uint64_t readable = 0;
    std::set<std::string> streams;
};

/// The log up to a position, looked at as a whole.
struct Look {
    Digest root;
    std::map<PersonId, Texts> persons;
};

CommitPtr stored_at(Position position, std::string_view bytes) {
    auto commit = stored(std::string(bytes), position);
    if (!commit)
        throw Stop(Exit::environment, "the commit at position " + with_commas(position) +
                                          " cannot be read: " + commit.error());
    return *std::move(commit);
}

Look look_at(WritingHouse& house, Position last, const std::vector<PersonId>& persons) {
    Look look;
    for (const PersonId& person : persons) look.persons[person];
    MerkleEdge tree;
    Progress progress("looking through the log", "commits");
    house.log().read(1, last, [&](Position position, std::string_view bytes) {
        const CommitPtr each = stored_at(position, bytes);
        tree.append(each->digest);
        PersonalTexts texts;
        for (const Event& event : each->commit.events) texts.add(event);
        for (const PersonalText& text : texts.take()) {
            const auto person = look.persons.find(text.person);
            if (person == look.persons.end()) continue;
            ++person->second.all;
            if (house.vault().open(text)) ++person->second.readable;
            person->second.streams.insert(to_text(each->commit.stream));
        }
        progress.update(static_cast<double>(position) / static_cast<double>(last), position);
        return true;
    });
    look.root = tree.root();
    return look;
}

/// The totals of every figure at one moment.
std::map<std::string_view, projections::Counters> figures_of(WritingHouse& house, Instant as_of) {
    if (!house.views().wait_for(house.log().last(), purging_patience))
        throw Stop(Exit::environment,
                   "the views do not follow the log: " + house.views().failure());
    const auto snapshot = house.views().snapshot();
    std::map<std::string_view, projections::Counters> totals;
    for (const projections::Figure& figure : projections::catalogue()) {
        projections::FigureQuery query;
        query.figure = figure.id;
        query.as_of = as_of;
        totals[figure.id] = projections::answer(snapshot->store(), query).value().totals;
    }
    return totals;
}

/// Everybody whose texts stand in a case.
std::vector<PersonId> persons_in(WritingHouse& house, const std::string& number) {
    static_cast<void>(house.views().wait_for(house.log().last(), purging_patience));
    const auto snapshot = house.views().snapshot();
    std::set<PersonId> persons;
    for (const Position position : projections::indexed_stream(
             snapshot->store(), StreamName{StreamKind::case_file, number})) {
        PersonalTexts texts;
        for (const Event& event : read_one(house.log(), position)->commit.events) texts.add(event);
        for (const PersonalText& text : texts.take()) persons.insert(text.person);
    }
    if (persons.empty())
        throw Stop(Exit::rejected, "there is no case " + number +
                                       " in which a resident's text "
                                       "stands");
    return {persons.begin(), persons.end()};
}

/// A pseudonym, or what somebody can be reached under, such as `phone:13800000000`.
PersonId person_called(WritingHouse& house, const std::string& name) {
    const auto parsed = parse_person_id(name);
    if (!parsed && name.find(':') == std::string::npos)
        throw Stop(Exit::usage, parsed.error() +
                                    ", or by what they are reached under, such as "
                                    "phone:13800000000");
    const PersonId person = parsed ? *parsed : house.vault().person(name);
    if (!house.vault().knows(person))
        throw Stop(Exit::rejected, name + " names nobody whose texts are sealed here");
    return person;
}

std::vector<PersonId> persons_of(WritingHouse& house, const json_text::object& task) {
    const std::string number = text_of(task, "case");
    if (number.empty()) return {person_called(house, text_of(task, "person"))};
    return persons_in(house, number);
}

/// Asks for the erasure as whoever the task says.
void erase(WritingHouse& house, const PersonId& person, const json_text::object& task) {
    Where where;
    where.actor = text_of(task, "actor");
    const json_text::object body{{"person", person.hex()}, {"ground", text_of(task, "ground")}};
    const auto request = post(Target("/api/v1/erasures"), json_text::serialize(body), where);
    static_cast<void>(good_json(in_process(house.api())(request)));
}

json_text::object person_json(const PersonId& person, const Texts& before, const Texts& after) {
    json_text::array streams;
    for (const std::string& stream : before.streams) streams.emplace_back(stream);
    return {{"person", person.hex()},
            {"texts", before.all},
            {"readable_before", before.readable},
            {"readable_after", after.readable},
            {"streams", std::move(streams)}};
}

}  // namespace

void erase_persons(WritingHouse& house, const json_text::object& task, json_text::object& answer) {
    const std::vector<PersonId> persons = persons_of(house, task);
    const Instant as_of = system_now();
    const Position last = house.log().last();
    const auto figures = figures_of(house, as_of);
    const Look before = look_at(house, last, persons);
    for (const PersonId& person : persons) erase(house, person, task);
    const Look after = look_at(house, last, persons);

    json_text::array& told = answer["persons"].emplace_array();
    for (const PersonId& person : persons)
        told.push_back(person_json(person, before.persons.at(person), after.persons.at(person)));
    answer["position"] = last;
    answer["root_before"] = before.root.hex();
    answer["root_after"] = after.root.hex();
    answer["figures"] = figures.size();
    json_text::array& moved = answer["figures_moved"].emplace_array();
    for (const auto& [figure, totals] : figures_of(house, as_of))
        if (totals != figures.at(figure)) moved.emplace_back(figure);
    const bool unreadable = std::ranges::all_of(
        after.persons, [](const auto& person) { return person.second.readable == 0; });
    if (!unreadable || before.root != after.root)
        throw Stop(Exit::environment, "the erasure did not do what it should; look at the answer");
}

}  // namespace gridcase::cli
