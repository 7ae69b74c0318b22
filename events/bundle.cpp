#include "events/bundle.hpp"

#include <charconv>
#include <optional>

#include "events/codec.hpp"
#include "events/hex.hpp"

namespace gridcase {
namespace {

constexpr std::string_view first_line = "gridcase bundle 1";
constexpr std::string_view nobody = "-";

std::vector<std::string_view> words_of(std::string_view line) {
    std::vector<std::string_view> words;
    while (true) {
        const std::size_t blank = line.find(' ');
        words.push_back(line.substr(0, blank));
        if (blank == std::string_view::npos) return words;
        line.remove_prefix(blank + 1);
    }
}

std::optional<std::uint64_t> number_in(std::string_view word) {
    std::uint64_t number = 0;
    const char* end = word.data() + word.size();
    const auto read = std::from_chars(word.data(), end, number);
    // One way to write a number only: every byte of a bundle says something.
    if (read.ec != std::errc() || read.ptr != end || std::to_string(number) != word)
        return std::nullopt;
    return number;
}

std::optional<Digest> digest_in(std::string_view word) {
    const auto bytes = from_hex(word);
    if (!bytes || bytes->size() != Digest::size) return std::nullopt;
    return Digest::from_raw(*bytes);
}

std::string or_nobody(const std::string& word) { return word.empty() ? std::string(nobody) : word; }
std::string not_nobody(std::string_view word) { return word == nobody ? "" : std::string(word); }

std::optional<LogHead> head_in(std::string_view line) {
    const auto words = words_of(line);
    if (words.size() != 8 || words[0] != "head" || words[6].empty() || words[7].empty())
        return std::nullopt;
    const auto epoch = number_in(words[2]);
    const auto size = number_in(words[3]);
    const auto root = digest_in(words[4]);
    const auto at = parse_instant(words[5]);
    if (!from_hex(words[1]) || !epoch || !size || !root || !at || to_text(*at) != words[5])
        return std::nullopt;
    return LogHead{std::string(words[1]), *epoch, *size, *root, *at, not_nobody(words[6]),
                   not_nobody(words[7])};
}

std::optional<Bundle::Item> item_in(std::string_view line) {
    const auto words = words_of(line);
    if (words.size() < 3 || words[0] != "commit") return std::nullopt;
    const auto position = number_in(words[1]);
    auto bytes = from_hex(words[2]);
    if (!position || !bytes) return std::nullopt;
    Bundle::Item item{*position, *std::move(bytes), {}};
    for (std::size_t i = 3; i < words.size(); ++i) {
        const auto hash = digest_in(words[i]);
        if (!hash) return std::nullopt;
        item.proof.push_back(*hash);
    }
    return item;
}

std::string of_commit(Position position) { return "commit " + std::to_string(position) + ": "; }

}  // namespace

std::string to_text(const Bundle& bundle) {
    const LogHead& head = bundle.head;
    std::string text(first_line);
    text += "\nhead " + head.log + " " + std::to_string(head.epoch) + " " +
            std::to_string(head.size) + " " + head.root.hex() + " " + to_text(head.at) + " " +
            or_nobody(head.key) + " " + or_nobody(head.signature) + "\n";
    for (const Bundle::Item& item : bundle.items) {
        text += "commit " + std::to_string(item.position) + " " + to_hex(item.bytes);
        for (const Digest& hash : item.proof) text += " " + hash.hex();
        text += "\n";
    }
    return text;
}

tl::expected<Bundle, std::string> parse_bundle(std::string_view text) {
    if (text.size() > bundle_limit_bytes)
        return tl::unexpected(std::string("it is longer than 1 GiB"));
    Bundle bundle;
    for (std::size_t number = 1; !text.empty(); ++number) {
        const std::size_t end = text.find('\n');
        if (end == std::string_view::npos)
            return tl::unexpected("line " + std::to_string(number) +
                                  " does not end: the bundle was cut off");
        const std::string_view line = text.substr(0, end);
        text.remove_prefix(end + 1);
        if (number == 1) {
            if (line != first_line)
                return tl::unexpected("it does not begin with the line `" +
                                      std::string(first_line) + "`");
        } else if (number == 2) {
            auto head = head_in(line);
            if (!head)
                return tl::unexpected(std::string(
                    "line 2 is no head; `head ID EPOCH SIZE ROOT AT KEY SIGNATURE` would be"));
            bundle.head = *std::move(head);
        } else {
            auto item = item_in(line);
            if (!item)
                return tl::unexpected("line " + std::to_string(number) +
                                      " is no commit; `commit POSITION BYTES HASH …` would be");
            bundle.items.push_back(*std::move(item));
        }
    }
    if (bundle.items.empty()) return tl::unexpected(std::string("it holds no commit"));
    return bundle;
}

tl::expected<Shown, std::string> shown_by(const Bundle& bundle) {
    Shown shown;
    Digest before;
    for (const Bundle::Item& item : bundle.items) {
        const auto wrong = [&](const std::string& what) {
            return tl::unexpected(of_commit(item.position) + what);
        };
        if (item.position == 0 || item.position > bundle.head.size)
            return wrong("the head's log has " + std::to_string(bundle.head.size) + " commits");
        auto commit = decode(item.bytes);
        if (!commit) return wrong("it cannot be read: " + commit.error());
        if (!is_included(sha256(item.bytes), item.position - 1, bundle.head.size, bundle.head.root,
                         item.proof))
            return wrong(
                "the proof does not lead to the head's root: commit, proof or head was "
                "changed");
        if (shown.commits.empty()) shown.stream = commit->stream;
        if (commit->stream != shown.stream)
            return wrong("it is of stream " + to_text(commit->stream) + ", not of " +
                         to_text(shown.stream));
        if (commit->revision != shown.commits.size() + 1)
            return wrong("it is revision " + std::to_string(commit->revision) + ", and " +
                         std::to_string(shown.commits.size() + 1) + " should follow");
        if (commit->prev_digest != before) return wrong("the chain of its stream is broken");
        before = sha256(item.bytes);
        shown.commits.push_back(*std::move(commit));
    }
    return shown;
}

}  // namespace gridcase
