// gridcase-verify: checks a bundle of evidence without the house that made it. It knows what a log
// is made of (events/) and libcrypto, and nothing else: no database, no engine, no network.

#include <fstream>
#include <iostream>
#include <iterator>
#include <string>

#include "events/bundle.hpp"

namespace {

constexpr int verified = 0;
constexpr int not_verified = 1;
constexpr int not_understood = 2;
constexpr int no_file = 3;

constexpr std::string_view manual =
    "gridcase-verify BUNDLE [KEY]\n"
    "\n"
    "Shows that the commits of a bundle stand in the log of its head, unchanged, from the first "
    "of\n"
    "their stream on. KEY is the house's public key in hex: the head must be signed by it. "
    "Compare\n"
    "size and root with a head that you kept, or got from somebody else than the operator.\n"
    "Exit codes: 0 it holds, 1 it does not, 2 not understood, 3 the file cannot be read.\n";

int fail(int code, const std::string& why) {
    std::cerr << "gridcase-verify: " << why << "\n";
    return code;
}

void tell(const gridcase::LogHead& head, const gridcase::Shown& shown) {
    std::cout << to_text(shown.stream) << ", revisions 1 to " << shown.commits.size() << "\n";
    for (const gridcase::Commit& commit : shown.commits) {
        std::cout << "  " << to_text(commit.occurred_at) << "  " << commit.actor.value() << " ("
                  << to_text(commit.role) << ")";
        for (const gridcase::Event& event : commit.events)
            std::cout << "  " << gridcase::type_of(event);
        std::cout << "\n";
    }
    std::cout << "they stand in log " << head.log << ", epoch " << head.epoch << ", which had "
              << head.size << " commits at " << to_text(head.at) << "\nroot " << head.root.hex()
              << "\n"
              << (head.key.empty() ? "nobody signed that\n" : "signed by key " + head.key + "\n");
}

int verify(const std::string& file, const std::string& key) {
    std::ifstream in(file, std::ios::binary);
    if (!in) return fail(no_file, "cannot read " + file);
    const std::string text{std::istreambuf_iterator<char>(in), {}};
    const auto bundle = gridcase::parse_bundle(text);
    if (!bundle) return fail(not_verified, file + ": " + bundle.error());
    if (!key.empty() && bundle->head.key != key)
        return fail(not_verified, file + ": the head is not signed by key " + key);
    if (!bundle->head.key.empty() && !gridcase::is_signed(bundle->head))
        return fail(not_verified, file + ": the head's signature is not that of the key it names");
    const auto shown = gridcase::shown_by(*bundle);
    if (!shown) return fail(not_verified, file + ": " + shown.error());
    tell(bundle->head, *shown);
    return verified;
}

}  // namespace

int main(int argc, char** argv) {
    const std::string first = argc > 1 ? argv[1] : "";
    if (first == "--help" || first == "-h") {
        std::cout << manual;
        return verified;
    }
    if (argc < 2 || argc > 3 || first.starts_with("-")) {
        std::cerr << manual;
        return not_understood;
    }
    return verify(first, argc > 2 ? argv[2] : "");
}
