#pragma once

#include <functional>
#include <map>
#include <memory>
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

/// A body that comes in pieces, for as long as there is somebody to take them.
class Stream {
   public:
    using Give = std::function<void(std::string piece)>;

    virtual ~Stream() = default;
    /// Calls `give` once with the next piece, now or when there is one, on any thread; an empty one
    /// is the end. Not asked again before that: what nobody takes is not made.
    virtual void next(Give give) = 0;
};

struct Response {
    int status = 200;
    std::string content_type = "application/json";
    std::map<std::string, std::string, std::less<>> headers;  // beside the content type
    std::string body;
    std::shared_ptr<Stream> stream = nullptr;  // goes on behind the body; ends the connection
};

using Respond = std::function<void(Response)>;
/// Answers one request, now or later, on any thread, exactly once.
using Handler = std::function<void(Request, Respond)>;

}  // namespace gridcase::http
