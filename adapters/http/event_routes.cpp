// What happens, as it happens: Server-Sent Events (WHATWG HTML, 9.2).
//
//   id: <position>            to go on from, in Last-Event-ID
//   data: <commit as JSON>    texts sealed, as they lie in the log
//
// An event without data moves the id on over commits that were not wanted. Where the log cannot be
// read, `event: failed` says why, and the stream ends.

#include <algorithm>
#include <utility>

#include "adapters/http/routes.hpp"
#include "adapters/json/documents.hpp"
#include "events/subscription.hpp"

namespace gridcase::http {

namespace {

constexpr std::size_t streams_limit = 256;

/// Commits for one subscriber, made on the reading threads.
class Feed final : public Stream, public std::enable_shared_from_this<Feed> {
   public:
    Feed(const std::shared_ptr<Api>& api, Position after, Interest interest)
        : api_(api),
          tide_(*api->backend.tide),
          commits_(*api->backend.log, after, std::move(interest)) {
        ++api->streams;
    }
    ~Feed() override {
        tide_.take_back(waiting_);
        if (const auto api = api_.lock()) --api->streams;
    }
    Feed(const Feed&) = delete;
    Feed& operator=(const Feed&) = delete;

    void next(Give give) override {
        give_ = std::move(give);
        if (failed_) return give_({});
        look_later();
    }

   private:
    void look_later() {
        const auto api = api_.lock();
        const auto look = [feed = weak_from_this()] {
            if (const auto living = feed.lock()) living->look();
        };
        // Too much is being read: the subscriber comes again, from where it stands.
        if (!api || !api->workers.post(look)) give_({});
    }

    void look() {
        const Position before = commits_.position();
        std::string piece;
        try {
            for (const CommitPtr& commit : commits_.take())
                piece += "id: " + std::to_string(commit->position) +
                         "\ndata: " + json::to_json(*commit) + "\n\n";
        } catch (const std::exception& problem) {
            failed_ = true;
            return give_("event: failed\ndata: " + response_to(problem).body + "\n\n");
        }
        if (piece.empty() && commits_.position() > before)
            piece = "id: " + std::to_string(commits_.position()) + "\n\n";
        if (!piece.empty()) return give_(std::move(piece));
        const auto waiting = tide_.when_beyond(commits_.position(), [feed = weak_from_this()] {
            if (const auto living = feed.lock()) living->look_later();
        });
        if (waiting != 0) waiting_ = waiting;  // else the next look is under way, and waits itself
    }

    std::weak_ptr<Api> api_;
    engine::Tide& tide_;
    Subscription commits_;
    Give give_;
    std::atomic<std::uint64_t> waiting_{0};
    std::atomic<bool> failed_{false};
};

/// Kinds are numbered without gaps; behind the last one comes one without a name.
StreamKind next_kind(StreamKind kind) {
    return static_cast<StreamKind>(static_cast<std::uint8_t>(kind) + 1);
}

std::optional<StreamKind> kind_parameter(const Query& query) {
    const auto text = text_parameter(query, "kind");
    if (!text) return std::nullopt;
    std::string words;
    for (auto kind = StreamKind::case_file; to_text(kind) != "unknown"; kind = next_kind(kind)) {
        if (to_text(kind) == *text) return kind;
        words += (words.empty() ? "" : ", ") + std::string(to_text(kind));
    }
    refuse("parameter kind must be one of " + words, "kind");
}

/// Last-Event-ID, else `after`, else the end of the log.
Position start_of(const Call& call, Position last) {
    std::optional<Position> after = number_parameter(call.query, "after", 0, ~std::uint64_t{0});
    if (const auto header = call.request.headers.find("last-event-id");
        header != call.request.headers.end())
        after = number_parameter({{"Last-Event-ID", header->second}}, "Last-Event-ID", 0,
                                 ~std::uint64_t{0});
    if (after && *after > last)
        refuse("the log ends at " + std::to_string(last) + ": nothing comes after " +
                   std::to_string(*after) + " yet",
               "after");
    return after.value_or(last);
}

Response open_events(const std::shared_ptr<Api>& api, const Call& call) {
    if (api->backend.tide == nullptr)
        throw Refused(make_problem(503, "reading_only", "Nothing comes here",
                                   "this process only reads; ask the one that serves"));
    if (api->streams >= streams_limit)
        throw Refused(make_problem(
            503, "too_many_streams", "Too many follow the log",
            "at most " + std::to_string(streams_limit) + " may at the same time; try again later"));
    Interest interest;
    interest.kind = kind_parameter(call.query);
    interest.stream = text_parameter(call.query, "stream");
    interest.types = list_parameter(call.query, "type");
    const Position last = api->backend.tide->last();
    const Position after = start_of(call, last);
    Response response;
    response.content_type = "text/event-stream";
    response.body = "retry: 2000\nid: " + std::to_string(after) + "\n\n";
    response.stream = std::make_shared<Feed>(api, after, std::move(interest));
    return response;
}

}  // namespace

void add_event_routes(std::vector<Route>& routes) {
    routes.push_back({.method = "GET",
                      .pattern = "/api/v1/events",
                      .parameters = {"after", "kind", "stream", "type"},
                      .open = open_events});
}

}  // namespace gridcase::http
