#include "adapters/cli/rotate_chore.hpp"

#include <boost/json.hpp>

#include "adapters/cli/calls.hpp"
#include "adapters/vault/head_key.hpp"
#include "events/log_head.hpp"

namespace gridcase::cli {
namespace {

namespace json_text = boost::json;

/// The key in force as the log tells it; empty: none was told yet.
std::string told_key(WritingHouse& house) {
    house.engine().drain();
    static_cast<void>(house.views().wait_for(house.log().last(), std::chrono::seconds(30)));
    const std::vector<Position> rotations = house.views().kind(StreamKind::head_key);
    if (rotations.empty()) return {};
    const CommitPtr newest = read_one(house.log(), rotations.back());
    return std::get<HeadKeyRotated>(newest->commit.events.front()).key;
}

void tell_log(WritingHouse& house, const HeadKeyRotated& fact, const json_text::object& task) {
    Where where;
    where.actor = text_of(task, "actor");
    const json_text::object body{
        {"before", fact.before}, {"key", fact.key}, {"signature", fact.signature}};
    const auto request = post(Target("/api/v1/head-key"), json_text::serialize(body), where);
    static_cast<void>(good_json(in_process(house.api())(request)));
}

}  // namespace

void rotate_key(WritingHouse& house, const json_text::object& task, json_text::object& answer) {
    const std::filesystem::path& data = house.data();
    const std::string told = told_key(house);
    const vault::HeadKey next = vault::HeadKey::next_of(data);
    // The log said so already, and then the process ended.
    const bool half_done = next.public_key() == told;
    if (!half_done) {
        const vault::HeadKey now = vault::HeadKey::of(data);
        if (told.empty()) tell_log(house, {"", now.public_key(), ""}, task);
        const std::string statement = rotation_statement(now.public_key(), next.public_key());
        tell_log(house, {now.public_key(), next.public_key(), now.sign(statement)}, task);
        answer["before"] = now.public_key();
    }
    vault::HeadKey::adopt_next(data);
    answer["key"] = next.public_key();
}

}  // namespace gridcase::cli
