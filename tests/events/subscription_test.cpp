#include "events/subscription.hpp"

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include "events/codec.hpp"

namespace gridcase::subscription_test {
namespace {

/// A log that only grows.
class Growing final : public EventLog {
   public:
    void grow(StreamKind kind, const std::string& stream, std::vector<Event> events = {}) {
        Commit commit;
        commit.stream = {kind, stream};
        commit.revision = 1;
        commit.events = std::move(events);
        commits_.push_back(stored(std::move(commit), commits_.size() + 1));
    }

    [[nodiscard]] Position last() const override { return commits_.size(); }
    [[nodiscard]] Digest digest() const override { return {}; }
    void append(Position, const std::vector<CommitPtr>&) override { FAIL("nobody appends here"); }
    void read(Position first, Position final,
              const std::function<bool(Position, std::string_view)>& visit) const override {
        for (Position at = first; at <= std::min(final, last()); ++at) {
            if (!visit(at, commits_[at - 1]->bytes)) return;
        }
    }

   private:
    std::vector<CommitPtr> commits_;
};

std::vector<Position> positions(const std::vector<CommitPtr>& commits) {
    std::vector<Position> all;
    for (const CommitPtr& commit : commits) all.push_back(commit->position);
    return all;
}

}  // namespace

TEST_CASE("what is there and what comes is given once, in order, by the same call") {
    Growing log;
    for (int i = 0; i < 3; ++i) log.grow(StreamKind::case_file, "a");
    Subscription subscription(log, 1, {});
    CHECK(positions(subscription.take()) == std::vector<Position>{2, 3});
    CHECK(subscription.take().empty());
    log.grow(StreamKind::case_file, "b");
    CHECK(positions(subscription.take()) == std::vector<Position>{4});
    CHECK(subscription.position() == 4);
}

TEST_CASE("a subscriber gets what it asked for, and its position moves over the rest") {
    Growing log;
    log.grow(StreamKind::case_file, "a", {CaseAccepted{UnitCode("g")}});
    log.grow(StreamKind::policy, "policy");
    log.grow(StreamKind::case_file, "b", {CaseClosed{}});
    const auto of = [&](Interest interest) {
        Subscription subscription(log, 0, std::move(interest));
        const auto taken = positions(subscription.take());
        CHECK(subscription.position() == 3);
        return taken;
    };
    CHECK(of({.kind = StreamKind::policy, .stream = {}, .types = {}}) == std::vector<Position>{2});
    CHECK(of({.kind = {}, .stream = "b", .types = {}}) == std::vector<Position>{3});
    CHECK(of({.kind = {}, .stream = {}, .types = {"CaseClosed", "CaseRated"}}) ==
          std::vector<Position>{3});
    CHECK(of({.kind = {}, .stream = "a", .types = {"CaseClosed"}}).empty());
}

TEST_CASE("one answer is bounded in commits, in bytes, and in what is looked through") {
    Growing log;
    for (int i = 0; i < 100; ++i) log.grow(StreamKind::case_file, "a");
    const std::size_t one = read_one(log, 1)->bytes.size();
    const auto taken = [&](Subscription::Limits limits, const Interest& interest = {}) {
        Subscription subscription(log, 0, interest, limits);
        const std::size_t count = subscription.take().size();
        return std::pair(count, subscription.position());
    };
    CHECK(taken({.commits = 7}) == std::pair<std::size_t, Position>(7, 7));
    CHECK(taken({.bytes = 5 * one}) == std::pair<std::size_t, Position>(5, 5));
    CHECK(taken({.looked_at = 30}, {.kind = {}, .stream = "nobody's", .types = {}}) ==
          std::pair<std::size_t, Position>(0, 30));
}

TEST_CASE("however it is interrupted and taken up again, every commit comes once") {
    CHECK(rc::check("resumed by position", [] {
        Growing log;
        std::vector<Position> seen;
        Position after = 0;
        const auto turns = *rc::gen::inRange(1, 20);
        for (int turn = 0; turn < turns; ++turn) {
            const auto more = *rc::gen::inRange(0, 9);
            for (int i = 0; i < more; ++i) log.grow(StreamKind::case_file, "a");
            Subscription subscription(log, after, {},
                                      {.commits = *rc::gen::inRange<std::size_t>(1, 5)});
            const auto takes = *rc::gen::inRange(0, 4);
            for (int i = 0; i < takes; ++i)
                for (const Position at : positions(subscription.take())) seen.push_back(at);
            after = subscription.position();
        }
        for (std::size_t i = 0; i < seen.size(); ++i) RC_ASSERT(seen[i] == i + 1);
        RC_ASSERT(seen.size() == after);
    }));
}

}  // namespace gridcase::subscription_test
