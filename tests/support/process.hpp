#pragma once

#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <string>
#include <vector>

extern char** environ;

namespace gridcase::test {

/// Where files lie that no test needs to survive anything: in memory, if the system has such a
/// place, so that a sync costs nothing.
inline std::filesystem::path fleeting_place() {
    const std::filesystem::path memory = "/dev/shm";
    return ::access(memory.c_str(), W_OK) == 0 ? memory : std::filesystem::temp_directory_path();
}

/// A directory of its own for one test; gone with it.
class TempDir {
   public:
    explicit TempDir(const std::filesystem::path& place = std::filesystem::temp_directory_path()) {
        std::string pattern = (place / "gridcase-XXXXXX").string();
        if (mkdtemp(pattern.data()) == nullptr) throw std::runtime_error("no temporary directory");
        path_ = pattern;
    }
    ~TempDir() {
        std::error_code ignored;
        std::filesystem::remove_all(path_, ignored);
    }
    TempDir(const TempDir&) = delete;
    TempDir& operator=(const TempDir&) = delete;

    [[nodiscard]] const std::filesystem::path& path() const { return path_; }
    std::filesystem::path operator/(const std::string& name) const { return path_ / name; }

   private:
    std::filesystem::path path_;
};

inline std::string file_text(const std::filesystem::path& file) {
    std::ifstream in(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

inline void write_file(const std::filesystem::path& file, const std::string& text) {
    std::ofstream(file, std::ios::binary) << text;
}

/// What a program left behind.
struct Ended {
    int code = -1;  // 128 + signal when killed
    std::string out;
    std::string err;
};

/// A program that runs beside the test, its output in files. Killed with the object at the latest.
class Process {
   public:
    explicit Process(std::vector<std::string> arguments) {
        posix_spawn_file_actions_t actions;
        posix_spawn_file_actions_init(&actions);
        const int flags = O_WRONLY | O_CREAT | O_TRUNC;
        posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0);
        posix_spawn_file_actions_addopen(&actions, 1, (dir_ / "out").c_str(), flags, 0600);
        posix_spawn_file_actions_addopen(&actions, 2, (dir_ / "err").c_str(), flags, 0600);
        std::vector<char*> pointers;
        pointers.reserve(arguments.size() + 1);
        for (std::string& argument : arguments) pointers.push_back(argument.data());
        pointers.push_back(nullptr);
        const int failed =
            posix_spawn(&id_, pointers[0], &actions, nullptr, pointers.data(), environ);
        posix_spawn_file_actions_destroy(&actions);
        if (failed != 0) throw std::runtime_error("cannot start " + arguments[0]);
    }
    ~Process() {
        if (id_ <= 0) return;
        ::kill(id_, SIGKILL);
        waitpid(id_, nullptr, 0);
    }
    Process(const Process&) = delete;
    Process& operator=(const Process&) = delete;

    void signal(int number) const { ::kill(id_, number); }

    Ended wait() {
        int status = 0;
        waitpid(id_, &status, 0);
        id_ = 0;
        const int code = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
        return {code, out(), err()};
    }

    [[nodiscard]] bool running() const { return id_ > 0 && waitpid(id_, nullptr, WNOHANG) == 0; }
    [[nodiscard]] std::string out() const { return file_text(dir_ / "out"); }
    [[nodiscard]] std::string err() const { return file_text(dir_ / "err"); }

   private:
    TempDir dir_;
    pid_t id_ = 0;
};

inline Ended run(std::vector<std::string> arguments) {
    return Process(std::move(arguments)).wait();
}

}  // namespace gridcase::test
