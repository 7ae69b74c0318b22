#include "adapters/cli/calls.hpp"

#include <boost/json.hpp>

#include "adapters/cli/table.hpp"

namespace gridcase::cli {
namespace {

std::string encoded(std::string_view text) {
    static constexpr char digits[] = "0123456789ABCDEF";
    std::string out;
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        const bool plain = (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
                           (c >= '0' && c <= '9') || c == '-' || c == '.' || c == '_' || c == '~';
        if (plain) {
            out += c;
        } else {
            out += '%';
            out += digits[byte >> 4U];
            out += digits[byte & 15U];
        }
    }
    return out;
}

Exit exit_of(int status) {
    if (status == 400 || status == 405 || status == 413 || status == 415) return Exit::usage;
    return status >= 500 ? Exit::environment : Exit::rejected;
}

/// A problem as a sentence for people; whatever cannot be read as one is shown as it came.
std::string sentence(const http::Response& response) {
    boost::json::error_code broken;
    const boost::json::value problem = boost::json::parse(response.body, broken);
    if (broken || !problem.is_object())
        return "status " + std::to_string(response.status) + ": " +
               printable(response.body.substr(0, 400));
    std::string text = text_of(problem, "title");
    const std::string detail = text_of(problem, "detail");
    if (!detail.empty()) text += ": " + detail;
    const std::string field = text_of(problem, "field");
    if (!field.empty()) text += " (field " + field + ")";
    const std::string code = text_of(problem, "code");
    if (!code.empty()) text += " [" + code + "]";
    return printable(text);
}

}  // namespace

Target& Target::part(std::string_view part) {
    text_ += "/" + encoded(part);
    return *this;
}

Target& Target::query(std::string_view name, std::string_view value) {
    text_ += (queried_ ? "&" : "?") + std::string(name) + "=" + encoded(value);
    queried_ = true;
    return *this;
}

http::Request get(const Target& target) {
    http::Request request;
    request.method = "GET";
    request.target = target.text();
    return request;
}

http::Request post(const Target& target, std::string body, const Where& where) {
    http::Request request;
    request.method = "POST";
    request.target = target.text();
    request.headers["content-type"] = "application/json";
    if (!where.actor.empty()) request.headers["x-actor"] = where.actor;
    request.body = std::move(body);
    return request;
}

std::string good_body(const http::Response& response) {
    if (response.status >= 200 && response.status < 300) return response.body;
    throw Stop(exit_of(response.status), sentence(response));
}

boost::json::value good_json(const http::Response& response) {
    const std::string body = good_body(response);
    boost::json::error_code broken;
    boost::json::value value = boost::json::parse(body, broken);
    if (broken)
        throw Stop(Exit::environment, "the answer is not JSON: " + printable(body.substr(0, 200)));
    return value;
}

std::string text_of(const boost::json::value& object, std::string_view member) {
    if (!object.is_object()) return {};
    const boost::json::value* value = object.get_object().if_contains(member);
    return value == nullptr ? std::string() : shown(*value);
}

std::string shown(const boost::json::value& value) {
    if (value.is_null()) return {};
    if (value.is_string()) return std::string(value.get_string());
    return boost::json::serialize(value);
}

}  // namespace gridcase::cli
