// Following the log over HTTP: what is there, what comes, from where one stood.

#include <optional>

#include "adapters/http/server.hpp"
#include "tests/adapters/http/house.hpp"
#include "tests/adapters/http/wire.hpp"

namespace gridcase::event_stream_test {
namespace {

/// The next event that the server sends, as its lines.
struct Sent {
    Position id = 0;
    std::optional<boost::json::value> commit;
};

class Follower {
   public:
    Follower(const http::Server& server, const std::string& query, const std::string& header = {})
        : wire_(server.port()) {
        wire_.send("GET /api/v1/events" + query + " HTTP/1.1\r\nHost: localhost\r\n" + header +
                   "\r\n");
        head_ = wire_.read_until("\r\n\r\n");
    }

    [[nodiscard]] const std::string& head() const { return head_; }
    Sent next() {
        const std::string text = wire_.read_until("\n\n");
        Sent sent;
        if (const std::size_t id = text.find("id: "); id != std::string::npos)
            sent.id = std::stoull(text.substr(id + 4));
        if (const std::size_t data = text.find("data: "); data != std::string::npos)
            sent.commit = boost::json::parse(text.substr(data + 6));
        return sent;
    }
    std::string rest() { return wire_.read_to_end(); }

   private:
    Wire wire_;
    std::string head_;
};

TEST_CASE("what was is told, then what comes, each once and in order") {
    const House house;
    http::Server server(any_port(), house.api);
    static_cast<void>(house.reported("电话是13800000000"));
    Follower follower(server, "?after=1");
    CHECK(holds(follower.head(), "text/event-stream"));
    CHECK(follower.next().id == 1);
    Position last = 1;
    const auto next = [&] {
        const Sent sent = follower.next();
        REQUIRE(sent.commit.has_value());
        CHECK(sent.id == ++last);
        return *sent.commit;
    };
    next();
    const std::string reported = boost::json::serialize(next());
    CHECK(holds(reported, "CaseReported"));
    CHECK_FALSE(holds(reported, "13800000000"));
    CHECK(last == house.log.last());
    for (int i = 0; i < 20; ++i) {
        const std::string number = house.reported();
        CHECK(holds(boost::json::serialize(next()), number));
    }
}

TEST_CASE("who lost the connection goes on behind the last event") {
    const House house;
    http::Server server(any_port(), house.api);
    Position seen = 0;
    {
        Follower follower(server, "?after=0");
        static_cast<void>(follower.next());
        seen = follower.next().id;
    }
    CHECK(seen == 1);
    Follower again(server, "", "Last-Event-ID: 1\r\n");
    CHECK(again.next().id == 1);
    CHECK(again.next().id == 2);
}

TEST_CASE("who says nothing gets what comes from now on; who says what, only that") {
    const House house;
    http::Server server(any_port(), house.api);
    const std::string one = house.reported();
    Follower everything(server, "");
    Follower closings(server, "?type=CaseClosed,CaseRated&kind=case_file");
    Follower of_one(server, "?stream=" + one);
    for (Follower* each : {&everything, &closings, &of_one})
        CHECK(each->next().id == house.log.last());
    const std::string two = house.rated();
    house.good_command(one, "accept");
    CHECK(holds(boost::json::serialize(*everything.next().commit), two));
    const auto first_told = [](Follower& follower) {
        Sent sent = follower.next();
        while (!sent.commit) sent = follower.next();
        return boost::json::serialize(*sent.commit);
    };
    CHECK(holds(first_told(closings), "CaseClosed"));
    CHECK(holds(first_told(closings), "CaseRated"));
    CHECK(holds(first_told(of_one), one));
}

TEST_CASE("a subscriber who does not read keeps nobody waiting, and costs one piece") {
    const House house;
    http::Server server(any_port(), house.api);
    const Follower idle(server, "?after=0");
    for (int i = 0; i < 50; ++i) static_cast<void>(house.reported());
    Follower other(server, "?after=" + std::to_string(house.log.last() - 1));
    CHECK(other.next().id == house.log.last() - 1);
    CHECK(other.next().id == house.log.last());
}

TEST_CASE("a server that stops ends its streams at once") {
    const House house;
    auto server = std::make_unique<http::Server>(any_port(), house.api);
    Follower follower(*server, "");
    static_cast<void>(follower.next());
    server.reset();
    CHECK(follower.rest().empty());
    CHECK(house.tide.waiting() == 0);
}

TEST_CASE("what cannot be followed is refused") {
    const House house;
    CHECK(house.get("/api/v1/events?after=99").status() == 400);
    CHECK(house.get("/api/v1/events?after=x").status() == 400);
    CHECK(house.get("/api/v1/events?kind=moon").text("detail").find("case_file") !=
          std::string::npos);
    http::Backend backend;
    const http::Handler reading = http::make_api(std::move(backend));
    http::Response response;
    reading({"GET", "/api/v1/events", {}, {}, false},
            [&](http::Response given) { response = std::move(given); });
    CHECK(response.status == 503);
}

}  // namespace
}  // namespace gridcase::event_stream_test
