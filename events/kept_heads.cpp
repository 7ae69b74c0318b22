#include "events/kept_heads.hpp"

#include <algorithm>
#include <map>
#include <optional>
#include <string>

#include "events/evidence_text.hpp"
#include "events/hex.hpp"
#include "events/quoted.hpp"
#include "events/witness.hpp"

namespace gridcase {
namespace {

constexpr std::size_t line_limit_bytes = 16'384;  // 64 peaks take less than 5,000

using Members = std::map<std::string_view, std::string_view>;

/// Reads one flat object of JSON: its texts hold no escapes, its lists only such texts.
class Flat {
   public:
    explicit Flat(std::string_view text) : rest_(text) {}

    std::optional<Members> members() {
        Members members;
        if (!take('{')) return std::nullopt;
        do {
            const auto name = text();
            if (!name || !take(':')) return std::nullopt;
            const auto value = this->value();
            if (!value || !members.emplace(*name, *value).second) return std::nullopt;
        } while (take(','));
        if (!take('}')) return std::nullopt;
        skip_blanks();
        if (!rest_.empty()) return std::nullopt;
        return members;
    }

   private:
    void skip_blanks() {
        rest_.remove_prefix(std::min(rest_.find_first_not_of(" \t\r"), rest_.size()));
    }
    bool take(char wanted) {
        skip_blanks();
        if (!rest_.starts_with(wanted)) return false;
        rest_.remove_prefix(1);
        return true;
    }
    std::string_view cut(std::size_t end) {
        const std::string_view part = rest_.substr(0, end);
        rest_.remove_prefix(part.size());
        return part;
    }
    std::optional<std::string_view> text() {
        if (!take('"')) return std::nullopt;
        const std::string_view text = cut(rest_.find_first_of("\"\\"));
        if (!take('"')) return std::nullopt;
        return text;
    }
    std::optional<std::string_view> value() {
        skip_blanks();
        if (rest_.starts_with('"')) return text();
        if (!take('[')) return cut(rest_.find_first_not_of("0123456789"));
        const std::string_view list = cut(rest_.find(']'));
        if (!take(']')) return std::nullopt;
        return list;
    }

    std::string_view rest_;
};

std::string of_line(std::size_t number) { return "line " + std::to_string(number) + ": "; }

std::string_view member(const Members& members, std::string_view name) {
    const auto found = members.find(name);
    return found == members.end() ? std::string_view() : found->second;
}

tl::expected<KeptHeads, std::string> heads_of_witness(std::string_view text) {
    const auto file = parse_witness(text);
    if (!file) return tl::unexpected(file.error());
    KeptHeads heads;
    heads.witness = file->key;
    heads.fault_of_witness = fault_in(*file);
    for (std::size_t i = 0; i < file->entries.size(); ++i)
        heads.lines.push_back({file->entries[i].head, i + 3});  // behind two lines of beginning
    return heads;
}

}  // namespace

tl::expected<KeptHeads, std::string> parse_heads(std::string_view text) {
    if (text.size() > heads_limit_bytes)
        return tl::unexpected(std::string("it is longer than 64 MiB"));
    if (says_witness(text)) return heads_of_witness(text);
    KeptHeads heads;
    for (std::size_t number = 1; !text.empty(); ++number) {
        const std::string_view line = text.substr(0, text.find('\n'));
        text.remove_prefix(std::min(line.size() + 1, text.size()));
        if (line.empty() || line == "\r") continue;
        auto head = parse_head_line(line);
        if (!head)
            return tl::unexpected(of_line(number) + "this is no head of a log: " + head.error() +
                                  "; a line is what `audit head --json` prints");
        heads.lines.push_back({*std::move(head), number});
    }
    return heads;
}

std::string fault_in(const KeptHeads& heads, const std::string& witness) {
    if (!witness.empty() && heads.witness.empty())
        return "this is no file of a witness; it begins with the line `gridcase witness 1`";
    if (!witness.empty() && heads.witness != witness)
        return "this is the file of witness " + heads.witness + ", not of " + witness;
    if (!heads.fault_of_witness.empty()) return heads.fault_of_witness;
    for (const auto& [head, number] : heads.lines)
        if (!head.key.empty() && !is_signed(head))
            return of_line(number) + "the signature is not that of key " + head.key +
                   " over this head; somebody changed it";
    return {};
}

tl::expected<LogHead, std::string> parse_head_line(std::string_view line) {
    if (line.size() > line_limit_bytes) return tl::unexpected(std::string("it is too long"));
    const auto members = Flat(line).members();
    if (!members) return tl::unexpected(std::string("it is no object of JSON"));
    const auto wrong = [&](std::string_view name) {
        return tl::unexpected("its " + std::string(name) + " is " + quoted(member(*members, name)));
    };
    const auto epoch = number_in(member(*members, "epoch"));
    const auto size = number_in(member(*members, "size"));
    const auto root = digest_in(member(*members, "root"));
    const std::string_view at = member(*members, "at");
    const auto moment = at.empty() ? Instant() : parse_instant(at);
    const std::string_view log = member(*members, "log");
    const std::string_view key = member(*members, "key");
    const std::string_view signature = member(*members, "signature");
    if (log.empty() || log.size() > log_id_limit_digits || !from_hex(log)) return wrong("log");
    if (!epoch) return wrong("epoch");
    if (!size) return wrong("size");
    if (!root) return wrong("root");
    if (!moment) return wrong("at");
    if (!key.empty() && !is_public_key(key)) return wrong("key");
    if (key.empty() ? !signature.empty() : !is_signature_text(signature)) return wrong("signature");
    return LogHead{std::string(log),      *epoch, *size, *root, *moment, std::string(key),
                   std::string(signature)};
}

}  // namespace gridcase
