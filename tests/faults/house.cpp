#include "tests/faults/house.hpp"

#include <algorithm>
#include <map>

#include "adapters/rocksdb/log_internal.hpp"
#include "adapters/rocksdb/views_internal.hpp"
#include "events/log_check.hpp"
#include "events/log_tree.hpp"
#include "tests/adapters/rocksdb/commits.hpp"

namespace gridcase::faults {
namespace {

constexpr std::size_t slot_bytes = 4096;  // of HEAD: what one write changes

engine::Limits small_limits(std::uint64_t chance) {
    engine::Limits limits;
    limits.state_bytes = 8'000;  // so that most commands fold their stream again
    limits.batch_commits = chance % 3 == 0 ? 1 : chance % 3 == 1 ? 7 : 2048;
    return limits;
}

/// Empty, or what does not hold of the commits and of the proofs between these roots.
std::string fault_in_chains(const EventLog& log,
                            const std::vector<std::pair<TreeSize, Digest>>& roots,
                            std::uint64_t chance) {
    LogCheck check;
    std::map<CompleteNode, Digest> nodes;
    std::vector<Digest> digests;
    MerkleEdge tree;
    std::string why;
    log.read(1, log.last(), [&](Position position, std::string_view bytes) {
        why = check.look_at(position, bytes);
        digests.push_back(sha256(bytes));
        tree.append(digests.back(),
                    [&](const CompleteNode& at, const Digest& hash) { nodes[at] = hash; });
        return why.empty();
    });
    if (why.empty()) why = check.at_the_end();
    if (!why.empty()) return why;
    if (check.tree().size() != log.last()) return "the log does not end where it says";
    if (check.digest() != log.digest()) return "the running digest is another";
    const NodeHash node = [&](const CompleteNode& at) { return nodes.at(at); };
    for (const auto& [size, root] : roots) {
        if (size > tree.size()) return "the log is shorter than it was";
        if (!is_consistent(size, root, tree.size(), tree.root(),
                           consistency_proof(size, tree.size(), node)))
            return "the log does not go on from its first " + std::to_string(size) + " commits";
    }
    if (digests.empty()) return {};
    const std::uint64_t index = chance % digests.size();
    if (!is_included(digests[index], index, tree.size(), tree.root(),
                     inclusion_proof(index, tree.size(), node)))
        return "commit " + std::to_string(index + 1) + " is not proven";
    return {};
}

}  // namespace

/// Keeps HEAD as it was before an append that did not return.
class House::WatchedLog final : public EventLog {
   public:
    WatchedLog(House& house, std::unique_ptr<EventLog> log) : house_(house), log_(std::move(log)) {}

    [[nodiscard]] Position last() const override { return log_->last(); }
    [[nodiscard]] Digest digest() const override { return log_->digest(); }
    void append(Position expected_last, const std::vector<CommitPtr>& batch) override {
        if (!house_.was_appending_) {
            house_.head_before_ = test::file_text(rocks::head_path(house_.data_.path()));
            house_.was_appending_ = true;
        }
        log_->append(expected_last, batch);
        house_.was_appending_ = false;
    }
    void read(Position first, Position final,
              const std::function<bool(Position, std::string_view)>& visit) const override {
        log_->read(first, final, visit);
    }
    [[nodiscard]] std::vector<CommitPtr> take_appended(Position final) const override {
        return log_->take_appended(final);
    }

   private:
    House& house_;
    std::unique_ptr<EventLog> log_;
};

struct House::Life {
    std::unique_ptr<WatchedLog> log;
    std::unique_ptr<rocks::Views> views;
    std::unique_ptr<engine::Engine> engine;
};

House::House(std::uint64_t seed)
    : random_(seed),
      disk_(std::make_shared<FaultyDisk>(seed + 1)),
      env_(env_on(disk_)),
      callers_(seed + 2, book_) {}

House::~House() = default;

void House::open() {
    auto life = std::make_unique<Life>();
    rocks::LogTuning tuning{.env = env_.get()};
    if (random_() % 2 == 0) tuning.write_buffer_bytes = 64U << 10U;  // always about to be flushed
    life->log = std::make_unique<WatchedLog>(*this, rocks::open_log_tuned(tuning, data_.path()));
    life->views = rocks::open_views_tuned({env_.get()}, data_.path(), *life->log);
    life->engine =
        std::make_unique<engine::Engine>(*life->log, *life->views, vault_, small_limits(random_()));
    life->engine->on_durable([views = life->views.get()](Position last) { views->wake(last); });
    life_ = std::move(life);
}

void House::serve() {
    callers_.work(*life_->engine, 1 + static_cast<int>(random_() % 4),
                  1 + static_cast<int>(random_() % 8));
    if (random_() % 4 != 0) return;
    try {
        life_->views->flush();
    } catch (const LogFailed&) {  // as the disk will have it
    }
}

/// The write of HEAD that a power cut met: done, not done, or done up to some byte of its slot.
void House::tear_head() {
    const std::filesystem::path file = rocks::head_path(data_.path());
    std::string head = test::file_text(file);
    if (head.size() != head_before_.size()) return;
    const std::size_t kept = random_() % 3 == 0 ? 0 : random_() % (slot_bytes + 1);
    for (std::size_t at = 0; at < head.size(); ++at)
        if (at % slot_bytes >= kept) head[at] = head_before_[at];
    test::write_file(file, head);
}

void House::end() {
    if (life_ && random_() % 2 == 0) disk_->cut_power();
    life_.reset();
    if (was_appending_ && disk_->is_off() && random_() % 2 == 0) tear_head();
    was_appending_ = false;
    disk_->recover();
}

std::string House::fault() {
    life_->views->wake(life_->log->last());
    if (!life_->views->wait_for(life_->log->last(), std::chrono::minutes(1)))
        return "the views do not follow: " + life_->views->failure();
    const EventLog& log = *life_->log;
    commits_ = log.last();
    if (std::string why = fault_in_chains(log, roots_, random_()); !why.empty()) return why;
    roots_.emplace_back(log.last(), LogTree(log).root());
    if (test::dump(life_->views->snapshot()->store()) !=
        test::dump(rocks::views_at(log, log.last())->store()))
        return "the views are not those that a rebuild makes";
    return fault_in(book_.calls(), log);
}

}  // namespace gridcase::faults
