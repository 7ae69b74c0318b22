// gridcase-verify: checks a bundle of evidence without the house that made it. It knows what a log
// is made of (events/) and libcrypto, and nothing else: no database, no engine, no network.

#include <iostream>
#include <map>
#include <string>
#include <vector>

#include "adapters/verify/check.hpp"
#include "adapters/verify/stop.hpp"
#include "events/log_head.hpp"

namespace {

using gridcase::verify::Exit;
using gridcase::verify::Stop;

constexpr std::string_view manual =
    R"(gridcase-verify BUNDLE [KEY] [--against HEADS]

Checks a bundle as `gridcase audit bundle` and `audit prove` make it: every signature, that the log
goes on from every earlier head in it, that the commits stand in the log unchanged and that none is
missing. KEY is the house's public key in hex: every head must be signed by it, or by one that the
bundle shows to follow from it. HEADS holds heads that you kept, as lines of JSON: the log must go on
from each of them.

Exit codes: 0 it holds, 1 it does not, 2 not understood, 3 a file cannot be read.
)";

/// A command line taken apart: words in their order, and options with their values.
struct Line {
    std::vector<std::string> words;
    std::map<std::string, std::string> options;
};

Line line_of(int argc, char** argv) {
    Line line;
    for (int i = 1; i < argc; ++i) {
        const std::string word = argv[i];
        if (!word.starts_with("-")) {
            line.words.push_back(word);
            continue;
        }
        if (i + 1 == argc) throw Stop(Exit::usage, word + " needs a value");
        if (!line.options.emplace(word, argv[++i]).second)
            throw Stop(Exit::usage, word + " is said twice");
    }
    return line;
}

/// Takes an option out of the line; empty when it is not there.
std::string taken(Line& line, const std::string& option) {
    const auto node = line.options.extract(option);
    return node ? node.mapped() : std::string();
}

void work(Line line) {
    const std::string against = taken(line, "--against");
    if (!line.options.empty())
        throw Stop(Exit::usage, "there is no option " + line.options.begin()->first);
    if (line.words.empty() || line.words.size() > 2)
        throw Stop(Exit::usage, "that is not understood");
    const std::string key = line.words.size() > 1 ? line.words[1] : "";
    if (!key.empty() && !gridcase::is_public_key(key))
        throw Stop(Exit::usage, key + " is no public key; 64 hex digits would be");
    gridcase::verify::check({line.words[0], key, against});
}

}  // namespace

int main(int argc, char** argv) {
    const std::string first = argc > 1 ? argv[1] : "";
    if (first == "--help" || first == "-h") {
        std::cout << manual;
        return static_cast<int>(Exit::holds);
    }
    try {
        work(line_of(argc, argv));
        return static_cast<int>(Exit::holds);
    } catch (const Stop& stop) {
        std::cerr << "gridcase-verify: " << gridcase::verify::printable(stop.what()) << "\n";
        if (stop.code == Exit::usage) std::cerr << "\n" << manual;
        return static_cast<int>(stop.code);
    }
}
