#pragma once

#include <functional>
#include <map>
#include <string>
#include <string_view>

namespace gridcase::http {

/// One request as the routes see it, whatever carried it: a socket, the control socket, or a
/// function call of the command line. Header names are lower case.
struct Request {
    std::string method;  // GET, POST
    std::string target;  // path and query, percent-encoded
    std::map<std::string, std::string, std::less<>> headers;
    std::string body;
    /// Came over the control socket or from this process: may do what only the operator may.
    bool local = false;
};

struct Response {
    int status = 200;
    std::string content_type = "application/json";
    std::map<std::string, std::string, std::less<>> headers;  // beside the content type
    std::string body;
};

using Respond = std::function<void(Response)>;
/// Answers one request, now or later, on any thread, exactly once.
using Handler = std::function<void(Request, Respond)>;

}  // namespace gridcase::http
