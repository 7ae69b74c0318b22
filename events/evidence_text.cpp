#include "events/evidence_text.hpp"

#include <charconv>

#include "events/hex.hpp"

namespace gridcase {
namespace {

constexpr std::string_view nobody = "-";

std::string or_nobody(const std::string& word) { return word.empty() ? std::string(nobody) : word; }

}  // namespace

std::string head_words(const LogHead& head) {
    return head.log + " " + std::to_string(head.epoch) + " " + std::to_string(head.size) + " " +
           head.root.hex() + " " + to_text(head.at) + " " + or_nobody(head.key) + " " +
           or_nobody(head.signature);
}

std::string hash_words(const std::vector<Digest>& hashes) {
    std::string words;
    for (const Digest& hash : hashes) words += " " + hash.hex();
    return words;
}

std::optional<std::uint64_t> number_in(std::string_view word) {
    std::uint64_t number = 0;
    const char* end = word.data() + word.size();
    const auto read = std::from_chars(word.data(), end, number);
    if (read.ec != std::errc() || read.ptr != end || std::to_string(number) != word)
        return std::nullopt;
    return number;
}

std::optional<Digest> digest_in(std::string_view word) {
    const auto bytes = from_hex(word);
    if (!bytes || bytes->size() != Digest::size) return std::nullopt;
    return Digest::from_raw(*bytes);
}

EvidenceReader::EvidenceReader(std::string_view text) : rest_(text) {
    if (text.ends_with('\n') || text.empty()) return;
    std::size_t lines = 1;
    for (const char each : text) lines += each == '\n' ? 1 : 0;
    throw NotEvidence("line " + std::to_string(lines) + " does not end: it was cut off");
}

bool EvidenceReader::comes(std::string_view word) const {
    if (!rest_.starts_with(word) || rest_.size() == word.size()) return false;
    return rest_[word.size()] == ' ' || rest_[word.size()] == '\n';
}

std::string_view EvidenceReader::take_line() {
    ++number_;
    if (rest_.empty()) wrong();
    const std::size_t end = rest_.find('\n');
    const std::string_view line = rest_.substr(0, end);
    rest_.remove_prefix(end + 1);
    return line;
}

void EvidenceReader::whole_line(std::string_view right) {
    right_ = right;
    if (take_line() != right) wrong();
}

void EvidenceReader::begin_line(std::string_view right) {
    right_ = right;
    line_ = take_line();
    if (word() != right.substr(0, right.find(' '))) wrong();
}

void EvidenceReader::end_line() {
    if (line_) wrong();
}

std::string_view EvidenceReader::word() {
    if (!line_) wrong();
    const std::size_t blank = line_->find(' ');
    const std::string_view word = line_->substr(0, blank);
    if (word.empty()) wrong();
    if (blank == std::string_view::npos)
        line_.reset();
    else
        line_->remove_prefix(blank + 1);
    return word;
}

std::uint64_t EvidenceReader::number() { return must(number_in(word())); }
std::string EvidenceReader::bytes() { return must(from_hex(word())); }
Digest EvidenceReader::digest() { return must(digest_in(word())); }

Instant EvidenceReader::instant() {
    const std::string_view text = word();
    const auto at = parse_instant(text);
    if (!at || to_text(*at) != text) wrong();
    return *at;
}

std::string EvidenceReader::key() {
    const std::string_view text = word();
    if (!is_public_key(text)) wrong();
    return std::string(text);
}

std::string EvidenceReader::signature() {
    const std::string_view text = word();
    if (!is_signature_text(text)) wrong();
    return std::string(text);
}

LogHead EvidenceReader::head() {
    LogHead head;
    head.log = word();
    if (head.log.size() > log_id_limit_digits || !from_hex(head.log)) wrong();
    head.epoch = number();
    head.size = number();
    head.root = digest();
    head.at = instant();
    head.key = word();
    head.signature = word();
    if (head.key == nobody && head.signature == nobody) {
        head.key.clear();
        head.signature.clear();
    } else if (!is_public_key(head.key) || !is_signature_text(head.signature)) {
        wrong();
    }
    return head;
}

std::vector<Digest> EvidenceReader::digests() {
    std::vector<Digest> digests;
    while (line_) digests.push_back(digest());
    return digests;
}

void EvidenceReader::wrong() const {
    throw NotEvidence("line " + std::to_string(number_) + " is wrong; `" + std::string(right_) +
                      "` would be right");
}

}  // namespace gridcase
