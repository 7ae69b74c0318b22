// A request behind the sockets: target, query, headers and the JSON body of a command.

#include <optional>
#include <string>

#include "adapters/http/asker.hpp"
#include "adapters/http/parameters.hpp"
#include "adapters/http/response.hpp"
#include "adapters/json/commands.hpp"
#include "tests/fuzz/input.hpp"

using namespace gridcase;
using fuzz::must;

namespace {

/// A vault that seals nothing.
class OpenVault final : public KeyVault {
   public:
    PersonId person(std::string_view) override { return {}; }
    PersonalText seal(const PersonId& person, std::string_view plain) override {
        return {person, std::string(plain)};
    }
    [[nodiscard]] std::optional<std::string> open(const PersonalText& text) const override {
        return text.sealed;
    }
    [[nodiscard]] bool knows(const PersonId&) const override { return true; }
    void destroy(const std::vector<PersonId>&) override {}
    void make_durable() override {}
};

void read_query(const http::Query& query) {
    for (const auto& [name, value] : query) {
        const auto refused = [&](const auto& read) {
            try {
                static_cast<void>(read());
            } catch (const http::Refused& no) {
                must(!no.problem.detail.empty());
            }
        };
        refused([&] { return http::number_parameter(query, name, 1, 1000); });
        refused([&] { return http::instant_parameter(query, name); });
        refused([&] { return http::month_parameter(query, name); });
        refused([&] { return http::unit_parameter(query, name); });
        refused([&] { return http::level_parameter(query, name); });
        refused([&] { return http::flag_parameter(query, name); });
        refused([&] { return http::list_parameter(query, name); });
    }
}

/// `name: value` lines up to an empty one, as a server hands them on.
http::Request read_request(fuzz::Input& input) {
    http::Request request;
    request.method = "POST";
    request.target = input.line();
    for (std::string_view line = input.line(); !line.empty(); line = input.line()) {
        const std::size_t colon = line.find(':');
        if (colon == std::string_view::npos) break;
        request.headers[std::string(line.substr(0, colon))] = line.substr(colon + 1);
    }
    return request;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    fuzz::Input input(bytes, size);
    const auto& forms = json::command_forms();
    const json::CommandForm& form = forms[input.choice(forms.size())];
    const http::Request request = read_request(input);
    try {
        read_query(http::parse_target(request.target).query);
    } catch (const http::Refused& no) {
        must(no.problem.status == 400);
    }
    try {
        static_cast<void>(http::asker_of(request));
    } catch (const http::Refused& no) {
        must(!no.problem.detail.empty());
    }
    OpenVault vault;
    const CommandId id("fuzz");
    const std::optional<CaseNumber> number(CaseNumber("220402002001-20240913-0007"));
    const auto command = json::parse_command(form, input.rest(), {id, number, vault});
    must(command || !command.error().detail.empty());
    return 0;
}
