// gridcase-verify: checks evidence without the house that made it, and signs heads as a witness. It
// knows what a log is made of (events/) and libcrypto, and nothing else: no database, no engine, no
// network.

#include <iostream>
#include <map>
#include <string>
#include <vector>

#include "adapters/verify/check.hpp"
#include "adapters/verify/stop.hpp"
#include "adapters/verify/witness.hpp"
#include "events/log_head.hpp"

namespace {

using gridcase::verify::Exit;
using gridcase::verify::Stop;

constexpr std::string_view manual =
    R"(gridcase-verify FILE [KEY] [--against HEADS] [--witness KEY]
gridcase-verify witness OWN-FILE BUNDLE --secret KEYFILE [--key KEY]
gridcase-verify witness-key KEYFILE

The first checks a bundle, as `gridcase audit bundle` and `audit prove` make it: every signature,
that the log goes on from every earlier head in it, that the commits stand in the log unchanged and
that none is missing; or the file of a witness, every signature of it. KEY is the house's public key
in hex: every head must be signed by it, or by one that the bundle shows to follow from it. HEADS
holds heads that you kept, as lines of JSON, or is the file of a witness: the log must go on from
each of them. --witness says whose file it must be.

The second is for a witness, outside the house: it adds the head of the bundle to the witness's own
file and signs it, if it goes on from the last one there. The first head of a file needs --key. The
third makes the key for that.

Exit codes: 0 it holds, 1 it does not, 2 not understood, 3 a file cannot be read or written.
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

/// A public key as somebody typed it; empty: none was asked for.
std::string key_in(const std::string& word) {
    if (!word.empty() && !gridcase::is_public_key(word))
        throw Stop(Exit::usage, word + " is no public key; 64 hex digits would be");
    return word;
}

void must_be_used_up(const Line& line, std::size_t least, std::size_t most) {
    if (line.words.size() < least || line.words.size() > most)
        throw Stop(Exit::usage, "that is not understood");
    if (!line.options.empty())
        throw Stop(Exit::usage, "there is no option " + line.options.begin()->first + " here");
}

void work(Line line) {
    const std::string first = line.words.empty() ? "" : line.words.front();
    if (first == "witness-key") {
        must_be_used_up(line, 2, 2);
        gridcase::verify::make_witness_key(line.words[1]);
    } else if (first == "witness") {
        const std::string secret = taken(line, "--secret");
        const std::string key = key_in(taken(line, "--key"));
        must_be_used_up(line, 3, 3);
        if (secret.empty()) throw Stop(Exit::usage, "say which key signs: --secret KEYFILE");
        gridcase::verify::bear_witness({line.words[1], line.words[2], secret, key});
    } else {
        const std::string against = taken(line, "--against");
        const std::string witness = key_in(taken(line, "--witness"));
        must_be_used_up(line, 1, 2);
        const std::string key = key_in(line.words.size() > 1 ? line.words[1] : "");
        gridcase::verify::check({first, key, against, witness});
    }
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
