// What an auditor asks of a log: is it whole, and does it go on from what it was (审计).

#include <CLI/CLI.hpp>
#include <boost/json.hpp>
#include <iostream>
#include <memory>

#include "adapters/cli/audit_bundle.hpp"
#include "adapters/cli/audit_verify.hpp"
#include "adapters/cli/audited_log.hpp"
#include "adapters/cli/calls.hpp"
#include "adapters/cli/chores.hpp"
#include "adapters/cli/commands.hpp"
#include "adapters/cli/heads.hpp"
#include "adapters/cli/progress.hpp"

namespace gridcase::cli {
namespace {

namespace json_text = boost::json;

struct AuditAsked {
    Verifying verifying;
    Bundling bundling;
    std::string number;
    std::string person;
    std::string ground;
    bool json = false;
};

void tell_head(const Where& where, const AuditAsked& asked) {
    const LogHead head = signed_head(where.data, AuditedLog(where).tree().edge(), system_now());
    if (asked.json)
        std::cout << head_line(head) << "\n";
    else
        std::cout << "log    " << head.log << ", epoch " << head.epoch << "\nsize   "
                  << with_commas(head.size) << " commits\nroot   " << head.root.hex() << "\nkey    "
                  << head.key
                  << "\nkeep the line that --json prints outside the house: `audit verify "
                     "--against FILE` holds the log against it\n";
}

void tell_erasure(const json_text::object& answer, bool json) {
    if (json) {
        std::cout << json_text::serialize(answer) << "\n";
        return;
    }
    const auto* persons = answer.if_contains("persons");
    if (persons == nullptr) return;  // a Stop says what kept it from being done
    for (const json_text::value& person : persons->as_array())
        std::cout << "person " << text_of(person, "person") << ": " << text_of(person, "texts")
                  << " texts in " << person.at("streams").as_array().size() << " streams, "
                  << text_of(person, "readable_before") << " readable before, "
                  << text_of(person, "readable_after") << " now\n";
    std::cout << "root   " << text_of(answer, "root_before") << " before\nroot   "
              << text_of(answer, "root_after") << " after, over the same "
              << text_of(answer, "position") << " commits\nfigures " << text_of(answer, "figures")
              << " compared, " << answer.at("figures_moved").as_array().size()
              << " moved\nkeys were destroyed in this directory; copies of the keys elsewhere must "
                 "be renewed, or destroyed as well\n";
}

void rotate(const Where& where, const AuditAsked& asked) {
    have_chore_done(
        where, "rotate", {{"actor", where.actor}}, [&](const json_text::object& answer) {
            if (asked.json)
                std::cout << json_text::serialize(answer) << "\n";
            else if (answer.contains("key"))
                std::cout << "key    " << text_of(answer, "key")
                          << " signs from now on; the log says so, signed by the one before\n";
        });
}

/// The key of a person, or of everybody whose texts stand in a case, is destroyed.
void erase(const Where& where, const AuditAsked& asked) {
    const json_text::object task{{"person", asked.person},
                                 {"case", asked.number},
                                 {"ground", asked.ground},
                                 {"actor", where.actor}};
    have_chore_done(where, "erase", task,
                    [&](const json_text::object& answer) { tell_erasure(answer, asked.json); });
}

constexpr const char* against_help =
    "a file of earlier heads, one a line, or of a witness: it also shows that the log goes on from "
    "each";

void add_bundle(CLI::App& command, const std::shared_ptr<AuditAsked>& asked, Where& where,
                Work& work) {
    auto* bundling = command.add_subcommand(
        "bundle", "a case or a range as evidence that gridcase-verify checks without the house");
    Bundling& bundle = asked->bundling;
    auto* number = bundling->add_option("number", bundle.number, "the case");
    auto* from = bundling->add_option("--from", bundle.first, "all commits from this position")
                     ->check(CLI::PositiveNumber);
    auto* to = bundling->add_option("--to", bundle.last, "up to this one, none left out")
                   ->check(CLI::PositiveNumber);
    from->needs(to)->excludes(number);
    to->needs(from);
    bundling->add_option("--against", bundle.against, against_help);
    bundling->callback([asked, &where, &work] {
        if (asked->bundling.number.empty() && asked->bundling.last == 0)
            throw CLI::RequiredError("a case's number, or --from and --to,");
        work = [asked, &where] { print_bundle(where, asked->bundling); };
    });
}

void add_prove(CLI::App& command, const std::shared_ptr<AuditAsked>& asked, Where& where,
               Work& work) {
    auto* proving = command.add_subcommand(
        "prove",
        "that the log goes on from heads that were kept, and that a commit stands in it; "
        "gridcase-verify checks it");
    proving->add_option("--position", asked->bundling.position, "the commit")
        ->check(CLI::PositiveNumber);
    proving->add_option("--against", asked->bundling.against, against_help);
    proving->callback([asked, &where, &work] {
        work = [asked, &where] { print_bundle(where, asked->bundling); };
    });
}

}  // namespace

void add_audit_command(CLI::App& app, Where& where, Work& work) {
    auto* command = app.add_subcommand("audit", "whether the log is whole and unchanged (审计)");
    command->require_subcommand(1);
    command->fallthrough();
    auto asked = std::make_shared<AuditAsked>();
    auto* heading = command->add_subcommand(
        "head", "what the log is now, signed: one line to be kept outside the house");
    heading->add_flag("--json", asked->json, "print JSON, as --against reads it");
    heading->callback(
        [asked, &where, &work] { work = [asked, &where] { tell_head(where, *asked); }; });
    add_bundle(*command, asked, where, work);
    add_prove(*command, asked, where, work);
    auto* rotating = command->add_subcommand(
        "rotate-key", "a new key signs the heads of the log; the old one vouches for it");
    rotating->add_flag("--json", asked->json, "print JSON");
    rotating->callback(
        [asked, &where, &work] { work = [asked, &where] { rotate(where, *asked); }; });
    auto* erasing = command->add_subcommand(
        "erase", "destroy a resident's key: their texts are readable by nobody any more (删除)");
    auto* whose = erasing->add_option_group("whose")->require_option(1);
    whose->add_option("--person", asked->person,
                      "their pseudonym, or what they are reached under: phone:13800000000");
    whose->add_option("--case", asked->number, "everybody whose texts stand in this case");
    erasing->add_option("--ground", asked->ground, "why, without personal data")->required();
    erasing->add_flag("--json", asked->json, "print JSON");
    erasing->callback([asked, &where, &work] { work = [asked, &where] { erase(where, *asked); }; });
    auto* verifying = command->add_subcommand(
        "verify", "recompute every digest and chain; 1 when something is wrong, and where");
    verifying->add_option("--against", asked->verifying.against,
                          "a file of earlier heads, one a line, or of a witness: the log must go "
                          "on from each");
    verifying->add_option("--witness", asked->verifying.witness,
                          "the public key of a witness, in hex: --against must be their file, and "
                          "every head in it signed by them");
    verifying->add_option(
        "--key", asked->verifying.key,
        "the house's public key, in hex: every head must be signed by it, or by one that "
        "the log says follows it");
    verifying->add_option(
        "--resume", asked->verifying.resume,
        "a file with what was verified before: goes on from there, and keeps what "
        "it knows now");
    verifying->add_flag("--json", asked->verifying.json, "print JSON");
    verifying->callback([asked, &where, &work] {
        work = [asked, &where] { verify_log(where, asked->verifying); };
    });
}

}  // namespace gridcase::cli
