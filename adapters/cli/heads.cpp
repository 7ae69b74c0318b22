#include "adapters/cli/heads.hpp"

#include <fcntl.h>
#include <spdlog/spdlog.h>
#include <unistd.h>

#include <algorithm>
#include <boost/json.hpp>
#include <condition_variable>
#include <fstream>
#include <mutex>
#include <thread>

#include "adapters/cli/calls.hpp"
#include "adapters/cli/desk.hpp"
#include "adapters/cli/rulebook.hpp"
#include "adapters/vault/head_key.hpp"
#include "events/hex.hpp"
#include "events/kept_heads.hpp"

namespace gridcase::cli {
namespace {

namespace json_text = boost::json;

json_text::object json_of(const LogHead& head) {
    return {{"log", head.log},
            {"epoch", head.epoch},
            {"size", head.size},
            {"root", head.root.hex()},
            {"at", to_text(head.at)},
            {"key", head.key},
            {"signature", head.signature}};
}

Digest digest_in(const json_text::value& text) {
    const auto bytes = from_hex(shown(text));
    if (!bytes || bytes->size() != Digest::size)
        throw std::runtime_error(shown(text) + " is no SHA-256 in lower-case hex");
    return Digest::from_raw(*bytes);
}

std::string last_line(const std::filesystem::path& file) {
    std::ifstream in(file, std::ios::binary);
    std::string last;
    for (std::string line; std::getline(in, line);)
        if (!line.empty()) last = std::move(line);
    return last;
}

/// The tree of the newest line of a journal; an empty one where it cannot be gone on from.
MerkleEdge edge_in(const std::filesystem::path& file, const EventLog& log,
                   const rocks::LogIdentity& identity) {
    try {
        const std::string text = last_line(file);
        const json_text::value line = json_text::parse(text);
        const LogHead head = parse_head_line(text).value();
        std::vector<Digest> peaks;
        for (const json_text::value& peak : line.at("peaks").as_array())
            peaks.push_back(digest_in(peak));
        MerkleEdge edge(head.size, std::move(peaks));
        const bool ours = head.log == identity.id && head.epoch == identity.epoch;
        if (ours && head.size <= log.last() && edge.root() == head.root) return edge;
    } catch (const std::exception&) {
        // No journal yet, or its last line was torn: the whole log is read once.
    }
    return {};
}

void append_line(const std::filesystem::path& file, const std::string& line) {
    const int handle = ::open(file.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644);
    if (handle < 0) throw std::runtime_error("cannot open " + file.string());
    // A line that a crash tore ends here: an empty line is no head.
    const std::string text = "\n" + line + "\n";
    const bool written =
        ::write(handle, text.data(), text.size()) == static_cast<ssize_t>(text.size()) &&
        ::fdatasync(handle) == 0;
    ::close(handle);
    if (!written) throw std::runtime_error("cannot write " + file.string());
}

}  // namespace

std::string head_line(const LogHead& head) { return json_text::serialize(json_of(head)); }

std::vector<Kept> heads_in(const std::string& file, const std::string& witness) {
    auto kept = parse_heads(read_file(file, heads_limit_bytes));
    if (!kept) throw Stop(Exit::usage, file + ": " + kept.error());
    if (std::string fault = fault_in(*kept, witness); !fault.empty())
        throw Stop(Exit::rejected, file + ": " + fault);
    std::vector<Kept> heads;
    for (KeptHeads::Line& line : kept->lines)
        heads.push_back({std::move(line.head), file + ":" + std::to_string(line.number)});
    std::ranges::sort(heads, {}, [](const Kept& each) { return each.head.size; });
    return heads;
}

LogHead signed_head(const std::filesystem::path& data, const MerkleEdge& tree, Instant at) {
    const rocks::LogIdentity log = rocks::identity_of(data);
    const vault::HeadKey key = vault::HeadKey::of(data);
    LogHead head{log.id, log.epoch, tree.size(), tree.root(), at, key.public_key(), {}};
    head.signature = key.sign(statement_of(head));
    return head;
}

struct HeadJournal::Parts {
    Parts(std::filesystem::path its_data, const EventLog& its_log, std::function<Instant()> clock,
          std::chrono::seconds span)
        : data(std::move(its_data)), log(its_log), now(std::move(clock)), every(span) {}

    void keep() {
        try {
            edge = edge_in(head_journal(data), log, rocks::identity_of(data));
        } catch (const std::exception& problem) {
            spdlog::error("no heads of the log are written down: {}", problem.what());
            return;
        }
        std::unique_lock lock(mutex);
        while (!stopping) {
            lock.unlock();
            write();
            lock.lock();
            changed.wait_for(lock, every, [&] { return stopping; });
        }
        write();
    }

    /// Nothing new happened: the last line still says all.
    void write() {
        const Position last = log.last();
        if (last == edge.size()) return;
        try {
            MerkleEdge grown = edge;
            log.read(grown.size() + 1, last, [&](Position, std::string_view bytes) {
                grown.append(sha256(bytes));
                return true;
            });
            json_text::object line = json_of(signed_head(data, grown, now()));
            json_text::array& peaks = line["peaks"].emplace_array();
            for (const Digest& peak : grown.peaks()) peaks.emplace_back(peak.hex());
            append_line(head_journal(data), json_text::serialize(line));
            edge = std::move(grown);
        } catch (const std::exception& problem) {
            spdlog::error("a head of the log was not written down: {}", problem.what());
        }
    }

    const std::filesystem::path data;
    const EventLog& log;
    const std::function<Instant()> now;
    const std::chrono::seconds every;
    MerkleEdge edge;
    std::mutex mutex;
    std::condition_variable changed;
    bool stopping = false;
    std::thread thread;  // last: it uses everything above
};

HeadJournal::HeadJournal(std::filesystem::path data, const EventLog& log,
                         std::function<Instant()> now, std::chrono::seconds every)
    : parts_(std::make_unique<Parts>(std::move(data), log, std::move(now), every)) {
    parts_->thread = std::thread([parts = parts_.get()] { parts->keep(); });
}

HeadJournal::~HeadJournal() {
    {
        const std::scoped_lock lock(parts_->mutex);
        parts_->stopping = true;
    }
    parts_->changed.notify_all();
    parts_->thread.join();
}

std::filesystem::path head_journal(const std::filesystem::path& data) {
    return data / "heads.jsonl";
}

}  // namespace gridcase::cli
