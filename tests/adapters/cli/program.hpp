#pragma once

#include <boost/json.hpp>
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <initializer_list>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include "tests/support/process.hpp"

namespace gridcase::test {

/// The program as it was built; `GRIDCASE_PROGRAM` names another, e.g. the released one.
inline std::vector<std::string> line(const std::vector<std::string>& arguments) {
    const char* other = std::getenv("GRIDCASE_PROGRAM");
    std::vector<std::string> all{other != nullptr ? other : GRIDCASE_PROGRAM};
    all.insert(all.end(), arguments.begin(), arguments.end());
    return all;
}

/// Runs one gridcase command line to its end.
inline Ended program(const std::vector<std::string>& arguments) { return run(line(arguments)); }

inline boost::json::value json_of(const Ended& ended) { return boost::json::parse(ended.out); }

/// A grid in a community in a street, in a district, in a city.
inline const char* small_territory() {
    return "code,name,level,parent\n"
           "990000000000,清河市,city,\n"
           "990100000000,东城区,district,990000000000\n"
           "990101000000,柳树街道,street,990100000000\n"
           "990101001000,桥头社区,community,990101000000\n"
           "990101001000001,桥头一网格,grid,990101001000\n"
           "990101001000002,桥头二网格,grid,990101001000\n";
}

inline const std::string grid = "990101001000001";
inline const std::string worker = "wang.fang:worker@990101001000001";
inline const std::string supervisor = "li.qiang:supervisor@990101001000";

/// A directory with the small territory and the shipped policy.
class City {
   public:
    City() {
        write_file(dir_ / "territory.csv", small_territory());
        must({"territory", "import", (dir_ / "territory.csv").string()});
        write_file(dir_ / "policy.toml", program({"policy", "show"}).out);
        must({"policy", "activate", (dir_ / "policy.toml").string()});
    }

    /// The same city once more, in a directory of its own: quicker than to found it again. Nobody
    /// may be writing to the other one.
    City(const City& other) {
        std::filesystem::copy(other.data(), data(), std::filesystem::copy_options::recursive);
    }
    City& operator=(const City&) = delete;

    [[nodiscard]] std::string data() const { return (dir_ / "data").string(); }
    [[nodiscard]] std::filesystem::path file(const std::string& name) const { return dir_ / name; }

    /// A command line on this city's data.
    [[nodiscard]] Ended ask(std::vector<std::string> arguments) const {
        arguments.emplace_back("--data");
        arguments.push_back(data());
        return program(arguments);
    }
    Ended must(const std::vector<std::string>& arguments) const {
        Ended ended = ask(arguments);
        if (ended.code != 0) throw std::runtime_error(arguments[0] + ": " + ended.err);
        return ended;
    }

    /// Reports an issue; its number.
    [[nodiscard]] std::string report(const std::string& category = "sanitation") const {
        const Ended ended = must({"case", "report", "--unit", grid, "--category", category,
                                  "--description", "楼道堆放杂物", "--as", worker, "--json"});
        return std::string(json_of(ended).at("number").as_string());
    }

   private:
    TempDir dir_;
};

/// One in which a case was reported, founded once for all tests of a program; to be copied.
inline const City& reported_city() {
    static const City city = [] {
        City founded;
        static_cast<void>(founded.report());
        return founded;
    }();
    return city;
}

/// `gridcase serve` on a free port, until the object goes.
class Served {
   public:
    explicit Served(const std::string& data)
        : process_(line({"serve", "--data", data, "--listen", "127.0.0.1:0"})) {
        // The address is printed once it listens; a bounded wait for a line, not for a time.
        for (int i = 0; i < 3000 && url_.empty(); ++i) {
            const std::string text = process_.out() + process_.err();
            const auto at = text.find("http://127.0.0.1:");
            const auto end = at == std::string::npos ? at : text.find_first_of(" \n", at);
            if (end != std::string::npos) url_ = text.substr(at, end - at);
            if (url_.empty()) std::this_thread::sleep_for(std::chrono::milliseconds(10));
        }
        if (url_.empty()) throw std::runtime_error("it does not serve: " + process_.err());
    }

    [[nodiscard]] const std::string& url() const { return url_; }
    Process& process() { return process_; }

   private:
    Process process_;
    std::string url_;
};

}  // namespace gridcase::test
