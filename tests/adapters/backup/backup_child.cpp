// The process that crash_test kills: `backup_child DIR` backs up a log that grows, again and again.
// The log is in memory and always the same, so each child goes on where the one before was killed.

#include <cstdlib>
#include <exception>
#include <iostream>

#include "tests/adapters/backup/logs.hpp"

namespace gridcase::test {
namespace {

[[noreturn]] void back_up_for_ever(const std::filesystem::path& to) {
    SomeLog some(1);
    if (std::filesystem::exists(backup::manifest_path(to))) {
        const Position before = backup::read_manifest(to).size();
        while (some.log().last() < before) some.grow(1);
    }
    while (true) {
        back_up(some.log(), to);
        some.grow(30);
    }
}

}  // namespace
}  // namespace gridcase::test

int main(int, char** arguments) {
    try {
        gridcase::test::back_up_for_ever(arguments[1]);
    } catch (const std::exception& error) {
        std::cerr << error.what() << std::endl;
        return EXIT_FAILURE;
    }
}
