#include "events/bundle.hpp"

#include "events/evidence_text.hpp"
#include "events/hex.hpp"

namespace gridcase {
namespace {

constexpr std::string_view first_line = "gridcase bundle 3";
constexpr std::string_view head_form = "head ID EPOCH SIZE ROOT AT KEY SIGNATURE";
constexpr std::string_view key_form = "key BEFORE KEY SIGNATURE";
constexpr std::string_view earlier_form = "earlier ID EPOCH SIZE ROOT AT KEY SIGNATURE HASH …";
constexpr std::string_view of_form = "of heads|POSITION|case_file/NUMBER|FIRST..LAST";
constexpr std::string_view before_form = "before HASH …";
constexpr std::string_view behind_form = "behind HASH …";
constexpr std::string_view commit_form = "commit POSITION BYTES HASH …";
constexpr std::string_view of_heads = "heads";
constexpr std::string_view of_case = "case_file/";
constexpr std::string_view up_to = "..";

/// The line of what a bundle is of, and of a range the two behind it.
struct WrittenOf {
    std::string operator()(const Bundle::Heads&) const { return std::string(of_heads) + "\n"; }
    std::string operator()(const Bundle::One& one) const {
        return std::to_string(one.position) + "\n";
    }
    std::string operator()(const Bundle::OfCase& of) const {
        return std::string(of_case) + of.number.value() + "\n";
    }
    std::string operator()(const Bundle::Range& range) const {
        return std::to_string(range.first) + std::string(up_to) + std::to_string(range.last) +
               "\nbefore" + hash_words(range.before) + "\nbehind" + hash_words(range.behind) + "\n";
    }
};

HeadKeyRotated read_key(EvidenceReader& reader) {
    HeadKeyRotated fact;
    reader.begin_line(key_form);
    fact.before = reader.key();
    fact.key = reader.key();
    fact.signature = reader.signature();
    reader.end_line();
    return fact;
}

Bundle::Earlier read_earlier(EvidenceReader& reader) {
    reader.begin_line(earlier_form);
    LogHead head = reader.head();
    return {std::move(head), reader.digests()};
}

Bundle::Range read_range(EvidenceReader& reader, std::string_view word) {
    const std::size_t middle = word.find(up_to);
    const auto first = number_in(word.substr(0, middle));
    const auto last = number_in(word.substr(middle + up_to.size()));
    if (!first || !last) reader.wrong();
    reader.end_line();
    Bundle::Range range{*first, *last, {}, {}};
    reader.begin_line(before_form);
    range.before = reader.digests();
    reader.begin_line(behind_form);
    range.behind = reader.digests();
    return range;
}

decltype(Bundle::of) read_of(EvidenceReader& reader) {
    reader.begin_line(of_form);
    const std::string_view word = reader.word();
    if (word.find(up_to) != std::string_view::npos && !word.starts_with(of_case))
        return read_range(reader, word);
    reader.end_line();
    if (word == of_heads) return Bundle::Heads{};
    if (const auto position = number_in(word)) return Bundle::One{*position};
    if (!word.starts_with(of_case)) reader.wrong();
    auto number = parse_case_number(word.substr(of_case.size()));
    if (!number) reader.wrong();
    return Bundle::OfCase{*std::move(number)};
}

Bundle::Item read_item(EvidenceReader& reader) {
    Bundle::Item item;
    reader.begin_line(commit_form);
    item.position = reader.number();
    item.bytes = reader.bytes();
    item.proof = reader.digests();
    return item;
}

}  // namespace

std::string to_text(const Bundle& bundle) {
    std::string text(first_line);
    text += "\nhead " + head_words(bundle.head) + "\n";
    for (const HeadKeyRotated& fact : bundle.keys)
        text += "key " + fact.before + " " + fact.key + " " + fact.signature + "\n";
    for (const Bundle::Earlier& earlier : bundle.earlier)
        text += "earlier " + head_words(earlier.head) + hash_words(earlier.proof) + "\n";
    text += "of " + std::visit(WrittenOf{}, bundle.of);
    for (const Bundle::Item& item : bundle.items)
        text += "commit " + std::to_string(item.position) + " " + to_hex(item.bytes) +
                hash_words(item.proof) + "\n";
    return text;
}

tl::expected<Bundle, std::string> parse_bundle(std::string_view text) {
    if (text.size() > bundle_limit_bytes)
        return tl::unexpected(std::string("it is longer than 1 GiB"));
    try {
        Bundle bundle;
        EvidenceReader reader(text);
        reader.whole_line(first_line);
        reader.begin_line(head_form);
        bundle.head = reader.head();
        reader.end_line();
        while (reader.comes("key")) bundle.keys.push_back(read_key(reader));
        while (reader.comes("earlier")) bundle.earlier.push_back(read_earlier(reader));
        bundle.of = read_of(reader);
        while (!reader.done()) bundle.items.push_back(read_item(reader));
        return bundle;
    } catch (const NotEvidence& wrong) {
        return tl::unexpected(std::string(wrong.what()));
    }
}

}  // namespace gridcase
