// A chore's answer is a JSON object; what stopped it, if anything, is its member
// `stop: {code, message}`.
#include "adapters/cli/chores.hpp"

#include <boost/json.hpp>
#include <iostream>
#include <optional>

#include "adapters/cli/calls.hpp"
#include "adapters/cli/erase_chore.hpp"
#include "adapters/cli/import_chore.hpp"
#include "adapters/cli/rotate_chore.hpp"
#include "adapters/cli/rulebook.hpp"
#include "adapters/http/client.hpp"

namespace gridcase::cli {
namespace {

namespace json_text = boost::json;

constexpr std::string_view chores_path = "/chores/";
constexpr std::chrono::hours chore_patience{24};

using Chore = void (*)(WritingHouse& house, const json_text::object& task,
                       json_text::object& answer);

engine::TableOptions options_of(const json_text::object& task) {
    engine::TableOptions options;
    options.prefix = text_of(task, "prefix");
    if (const auto* columns = task.if_contains("columns"))
        for (const auto& [ours, theirs] : columns->as_object())
            options.columns[ours] = std::string(theirs.as_string());
    return options;
}

void take_territory(WritingHouse& house, const json_text::object& task, json_text::object& answer) {
    const std::string file = text_of(task, "file");
    answer["units"] =
        register_territory(house, read_file(file, territory_limit_bytes), file, options_of(task));
}

void take_posts(WritingHouse& house, const json_text::object& task, json_text::object& answer) {
    const std::string file = text_of(task, "file");
    answer["changes"] =
        fill_posts(house, read_file(file, territory_limit_bytes), file, options_of(task));
}

void take_roster(WritingHouse& house, const json_text::object& task, json_text::object& answer) {
    const std::string file = text_of(task, "file");
    answer["shifts"] =
        roster_duty(house, read_file(file, territory_limit_bytes), file, options_of(task));
}

void take_policy(WritingHouse& house, const json_text::object& task, json_text::object& answer) {
    const std::string file = text_of(task, "file");
    answer["changed"] = activate_policy(house, read_file(file, policy_limit_bytes), file);
}

Chore chore_called(std::string_view name) {
    if (name == "import") return import_tables;
    if (name == "territory") return take_territory;
    if (name == "posts") return take_posts;
    if (name == "roster") return take_roster;
    if (name == "policy") return take_policy;
    if (name == "erase") return erase_persons;
    if (name == "rotate") return rotate_key;
    throw Stop(Exit::usage, "there is no chore " + std::string(name));
}

/// Does it, and answers also when it was stopped.
json_text::object done(WritingHouse& house, std::string_view name, const json_text::object& task) {
    json_text::object answer;
    try {
        chore_called(name)(house, task, answer);
    } catch (const Stop& stop) {
        answer["stop"] = {{"code", static_cast<int>(stop.code)}, {"message", stop.what()}};
    } catch (const std::exception& problem) {
        answer["stop"] = {{"code", static_cast<int>(Exit::environment)},
                          {"message", problem.what()}};
    }
    return answer;
}

json_text::object asked_of_holder(const Where& where, std::string_view name,
                                  const json_text::object& task, const std::string& held) {
    std::cerr << where.data << " is held by another process, which does it now\n";
    const auto request = post(Target("/chores").part(name), json_text::serialize(task), Where{});
    try {
        return good_json(http::send(control_socket(where.data), request, chore_patience))
            .as_object();
    } catch (const Stop&) {
        throw;
    } catch (const std::exception& problem) {
        throw Stop(Exit::environment,
                   held + "; and its control socket does not answer: " + problem.what());
    }
}

}  // namespace

void have_chore_done(const Where& where, std::string_view name, const json_text::object& task,
                     const std::function<void(const json_text::object&)>& tell) {
    json_text::object answer;
    try {
        const auto house = open_unheld_house(where.data);
        answer = done(*house, name, task);
    } catch (const rocks::Locked& locked) {
        answer = asked_of_holder(where, name, task, locked.what());
    }
    tell(answer);
    if (const auto* stop = answer.if_contains("stop"))
        throw Stop(static_cast<Exit>(stop->at("code").to_number<int>()), text_of(*stop, "message"));
}

http::Response answer_chore(WritingHouse& house, const http::Request& request) {
    http::Response response;
    json_text::object answer;
    boost::system::error_code fault;
    const json_text::value task = json_text::parse(request.body, fault);
    if (fault || !task.is_object())
        answer["stop"] = {{"code", static_cast<int>(Exit::usage)},
                          {"message", "the task of a chore is a JSON object"}};
    else
        answer = done(house, std::string_view(request.target).substr(chores_path.size()),
                      task.as_object());
    response.body = json_text::serialize(answer);
    return response;
}

}  // namespace gridcase::cli
