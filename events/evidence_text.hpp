#pragma once

#include <cstdint>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "events/log_head.hpp"

namespace gridcase {

// What the texts of evidence are made of (bundle.hpp, witness.hpp): lines of words, with one way to
// write each thing, so that every byte says something and a changed one is a fault.

inline constexpr std::size_t log_id_limit_digits = 64;

/// The words of a head: `<id> <epoch> <size> <root> <at> <key or -> <signature or ->`.
std::string head_words(const LogHead& head);
/// Each hash in hex, with a blank before it.
std::string hash_words(const std::vector<Digest>& hashes);

/// A text is not what it should be: which line, and what would be right.
struct NotEvidence : std::runtime_error {
    using std::runtime_error::runtime_error;
};

/// Reads such a text, line by line and word by word. Throws NotEvidence; never reads further than
/// the text.
class EvidenceReader {
   public:
    /// Throws when the last line does not end, for then the text was cut off.
    explicit EvidenceReader(std::string_view text);

    [[nodiscard]] bool done() const { return rest_.empty(); }
    /// Whether the next line begins with this word.
    [[nodiscard]] bool comes(std::string_view word) const;
    /// The next line, whole; it must be this one.
    void whole_line(std::string_view right);
    /// Begins the next line. Its first word must be that of `right`, which shows such a line.
    void begin_line(std::string_view right);
    /// Ends it: nothing may stand behind what was read.
    void end_line();

    // The next word of the line.
    std::string_view word();
    std::uint64_t number();
    std::string bytes();
    Digest digest();
    Instant instant();
    std::string key();        // a public key, in hex
    std::string signature();  // in hex
    /// The next seven.
    LogHead head();
    /// All that are left.
    std::vector<Digest> digests();

    /// The line that is read is not what it should be.
    [[noreturn]] void wrong() const;

   private:
    std::string_view take_line();
    template <class Value>
    const Value& must(const std::optional<Value>& value) const {
        if (!value) wrong();
        return *value;
    }

    std::string_view rest_;                 // lines behind the one that is read
    std::optional<std::string_view> line_;  // what is left of that; nothing: it is at its end
    std::string_view right_;
    std::size_t number_ = 0;
};

/// A number as to_string() writes it, and no other way.
std::optional<std::uint64_t> number_in(std::string_view word);
/// A digest as Digest::hex() writes it.
std::optional<Digest> digest_in(std::string_view word);

}  // namespace gridcase
