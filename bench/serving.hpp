#pragma once

#include <sys/types.h>

#include <cstdint>
#include <string>
#include <vector>

namespace gridcase::bench {

/// A port of the loopback address that was free a moment ago.
std::uint16_t free_port();

/// A program that runs beside this one, its output thrown away; killed when it is still there at
/// the end. Throws std::system_error.
class Process {
   public:
    explicit Process(std::vector<std::string> command);
    ~Process();
    Process(const Process&) = delete;
    Process& operator=(const Process&) = delete;

    /// SIGTERM, and waits until it has gone.
    void stop();
    /// SIGKILL.
    void kill();
    /// Waits for its own end; its exit code.
    int wait();

   private:
    pid_t process_ = -1;
};

}  // namespace gridcase::bench
