#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <system_error>

#include "bench/serving.hpp"

namespace gridcase::bench {

std::uint16_t free_port() {
    const int handle = ::socket(AF_INET, SOCK_STREAM, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    const bool found = ::bind(handle, reinterpret_cast<sockaddr*>(&address), size) == 0 &&
                       ::getsockname(handle, reinterpret_cast<sockaddr*>(&address), &size) == 0;
    ::close(handle);
    if (!found) throw std::system_error(errno, std::generic_category(), "no free port");
    return ntohs(address.sin_port);
}

Process::Process(std::vector<std::string> command) {
    std::vector<char*> words;
    for (std::string& word : command) words.push_back(word.data());
    words.push_back(nullptr);
    posix_spawn_file_actions_t files;
    posix_spawn_file_actions_init(&files);
    posix_spawn_file_actions_addopen(&files, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
    posix_spawn_file_actions_addopen(&files, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
    const int error =
        ::posix_spawn(&process_, words.front(), &files, nullptr, words.data(), environ);
    posix_spawn_file_actions_destroy(&files);
    if (error != 0) throw std::system_error(error, std::generic_category(), command.front());
}

Process::~Process() {
    if (process_ > 0) kill();
}

void Process::stop() {
    ::kill(process_, SIGTERM);
    wait();
}

void Process::kill() {
    ::kill(process_, SIGKILL);
    wait();
}

int Process::wait() {
    int status = 0;
    while (::waitpid(process_, &status, 0) < 0 && errno == EINTR) {
    }
    process_ = -1;
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

}  // namespace gridcase::bench
