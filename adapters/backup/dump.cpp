// A dump: lines of JSON, the first one about the log, every other one a commit in the log's order.
//
//   {"format":"gridcase dump 1","log":<32 hex digits>,"epoch":N,"size":N,"root":<64 hex digits>}
//   {"position":N,"stream":"case_file/…","revision":N,"command":"…","bytes":<hex>}
//
// `bytes` is the commit as it is stored and hashed, sealed values and all; stream, revision and
// command repeat what it says, for people and their tools.
#include "adapters/backup/dump.hpp"

#include <boost/json.hpp>
#include <istream>
#include <limits>
#include <ostream>
#include <string>
#include <utility>

#include "events/codec.hpp"
#include "events/hex.hpp"
#include "events/log_check.hpp"

namespace gridcase::backup {
namespace {

namespace json_text = boost::json;

constexpr std::string_view format = "gridcase dump 1";
constexpr std::string_view form_of_head =
    R"({"format":"gridcase dump 1","log":ID,"epoch":N,"size":N,"root":SHA-256})";
constexpr std::string_view form_of_commit =
    R"({"position":N,"stream":KIND/ID,"revision":N,"command":ID,"bytes":HEX})";

std::string line_of(const DumpHead& head) {
    return json_text::serialize(json_text::object{{"format", format},
                                                  {"log", head.source.log},
                                                  {"epoch", head.source.epoch},
                                                  {"size", head.size},
                                                  {"root", head.root.hex()}});
}

std::string line_of(Position position, std::string_view bytes) {
    const auto commit = decode(bytes);
    if (!commit)
        throw Refused("position " + std::to_string(position) +
                      ": it cannot be read: " + commit.error() + "; run `audit verify`");
    return json_text::serialize(json_text::object{{"position", position},
                                                  {"stream", to_text(commit->stream)},
                                                  {"revision", commit->revision},
                                                  {"command", commit->command_id.value()},
                                                  {"bytes", to_hex(bytes)}});
}

Digest root_of(const EventLog& log, Position size) {
    MerkleEdge tree;
    log.read(1, size, [&](Position, std::string_view bytes) {
        tree.append(sha256(bytes));
        return true;
    });
    return tree.root();
}

void put(std::ostream& out, const std::string& line) {
    out << line << '\n';
    if (!out) throw Failed("the dump could not be written: no space, or nobody takes it any more");
}

/// The lines of a dump, each counted, limited, and read as JSON.
class Lines {
   public:
    explicit Lines(std::istream& in) : in_(in) {}

    /// False at the end.
    bool next() {
        ++number_;
        line_.clear();
        for (int byte = in_.get(); byte != '\n'; byte = in_.get()) {
            if (byte == std::istream::traits_type::eof()) return !line_.empty();
            if (line_.size() == dump_line_limit_bytes)
                refuse("it is longer than " + std::to_string(dump_line_limit_bytes) +
                       " bytes, the limit for a line");
            line_ += static_cast<char>(byte);
        }
        return true;
    }
    /// The line as an object that has these members and no others.
    [[nodiscard]] json_text::object object(std::initializer_list<const char*> members,
                                           std::string_view form) const {
        json_text::error_code broken;
        const json_text::value value = json_text::parse(line_, broken);
        if (broken)
            refuse("this is not JSON (" + broken.message() + "); right is " + std::string(form));
        if (!value.is_object() || value.get_object().size() != members.size())
            refuse("right is " + std::string(form));
        for (const char* member : members)
            if (!value.get_object().contains(member))
                refuse("`" + std::string(member) + "` is missing; right is " + std::string(form));
        return value.get_object();
    }
    [[nodiscard]] std::string text(const json_text::object& object, const char* member) const {
        const json_text::string* value = object.at(member).if_string();
        if (value == nullptr) refuse("`" + std::string(member) + "` must be a text");
        return std::string(*value);
    }
    [[nodiscard]] std::uint64_t number(const json_text::object& object, const char* member) const {
        json_text::error_code no_number;
        const auto value = object.at(member).to_number<std::uint64_t>(no_number);
        if (no_number) refuse("`" + std::string(member) + "` must be a whole number");
        return value;
    }
    [[nodiscard]] std::string bytes(const json_text::object& object, const char* member,
                                    std::size_t size = 0) const {
        auto value = from_hex(text(object, member));
        if (!value || value->empty() || (size > 0 && value->size() != size))
            refuse("`" + std::string(member) + "` must be " +
                   (size > 0 ? std::to_string(2 * size) + " " : "") + "lower-case hex digits");
        return std::move(*value);
    }
    [[noreturn]] void refuse(const std::string& what) const {
        throw Refused("line " + std::to_string(number_) + ": " + what);
    }

