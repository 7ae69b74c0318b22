#include "adapters/backup/key_copy.hpp"

#include <algorithm>
#include <fstream>
#include <string>

#include "adapters/backup/files.hpp"

namespace gridcase::backup {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t key_file_limit_bytes = std::size_t{4} << 30U;  // some 40 million people
constexpr std::size_t header_bytes = 57;  // of `people`: salt and proof, one house's only
constexpr unsigned for_owner = 0600;
constexpr unsigned directory_for_owner = 0700;

fs::path place_of(const fs::path& path) {
    const fs::path place = fs::weakly_canonical(fs::absolute(path));
    return place.has_filename() ? place : place.parent_path();  // written with a slash at its end
}

/// Whether `inner` is `outer` or lies in it, whatever links lead there.
bool lies_in(const fs::path& inner, const fs::path& outer) {
    const fs::path in = place_of(inner);
    const fs::path out = place_of(outer);
    return std::mismatch(out.begin(), out.end(), in.begin(), in.end()).first == out.end();
}

bool is_key_file(const fs::directory_entry& entry) {
    const std::string name = entry.path().filename().string();
    return entry.is_regular_file() && name.find(".new") == std::string::npos &&  // half-made ones
           name != "places";                                                     // derived
}

/// What tells the keys of one house from another's, however their master is locked; empty: nothing.
std::string house_of(const fs::path& keys) {
    std::ifstream in(keys / "people", std::ios::binary);
    std::string header(header_bytes, '\0');
    in.read(header.data(), static_cast<std::streamsize>(header.size()));
    header.resize(static_cast<std::size_t>(in.gcount()));
    return header;
}

std::size_t copy_files(const fs::path& from, const fs::path& to) {
    std::size_t copied = 0;
    for (const auto& entry : fs::directory_iterator(from)) {
        if (!is_key_file(entry)) continue;
        replace_file(to / entry.path().filename(), read_file(entry.path(), key_file_limit_bytes),
                     for_owner);
        ++copied;
    }
    return copied;
}

}  // namespace

std::size_t copy_keys(const fs::path& data, const fs::path& to, const fs::path& backup) {
    if (lies_in(to, backup))
        throw Refused("keys do not belong into the backup they open: " + to.string() + " lies in " +
                      backup.string() + "; name a directory elsewhere");
    if (lies_in(to, data))
        throw Refused(to.string() + " lies in the house itself; name a directory elsewhere");
    const fs::path keys = data / "keys";
    if (!fs::exists(keys / "master"))
        throw Refused("there are no keys in " + keys.string() + " to copy");
    if (fs::exists(to / "people") && house_of(to) != house_of(keys))
        throw Refused(to.string() +
                      " holds the keys of another house; name a directory of its own");
    make_directories(to, directory_for_owner);
    return copy_files(keys, to);
}

std::size_t put_keys_back(const fs::path& from, const fs::path& data) {
    if (!fs::exists(from / "master"))
        throw Refused("there are no keys in " + from.string() + ": it holds no master");
    make_directories(data / "keys", directory_for_owner);
    return copy_files(from, data / "keys");
}

}  // namespace gridcase::backup
