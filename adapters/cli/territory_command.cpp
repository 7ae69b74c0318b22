// The territory and its people: tables taken over, looked at, checked, and what is asked of them.

#include <CLI/CLI.hpp>
#include <boost/json.hpp>
#include <iostream>
#include <memory>

#include "adapters/cli/calls.hpp"
#include "adapters/cli/chores.hpp"
#include "adapters/cli/command_options.hpp"
#include "adapters/cli/commands.hpp"
#include "adapters/cli/progress.hpp"
#include "adapters/cli/rulebook.hpp"
#include "adapters/cli/table.hpp"
#include "adapters/json/territory_documents.hpp"
#include "engine/domain/territory_check.hpp"
#include "engine/domain/territory_csv.hpp"

namespace gridcase::cli {
namespace {

namespace json_text = boost::json;

constexpr std::string_view territory_path = "/api/v1/territory";

using Rows = std::vector<std::vector<std::string>>;

json_text::value ask(const Where& where, const Target& target) {
    return good_json(Desk::to_read(where).send(get(target)));
}

const json_text::array& array_of(const json_text::value& answer, std::string_view name) {
    return answer.at(name).as_array();
}

/// The cells of each object of a list, by the names of its members.
Rows rows_of(const json_text::array& list, const std::vector<std::string_view>& members) {
    Rows rows;
    for (const json_text::value& each : list) {
        std::vector<std::string>& row = rows.emplace_back();
        for (const std::string_view member : members) row.push_back(text_of(each, member));
    }
    return rows;
}

std::string joined(const json_text::array& list) {
    std::string text;
    for (const json_text::value& each : list) text += (text.empty() ? "" : ", ") + shown(each);
    return text;
}

// --- Tables

struct Taking {
    std::vector<std::string> files;
    std::string prefix;
    std::vector<std::string> columns;
};

json_text::object columns_of(const std::vector<std::string>& pairs) {
    json_text::object columns;
    for (const std::string& pair : pairs) {
        const std::size_t equals = pair.find('=');
        if (equals == std::string::npos || equals == 0 || equals + 1 == pair.size())
            throw Stop(Exit::usage, "--column " + pair +
                                        " is no pair; write our name = the file's, such as "
                                        "--column code=区划代码");
        columns[pair.substr(0, equals)] = pair.substr(equals + 1);
    }
    return columns;
}

/// Has the holder of the directory take tables over, one by one; `counted` names the number that it
/// answers, `said` what was done to so many.
void take_over(const Where& where, const Taking& taking, std::string_view chore,
               std::string_view counted, std::string_view said) {
    for (const std::string& file : taking.files) {
        static_cast<void>(read_file(file, territory_limit_bytes));
        const json_text::object task{{"file", std::filesystem::absolute(file).string()},
                                     {"prefix", taking.prefix},
                                     {"columns", columns_of(taking.columns)}};
        have_chore_done(where, chore, task, [&](const json_text::object& answer) {
            if (const auto* count = answer.if_contains(counted))
                std::cout << with_commas(count->to_number<std::uint64_t>()) << " " << said << "\n";
        });
    }
}

void add_table(CLI::App& parent, Where& where, Work& work, const char* name, const char* what,
               std::string_view chore, std::string_view counted, std::string_view said) {
    auto taking = std::make_shared<Taking>();
    auto* command = parent.add_subcommand(name, what);
    command->add_option("files", taking->files, "CSV files (RFC 4180, UTF-8)")->required();
    command->add_option("--column", taking->columns,
                        "OURS=THEIRS for a column that the file calls otherwise; columns that are "
                        "not named so are then left aside");
    if (chore == "territory")
        command->add_option("--prefix", taking->prefix, "only units whose code begins so");
    command->callback([=, &where, &work] {
        work = [=, &where] { take_over(where, *taking, chore, counted, said); };
    });
}

// --- Reading

struct TerritoryLooking {
    std::string unit;
    std::string at;
    std::string from;
    std::string to;
    std::vector<std::string> cases;
    std::string file;
    std::string posts;
    std::string grid_digits;
    bool json = false;
    bool preview = false;
};

void add_look(CLI::App& command, const std::shared_ptr<TerritoryLooking>& looking) {
    command.add_option("--at", looking->at, "at this moment, RFC 3339; default: now");
    command.add_flag("--json", looking->json, "print JSON");
}

Target at_moment(Target target, const TerritoryLooking& looking) {
    if (!looking.at.empty()) target.query("at", looking.at);
    return target;
}

void print_summary(const json_text::value& answer) {
    std::cout << as_table({"what", "units", "posts recorded", "vacant", "not counting"},
                          rows_of(array_of(answer, "by"),
                                  {"what", "units", "posts_recorded", "vacant", "not_counting"}));
}

/// `1 March 2024 –`, as the answer has it; empty when nothing is said.
std::string span(const json_text::value& of, std::string_view from, std::string_view to) {
    const std::string begins = text_of(of, from);
    const std::string ends = text_of(of, to);
    if (begins.empty() && ends.empty()) return {};
    return begins + " – " + ends;
}

void print_line(std::string_view name, const std::string& text) {
    if (!text.empty())
        std::cout << "  " << name << std::string(14 - name.size(), ' ') << text << "\n";
}

void print_posts(const json_text::array& posts) {
    for (const json_text::value& term : posts)
        print_line(text_of(term, "current") == "true" ? "post" : "(post)",
                   text_of(term, "post") + "  " + text_of(term, "name") + " (" +
                       text_of(term, "person") + ")" +
                       (text_of(term, "stand_in") == "true" ? "  代理" : "") + "  " +
                       span(term, "from", "until"));
}

void print_unit(const json_text::value& unit) {
    std::cout << text_of(unit, "code") << "  " << text_of(unit, "name") << "\n";
    print_line("level", text_of(unit, "level") + ", " + text_of(unit, "kind"));
    print_line("line", text_of(unit, "line"));
    print_line("valid", span(unit, "valid_from", "valid_to"));
    const std::string holder = text_of(unit, "holder");
    print_line("holder", holder.empty() ? "vacant (空缺)" : holder);
    if (const json_text::value& answers = unit.at("answerable"); answers.is_object())
        print_line("answers", text_of(answers, "holder") + " of " + text_of(answers, "unit") + " " +
                                  text_of(answers, "name"));
    print_posts(array_of(unit, "posts"));
    if (const json_text::value& duty = unit.at("duty"); duty.is_object())
        print_line("on duty", text_of(duty, "name") + "  " + text_of(duty, "reach") + "  of " +
                                  text_of(duty, "unit") + " " + text_of(duty, "unit_name"));
    for (const json_text::value& above : array_of(unit, "superiors"))
        print_line("superior", text_of(above, "code") + "  " + text_of(above, "name") + "  " +
                                   text_of(above, "holder"));
    std::string below;
    for (const auto& [what, count] : unit.at("below").as_object())
        below += (below.empty() ? "" : ", ") + shown(count) + " " + std::string(what);
    print_line("contains", below);
    print_line("came from", joined(array_of(unit, "predecessors")));
    const std::string successors = joined(array_of(unit, "successors"));
    if (!successors.empty())
        print_line("became", successors + "  at " + text_of(unit, "redrawn_at"));
}

void show(const Where& where, const TerritoryLooking& looking) {
    Target target(territory_path);
    if (looking.unit.empty())
        target.part("summary");
    else
        target.part("units").part(looking.unit);
    const json_text::value answer = ask(where, at_moment(target, looking));
    if (looking.json)
        std::cout << json_text::serialize(answer) << "\n";
    else if (looking.unit.empty())
        print_summary(answer);
    else
        print_unit(answer);
}

void tell_duty(const Where& where, const TerritoryLooking& looking) {
    const json_text::value answer = ask(
        where, at_moment(Target(territory_path).part("duty").query("unit", looking.unit), looking));
    const json_text::value& reached = answer.at("reached");
    if (looking.json)
        std::cout << json_text::serialize(answer) << "\n";
    else if (reached.is_object())
        std::cout << text_of(reached, "name") << "  " << text_of(reached, "reach") << "\n  of "
                  << text_of(reached, "unit") << " " << text_of(reached, "unit_name") << ", "
                  << span(reached, "from", "until") << "\n";
    if (!reached.is_object())
        throw Stop(Exit::rejected,
                   "nobody is on duty at " + text_of(answer, "at") + " in " + looking.unit +
                       " or above it; " + text_of(answer.at("answerable"), "holder") + " of " +
                       text_of(answer.at("answerable"), "name") + " answers for it");
}

// --- Checking

void print_findings(const json_text::value& answer, bool json) {
    if (json)
        std::cout << json_text::serialize(answer) << "\n";
    else if (!array_of(answer, "findings").empty())
        std::cout << as_table(
            {"", "finding", "unit", "what is wrong", "what would be right"},
            rows_of(array_of(answer, "findings"), {"gravity", "kind", "unit", "message", "hint"}));
    const std::string count =
        text_of(answer, "errors") + " errors, " + text_of(answer, "warnings") + " warnings";
    if (text_of(answer, "errors") != "0") throw Stop(Exit::rejected, count);
    if (!json) std::cout << count << "\n";
}

engine::Territory territory_in(const TerritoryLooking& looking, Instant at) {
    auto units = engine::parse_territory_csv(read_file(looking.file, territory_limit_bytes));
    if (!units) throw Stop(Exit::rejected, faults_text(units.error(), looking.file));
    engine::Territory territory;
    for (const UnitRegistered& unit : *units) territory.put(unit);
    if (looking.posts.empty()) return territory;
    auto posts = engine::parse_posts_csv(read_file(looking.posts, territory_limit_bytes), at);
    if (!posts) throw Stop(Exit::rejected, faults_text(posts.error(), looking.posts));
    for (PostFilled& post : *posts) {
        const engine::UnitState* state = territory.state_of(post.unit);
        if (state == nullptr)
            throw Stop(Exit::rejected, looking.posts + ": unit " + post.unit.value() +
                                           " does not stand in " + looking.file);
        if (post.post.empty()) post.post = state->answering_post();
        territory.put(post);
    }
    return territory;
}

/// A table before it is taken over, or the territory as it is.
void check(const Where& where, const TerritoryLooking& looking) {
    if (looking.file.empty()) {
        Target target = Target(territory_path).part("check");
        if (!looking.grid_digits.empty()) target.query("grid_digits", looking.grid_digits);
        return print_findings(ask(where, at_moment(target, looking)), looking.json);
    }
    Instant at = system_now();
    if (!looking.at.empty()) {
        const auto parsed = parse_instant(looking.at);
        if (!parsed) throw Stop(Exit::usage, "--at: " + parsed.error());
        at = *parsed;
    }
    engine::CodeScheme scheme;
    if (!looking.grid_digits.empty()) {
        if (looking.grid_digits.size() != 1 || looking.grid_digits < "0" ||
            looking.grid_digits > "8")
            throw Stop(Exit::usage, "--grid-digits is a number from 0 to 8");
        scheme.grid_suffix_digits = static_cast<std::size_t>(looking.grid_digits[0] - '0');
    }
    const auto findings = engine::check(territory_in(looking, at), at, scheme);
    print_findings(json_text::parse(json::findings_json(0, at, findings)), looking.json);
}

// --- Redrawing

std::string joined_with_commas(const std::vector<std::string>& words) {
    std::string text;
    for (const std::string& word : words) text += (text.empty() ? "" : ",") + word;
    return text;
}

void preview(const Where& where, const TerritoryLooking& looking) {
    Target target =
        Target(territory_path).part("redraw").query("from", looking.from).query("to", looking.to);
    if (!looking.cases.empty()) target.query("cases", joined_with_commas(looking.cases));
    const json_text::value answer = ask(where, at_moment(target, looking));
    if (looking.json) {
        std::cout << json_text::serialize(answer) << "\n";
        return;
    }
    Rows rows = rows_of(array_of(answer, "moves"), {"number", "from", "to", "holder", "held_by"});
    for (std::vector<std::string>& row : rows)
        if (row.back().empty()) row[3] = "nobody: register " + row[2] + " first";
    std::cout << as_table({"case", "from", "to", "holder", "held by"}, rows) << rows.size()
              << " open cases would move\n";
}

json_text::array each_of(const std::string& commas, std::string_view member) {
    json_text::array list;
    std::size_t start = 0;
    while (start <= commas.size()) {
        const std::size_t comma = std::min(commas.find(',', start), commas.size());
        list.push_back(json_text::object{{member, commas.substr(start, comma - start)}});
        start = comma + 1;
    }
    return list;
}

void redraw(const Where& where, const TerritoryLooking& looking) {
    if (looking.preview) return preview(where, looking);
    json_text::object body{{"territory", "city"},
                           {"predecessors", each_of(looking.from, "unit")},
                           {"successors", each_of(looking.to, "unit")},
                           {"at", looking.at.empty() ? to_text(system_now()) : looking.at}};
    json_text::array cases;
    for (const std::string& pair : looking.cases) {
        const std::size_t equals = pair.find('=');
        if (equals == std::string::npos)
            throw Stop(Exit::usage, "--case " + pair + " is no pair; write NUMBER=UNIT");
        cases.push_back(
            json_text::object{{"number", pair.substr(0, equals)}, {"to", pair.substr(equals + 1)}});
    }
    if (!cases.empty()) body["cases"] = std::move(cases);
    const auto answer = good_json(Desk::to_write(where).send(
        post(Target(territory_path).part("redraw"), json_text::serialize(body), where)));
    if (looking.json)
        std::cout << json_text::serialize(answer) << "\n";
    else
        std::cout << "redrawn  (position " << text_of(answer, "position") << ")\n";
}

// --- Commands by their forms

/// A command about posts or handovers, with the options that its form says.
void add_by_form(CLI::App& parent, Where& where, Work& work, const char* name,
                 std::string_view command_name) {
    const json::CommandForm& form = *json::find_command_form(command_name);
    auto body = std::make_shared<json_text::object>();
    auto as_json = std::make_shared<bool>(false);
    auto* command = parent.add_subcommand(name, std::string(form.what));
    add_fields(*command, form.fields, *body);
    command->add_flag("--json", *as_json, "print JSON");
    command->callback([=, &where, &work, &form] {
        work = [=, &where, &form] {
            complete(*body, form.fields);
            const auto answer = good_json(Desk::to_write(where).send(
                post(Target(form.path), json_text::serialize(*body), where)));
            if (*as_json) {
                std::cout << json_text::serialize(answer) << "\n";
                return;
            }
            const bool unchanged = text_of(answer, "unchanged") == "true";
            std::cout << (unchanged ? "it was so already 无变化" : form.done) << "  "
                      << text_of(answer, "stream") << "  (position " << text_of(answer, "position")
                      << ")\n";
        };
    });
}

template <class Do>
CLI::App* add_reading(CLI::App& parent, Where& where, Work& work, const char* name,
                      const char* what, const std::shared_ptr<TerritoryLooking>& looking,
                      Do what_to_do) {
    auto* command = parent.add_subcommand(name, what);
    add_look(*command, looking);
    command->callback([=, &where, &work] { work = [=, &where] { what_to_do(where, *looking); }; });
    return command;
}

}  // namespace

void add_territory_command(CLI::App& app, Where& where, Work& work) {
    auto* command = app.add_subcommand("territory", "units and their people (区划与人员)");
    command->require_subcommand(1);
    command->fallthrough();
    auto looking = std::make_shared<TerritoryLooking>();
    add_table(*command, where, work, "import",
              "register units: code,name,level,parent[,kind,holder,line,valid_from,valid_to], or "
              "a table of statistical division codes",
              "territory", "units", "units registered or described anew");
    add_table(*command, where, work, "posts",
              "who holds which post: unit,person[,post,name,from,until,stand_in]", "posts",
              "changes", "changes of posts");
    add_table(*command, where, work, "roster",
              "who is on duty when: unit,person,reach,from,until[,name]", "roster", "shifts",
              "shifts added");
    add_reading(*command, where, work, "show", "the tree in numbers, or one unit", looking, show)
        ->add_option("unit", looking->unit, "its code");
    add_reading(*command, where, work, "duty", "whom a call reaches (值班)", looking, tell_duty)
        ->add_option("--unit", looking->unit, "where the call comes from")
        ->required();
    auto* checking = add_reading(*command, where, work, "check",
                                 "what is wrong with the territory, or with a table before it is "
                                 "taken over; 1 when something must be mended",
                                 looking, check);
    checking->add_option("file", looking->file, "a division table instead of --data");
    checking->add_option("--posts", looking->posts, "a table of posts beside it");
    checking->add_option("--grid-digits", looking->grid_digits,
                         "digits of a grid's serial behind its community's code; default 3, 0: "
                         "codes follow no scheme");
    auto* redrawing = add_reading(*command, where, work, "redraw",
                                  "split, merge or cut grids anew (网格重划)", looking, redraw);
    redrawing->add_option("--from", looking->from, "the grids that end, with commas between")
        ->required();
    redrawing->add_option("--to", looking->to, "the grids they lie in then, with commas between")
        ->required();
    redrawing->add_option("--case", looking->cases,
                          "NUMBER=UNIT: an open case that goes elsewhere than to the first");
    redrawing->add_flag("--preview", looking->preview, "only tell where open cases would go");
    add_by_form(*command, where, work, "fill", "fill_posts");
    add_by_form(*command, where, work, "vacate", "vacate_post");
    add_by_form(*command, where, work, "hand-over", "open_handover");
    add_by_form(*command, where, work, "answer", "answer_handover_item");
    add_handovers_command(*command, where, work);
}

}  // namespace gridcase::cli