   private:
    std::istream& in_;
    std::uint64_t number_ = 0;
    std::string line_;
};

DumpHead head_in(Lines& lines) {
    if (!lines.next())
        lines.refuse("there is nothing; a dump begins with " + std::string(form_of_head));
    const auto object = lines.object({"format", "log", "epoch", "size", "root"}, form_of_head);
    if (lines.text(object, "format") != format)
        lines.refuse("`format` is `" + lines.text(object, "format") + "`; this program reads `" +
                     std::string(format) + "`");
    DumpHead head;
    head.source.log = to_hex(lines.bytes(object, "log", 16));
    head.source.epoch = lines.number(object, "epoch");
    if (head.source.epoch == std::numeric_limits<std::uint64_t>::max())
        lines.refuse("`epoch` leaves no room for the next one");
    head.size = lines.number(object, "size");
    head.root = Digest::from_raw(lines.bytes(object, "root", Digest::size));
    return head;
}

/// What a line says beside its bytes must be what they say.
void refuse_other_words(const Lines& lines, const json_text::object& object, const Commit& commit) {
    const auto compare = [&](const char* member, const std::string& said,
                             const std::string& right) {
        if (said != right)
            lines.refuse("`" + std::string(member) + "` says " + said + ", its bytes say " + right);
    };
    compare("stream", lines.text(object, "stream"), to_text(commit.stream));
    compare("revision", std::to_string(lines.number(object, "revision")),
            std::to_string(commit.revision));
    compare("command", lines.text(object, "command"), commit.command_id.value());
}

std::string commit_in(const Lines& lines, Position expected) {
    const auto object =
        lines.object({"position", "stream", "revision", "command", "bytes"}, form_of_commit);
    if (const Position position = lines.number(object, "position"); position != expected)
        lines.refuse("position " + std::to_string(position) + " stands where " +
                     std::to_string(expected) + " belongs");
    std::string bytes = lines.bytes(object, "bytes");
    const auto commit = decode(bytes);
    if (!commit) lines.refuse("`bytes` cannot be read: " + commit.error());
    refuse_other_words(lines, object, *commit);
    return bytes;
}

/// Reads the commits behind the head, as wary as of any stranger's.
LogCheck take_commits(Lines& lines, const DumpHead& head, Batches& batches,
                      const Progress& progress) {
    LogCheck check;
    for (Position position = 1; position <= head.size; ++position) {
        if (!lines.next())
            lines.refuse("the dump ends here, with " + std::to_string(position - 1) + " of its " +
                         std::to_string(head.size) + " commits: it was cut off");
        const std::string bytes = commit_in(lines, position);
        if (const std::string fault = check.look_at(position, bytes); !fault.empty())
            lines.refuse("position " + std::to_string(position) + ": " + fault);
        batches.add(position, bytes);
        if (progress) progress(position, head.size);
    }
    if (lines.next())
        lines.refuse("the dump says that it has " + std::to_string(head.size) +
                     " commits, and goes on behind them");
    if (const std::string fault = check.at_the_end(); !fault.empty()) lines.refuse(fault);
    if (check.tree().root() != head.root)
        lines.refuse("the commits have root " + check.tree().root().hex() +
                     ", the first line says " + head.root.hex() + ": something was changed");
    return check;
}

}  // namespace

DumpHead dump(const EventLog& log, const Source& source, std::ostream& out,
              const Progress& progress) {
    const Position size = log.last();
    const DumpHead head{source, size, root_of(log, size)};
    put(out, line_of(head));
    log.read(1, size, [&](Position position, std::string_view bytes) {
        put(out, line_of(position, bytes));
        if (progress) progress(position, size);
        return true;
    });
    out.flush();
    if (!out) throw Failed("the dump could not be written to its end");
    return head;
}

Verified load(std::istream& in, const std::filesystem::path& data, const MakeLog& make_log,
              const Progress& progress) {
    Staging staging(data);
    Lines lines(in);
    const DumpHead head = head_in(lines);
    Verified verified;
    {
        const auto log = make_log(staging.path(), {head.source.log, head.source.epoch + 1});
        Batches batches(*log);
        const LogCheck check = take_commits(lines, head, batches, progress);
        batches.finish();
        verified = {head.source, head.size, head.root, check.streams(), check.commands()};
    }
    staging.finish();
    return verified;
}

}  // namespace gridcase::backup
