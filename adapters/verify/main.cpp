// gridcase-verify: checks a bundle of evidence without the house that made it. It knows what a log
// is made of (events/) and libcrypto, and nothing else: no database, no engine, no network.

#include <algorithm>
#include <iostream>
#include <string>
#include <vector>

#include "adapters/verify/check.hpp"
#include "adapters/verify/stop.hpp"
#include "events/log_head.hpp"

namespace {

using gridcase::verify::Exit;
using gridcase::verify::Stop;

constexpr std::string_view manual =
    R"(gridcase-verify BUNDLE [KEY]

Checks a bundle as `gridcase audit bundle` makes it: every signature, that the log goes on from every
earlier head in it, that the commits stand in the log unchanged and that none is missing. KEY is the
house's public key in hex: every head must be signed by it, or by one that the bundle shows to follow
from it. Compare size and root with a head that you kept, or got from somebody else than the operator.

Exit codes: 0 it holds, 1 it does not, 2 not understood, 3 the file cannot be read.
)";

void work(const std::vector<std::string>& words) {
    if (words.empty() || words.size() > 2 || words.front().starts_with("-"))
        throw Stop(Exit::usage, "that is not understood");
    if (words.size() > 1 && !gridcase::is_public_key(words[1]))
        throw Stop(Exit::usage, words[1] + " is no public key; 64 hex digits would be");
    gridcase::verify::check({words[0], words.size() > 1 ? words[1] : ""});
}

}  // namespace

int main(int argc, char** argv) {
    const std::vector<std::string> words(argv + std::min(argc, 1), argv + argc);
    if (!words.empty() && (words.front() == "--help" || words.front() == "-h")) {
        std::cout << manual;
        return static_cast<int>(Exit::holds);
    }
    try {
        work(words);
        return static_cast<int>(Exit::holds);
    } catch (const Stop& stop) {
        std::cerr << "gridcase-verify: " << gridcase::verify::printable(stop.what()) << "\n";
        if (stop.code == Exit::usage) std::cerr << "\n" << manual;
        return static_cast<int>(stop.code);
    }
}
