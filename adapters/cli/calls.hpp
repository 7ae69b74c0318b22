#pragma once

#include <boost/json/value.hpp>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "adapters/cli/desk.hpp"

namespace gridcase::cli {

/// A target such as `/api/v1/cases/N?as_of=…`; path parts and values are percent-encoded.
class Target {
   public:
    explicit Target(std::string_view path) : text_(path) {}
    Target& part(std::string_view part);
    Target& query(std::string_view name, std::string_view value);
    [[nodiscard]] const std::string& text() const { return text_; }

   private:
    std::string text_;
    bool queried_ = false;
};

http::Request get(const Target& target);
http::Request post(const Target& target, std::string body, const Where& where);

/// The body of a good answer; a problem becomes a Stop whose exit code follows from its status:
/// what cannot be understood 2, what is refused 1, what does not work 3.
std::string good_body(const http::Response& response);
boost::json::value good_json(const http::Response& response);

/// Members of answers, with the empty text where there is none.
std::string text_of(const boost::json::value& object, std::string_view member);
std::string shown(const boost::json::value& value);  // texts bare, everything else as JSON

}  // namespace gridcase::cli
