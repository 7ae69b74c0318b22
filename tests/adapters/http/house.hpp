#pragma once

#include <doctest/doctest.h>

#include <atomic>
#include <boost/json.hpp>
#include <future>
#include <map>
#include <memory>
#include <string>
#include <utility>

#include "adapters/http/api.hpp"
#include "adapters/vault/vault.hpp"
#include "engine/runtime/engine.hpp"
#include "engine/runtime/memory_log.hpp"
#include "events/codec.hpp"
#include "projections/fold.hpp"
#include "tests/support/samples.hpp"

namespace gridcase {

using Headers = std::map<std::string, std::string, std::less<>>;

/// A response with its body read.
struct Told {
    http::Response response;
    boost::json::value body;

    [[nodiscard]] int status() const { return response.status; }
    [[nodiscard]] std::string code() const { return std::string(body.at("code").as_string()); }
    [[nodiscard]] std::string text(std::string_view member) const {
        return std::string(body.at(member).as_string());
    }
    [[nodiscard]] std::int64_t number(std::string_view member) const {
        return body.at(member).to_number<std::int64_t>();
    }
    [[nodiscard]] std::string header(std::string_view name) const {
        const auto found = response.headers.find(name);
        return found == response.headers.end() ? std::string() : found->second;
    }
};

/// A whole house in memory behind the API, asked as a plain function: the sample city of
/// samples.hpp with the policy that ships. Every asking comes a minute after the one before.
class House {
   public:
    explicit House(bool furnished = true) {
        http::Backend backend;
        backend.engine = &engine;
        backend.vault = vault.get();
        backend.now = [this] { return Instant{clock_.fetch_add(minutes(1).micros)}; };
        backend.latest = [this] { return reading(log.last()); };
        backend.at = [this](Position position) { return reading(position); };
        backend.tide = &tide;
        backend.log = &log;
        engine.on_durable([this](Position last) { tide.rise(last); });
        backend.rebuild_views = [this] { ++rebuilds; };
        api = http::make_api(backend);
        if (furnished) furnish();
    }

    Told ask(const std::string& method, const std::string& target, const std::string& body = {},
             Headers headers = {}, bool local = false) const {
        std::promise<http::Response> promise;
        std::future<http::Response> future = promise.get_future();
        api({method, target, std::move(headers), body, local},
            [&promise](http::Response response) { promise.set_value(std::move(response)); });
        Told told{future.get(), {}};
        if (told.response.content_type.find("json") != std::string::npos)
            told.body = boost::json::parse(told.response.body);
        return told;
    }

    Told get(const std::string& target) const { return ask("GET", target); }
    Told get_locally(const std::string& target) const { return ask("GET", target, {}, {}, true); }

    Told post(const std::string& target, const std::string& body, const std::string& actor,
              Headers headers = {}) const {
        headers["x-actor"] = actor;
        return ask("POST", target, body, std::move(headers));
    }

    /// Rubbish in grid_7, reported by its worker; the new case's number.
    std::string reported(const std::string& description = "楼道门口垃圾堆放多日") const {
        const Told told =
            post("/api/v1/cases",
                 boost::json::serialize(boost::json::object{{"unit", samples::grid_7.value()},
                                                            {"category", "sanitation"},
                                                            {"description", description}}),
                 worker);
        INFO(told.response.body);
        REQUIRE(told.status() == 201);
        return told.text("number");
    }

    Told command(const std::string& number, const std::string& name, const std::string& body = {},
                 Headers headers = {}, const std::string& actor = worker) const {
        return post("/api/v1/cases/" + number + "/" + name, body, actor, std::move(headers));
    }

    void good_command(const std::string& number, const std::string& name,
                      const std::string& body = {}, const std::string& actor = worker) const {
        const Told told = command(number, name, body, {}, actor);
        INFO(name << ": " << told.response.body);
        REQUIRE(told.status() == 200);
    }

    /// Reports a case and takes it to its end.
    std::string rated() const {
        std::string number = reported();
        good_command(number, "accept");
        good_command(number, "resolve", R"({"outcome":"已清理"})");
        good_command(number, "close");
        good_command(number, "rate", R"({"solved":true,"satisfaction":5})", resident);
        return number;
    }

    static inline const std::string worker = "wang:worker@220402002001007";     // grid_7
    static inline const std::string elsewhere = "zhou:worker@220402001001001";  // grid_1
    static inline const std::string community = "li:dispatcher@220402002001";   // above grid_7
    static inline const std::string resident = "张三:resident";

    engine::MemoryLog log;
    std::unique_ptr<KeyVault> vault = vault::memory_vault(1);
    engine::Tide tide{0};
    engine::Engine engine{log, log, *vault};
    http::Handler api;
    int rebuilds = 0;

   private:
    void furnish() const {
        boost::json::array units;
        for (const UnitRegistered& unit : samples::units()) {
            boost::json::object form{{"code", unit.code.value()},
                                     {"name", unit.name},
                                     {"level", to_text(unit.level)},
                                     {"kind", to_text(unit.kind)},
                                     {"holder", unit.holder}};
            if (unit.parent) form["parent"] = unit.parent->value();
            units.push_back(std::move(form));
        }
        const std::string body = boost::json::serialize(
            boost::json::object{{"territory", "city"}, {"units", std::move(units)}});
        const Told registered = ask("POST", "/api/v1/units", body, {}, true);
        INFO(registered.response.body);
        REQUIRE(registered.status() == 200);
        const Told activated =
            ask("POST", "/api/v1/policy", std::string(engine::default_policy_text()), {}, true);
        INFO(activated.response.body);
        REQUIRE(activated.status() == 200);
    }

    http::Reading reading(Position position) const {
        const auto views = std::make_shared<projections::MemoryViewStore>();
        log.read(1, position, [&](Position at, std::string_view bytes) {
            projections::fold(*views, **stored(std::string(bytes), at));
            return true;
        });
        return {views, *views, log, position};
    }

    std::atomic<std::int64_t> clock_ = samples::noon.micros;
};

}  // namespace gridcase
