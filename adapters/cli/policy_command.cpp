#include <CLI/CLI.hpp>
#include <boost/json.hpp>
#include <iostream>
#include <memory>

#include "adapters/cli/calls.hpp"
#include "adapters/cli/chores.hpp"
#include "adapters/cli/commands.hpp"
#include "adapters/cli/rehearsal.hpp"
#include "adapters/cli/rulebook.hpp"
#include "adapters/cli/table.hpp"
#include "engine/domain/policy_diff.hpp"
#include "engine/domain/policy_said.hpp"

namespace gridcase::cli {
namespace {

constexpr std::string_view active = "active";  // in place of a file

struct PolicyAsked {
    std::string file;
    std::string other;
    bool json = false;
    RehearsalTask rehearsal;
};

/// The text in force; the shipped one where no data are named.
std::string text_in_force(const Where& where) {
    if (where.data.empty() && where.server.empty())
        return std::string(engine::default_policy_text());
    return good_body(Desk::to_read(where).send(get(Target("/api/v1/policy"))));
}

engine::Policy policy_in_force(const Where& where) {
    auto policy = engine::recall_policy(text_in_force(where));
    if (!policy) throw Stop(Exit::environment, faults_text(policy.error(), "the policy in force"));
    return *std::move(policy);
}

void check_policy(const std::string& file) {
    const engine::Policy policy = policy_in(file);
    std::cout << file << ": valid, " << policy.categories.size() << " categories, "
              << policy.rules.size() << " rules, " << policy.duties.size() << " duties\n";
}

boost::json::object as_json(const engine::Said& said) {
    boost::json::object object;
    for (const auto& [key, value] : said) object[key] = value;
    return object;
}

template <class Parts, class Id>
boost::json::array as_json(const Parts& parts, std::string_view id_key, const Id& id) {
    boost::json::array list;
    for (const auto& part : parts) {
        boost::json::object object{{id_key, id(part)}};
        for (const auto& [key, value] : engine::said(part)) object[key] = value;
        list.push_back(std::move(object));
    }
    return list;
}

boost::json::object as_json(const engine::Policy& policy) {
    boost::json::object object = as_json(engine::said(policy));
    object["categories"] =
        as_json(policy.categories, "code", [](const auto& each) { return each.code.value(); });
    object["rules"] = as_json(policy.rules, "id", [](const auto& each) { return each.id; });
    object["duties"] = as_json(policy.duties, "id", [](const auto& each) { return each.id; });
    return object;
}

void show(const Where& where, bool json) {
    if (json)
        std::cout << boost::json::serialize(as_json(policy_in_force(where))) << "\n";
    else
        std::cout << text_in_force(where);
}

boost::json::object as_json(const engine::PolicyChange& change) {
    return {{"change", to_text(change.change)},
            {"part", change.part},
            {"key", change.key},
            {"before", change.before},
            {"after", change.after}};
}

void compare(const Where& where, const PolicyAsked& asked) {
    const auto named = [&](const std::string& name) {
        return name == active ? policy_in_force(where) : policy_in(name);
    };
    const auto changes = engine::diff(named(asked.file), named(asked.other));
    if (asked.json) {
        boost::json::array list;
        for (const engine::PolicyChange& change : changes) list.push_back(as_json(change));
        std::cout << boost::json::serialize(list) << "\n";
        return;
    }
    if (changes.empty()) {
        std::cout << "they mean the same\n";
        return;
    }
    std::vector<std::vector<std::string>> rows;
    for (const engine::PolicyChange& change : changes)
        rows.push_back({std::string(to_text(change.change)), change.part, change.key, change.before,
                        change.after});
    std::cout << as_table({"change", "of", "key", "before 原", "after 新"}, rows);
}

void activate(const Where& where, const std::string& file) {
    static_cast<void>(read_file(file, policy_limit_bytes));
    const boost::json::object task{{"file", std::filesystem::absolute(file).string()}};
    have_chore_done(where, "policy", task, [](const auto& answer) {
        if (const auto* changed = answer.if_contains("changed"))
            std::cout << (changed->as_bool() ? "in force\n" : "it was in force already\n");
    });
}

void add_rehearse(CLI::App& parent, Where& where, Work& work) {
    auto task = std::make_shared<RehearsalTask>();
    auto json = std::make_shared<bool>(false);
    auto* command = parent.add_subcommand(
        "rehearse", "replay real cases under another policy, before anyone activates it (试运行)");
    command->add_option("--policy", task->policy, "the policy.toml to rehearse")->required();
    command->add_option("--from", task->from, "cases opened on this day or later, 2024-09-01")
        ->required();
    command->add_option("--to", task->to, "and on this day or before")->required();
    command->add_option("--cases", task->cases, "list the cases behind one number instead");
    command->add_option("--format", task->format, "table, json or csv")
        ->check(CLI::IsMember({"table", "json", "csv"}));
    command->add_flag("--json", *json, "the same as --format json");
    command->callback([task, json, &where, &work] {
        if (*json) task->format = "json";
        work = [task, &where] { rehearse_policy(where, *task); };
    });
}

}  // namespace

void add_policy_command(CLI::App& app, Where& where, Work& work) {
    auto* command = app.add_subcommand("policy", "rules and limits (政策)");
    command->require_subcommand(1);
    command->fallthrough();
    auto asked = std::make_shared<PolicyAsked>();
    auto* checking = command->add_subcommand("check", "report all faults of a policy.toml");
    checking->add_option("file", asked->file)->required();
    checking->callback([asked, &work] { work = [asked] { check_policy(asked->file); }; });
    auto* activating = command->add_subcommand("activate", "put a policy.toml into force");
    activating->add_option("file", asked->file)->required();
    activating->callback(
        [asked, &where, &work] { work = [asked, &where] { activate(where, asked->file); }; });
    auto* showing = command->add_subcommand(
        "show", "the policy in force in --data; without it, the one that ships");
    showing->add_flag("--json", asked->json, "part by part, defaults included");
    showing->callback(
        [asked, &where, &work] { work = [asked, &where] { show(where, asked->json); }; });
    auto* comparing = command->add_subcommand(
        "diff",
        "how two policies differ in what they mean; a file, or `active` for the one in "
        "force (without --data, the one that ships)");
    comparing->add_option("old", asked->file)->required();
    comparing->add_option("new", asked->other)->required();
    comparing->add_flag("--json", asked->json, "print JSON");
    comparing->callback(
        [asked, &where, &work] { work = [asked, &where] { compare(where, *asked); }; });
    add_rehearse(*command, where, work);
}

}  // namespace gridcase::cli
