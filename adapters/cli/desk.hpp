#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <stdexcept>
#include <string>

#include "adapters/cli/house.hpp"
#include "adapters/http/message.hpp"

namespace gridcase::cli {

/// How a command line ends.
enum class Exit : int { ok = 0, rejected = 1, usage = 2, environment = 3 };

/// Ends the command line with a message on standard error.
struct Stop : std::runtime_error {
    Stop(Exit its_code, const std::string& message) : std::runtime_error(message), code(its_code) {}
    Exit code;
};

/// What every command line may say about where the data are and who acts.
struct Where {
    std::string data;
    std::string server;
    std::string actor;    // NAME:ROLE@UNIT
    bool beside = false;  // read the directory itself, also when another process holds it
};

/// Carries a request to whoever answers for the data: a house in this process, the process that
/// holds the directory (through its control socket), or a server.
class Desk {
   public:
    /// For reading: the server, the process that holds the directory, or the directory itself.
    static Desk to_read(const Where& where);
    /// For writing: the server, the directory itself, or its present writer.
    static Desk to_write(const Where& where);

    /// The answer, whatever its status. Throws Stop when nobody can be reached.
    http::Response send(const http::Request& request) const;

   private:
    static Desk beside_any_writer(const Where& where);

    std::shared_ptr<void> house_;
    std::function<http::Response(http::Request)> carry_;
};

/// Calls the interface of a house in this process, as the operator unless the request says who.
std::function<http::Response(http::Request)> in_process(http::Handler api);

/// Opens a house for writing that does others' chores too, with progress while views catch up;
/// tells in a Stop why it cannot. A directory that another process holds is reported as such.
std::unique_ptr<WritingHouse> open_house(const std::filesystem::path& data,
                                         HouseOptions options = {});
/// The same, but throws rocks::Locked when another process holds the directory.
std::unique_ptr<WritingHouse> open_unheld_house(const std::filesystem::path& data,
                                                HouseOptions options = {});

}  // namespace gridcase::cli
