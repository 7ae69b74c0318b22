// `<data>/keys/people`:
//
//   header   magic     8   "GCKEYS01"
//            flags     1   bit 0: seeded, every key follows from the master key
//            salt     16   random (of a seeded vault: derived)
//            proof    32   BLAKE2b(key = the master's proof key, the bytes before)
//   record*  person   16
//            wrapped  73   the person's key, sealed under the master's wrapping key (keys.cpp);
//                          all zeros: it was destroyed
//            check     8   SipHash-2-4(key = salt, the bytes before)
//
// Records are added, whole batches at a time, with one fdatasync; a person has one. It is changed
// only by destroying the key, in its place, so that the old bytes are gone. What a power cut leaves
// half-changed is put right from `<data>/keys/destroying`, which is there while records change:
//
//   (place 8, record)+     where in `people`, little-endian, and what shall stand there
#include "adapters/vault/key_file.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <string_view>

#include "adapters/vault/disk.hpp"
#include "adapters/vault/sodium_bytes.hpp"

namespace gridcase::vault {
namespace {

constexpr std::string_view magic = "GCKEYS01";
constexpr std::size_t salt_bytes = crypto_shorthash_KEYBYTES;
constexpr std::size_t proof_bytes = Key::size;
constexpr std::size_t header_bytes = 8 + 1 + salt_bytes + proof_bytes;
constexpr std::size_t check_bytes = crypto_shorthash_BYTES;
constexpr std::size_t record_bytes = PersonId::size + sealing_overhead + Key::size + check_bytes;
constexpr std::size_t read_bytes = record_bytes * 8192;
constexpr std::size_t place_bytes = sizeof(std::uint64_t);
const std::string no_key(sealing_overhead + Key::size, '\0');

Key proof_of(const Key& master, std::string_view bytes) {
    return derived(derived(master, "proof"), bytes);
}

std::string header_of(const Key& master, bool seeded) {
    std::string header(magic);
    header += static_cast<char>(seeded ? 1 : 0);
    header += (seeded ? derived(master, "salt") : random_key()).raw().substr(0, salt_bytes);
    header += proof_of(master, header).raw();
    return header;
}

std::filesystem::path destroying_beside(const std::filesystem::path& people) {
    return people.parent_path() / "destroying";
}

std::string place_text(std::uint64_t place) {
    std::string text(place_bytes, '\0');
    std::memcpy(text.data(), &place, place_bytes);
    return text;
}

std::uint64_t place_in(std::string_view change) {
    std::uint64_t place = 0;
    std::memcpy(&place, change.data(), place_bytes);
    return place;
}

std::string_view wrapped_in(std::string_view record) {
    return record.substr(PersonId::size, no_key.size());
}

}  // namespace

bool KeyFile::exists(const std::filesystem::path& directory) {
    return std::filesystem::exists(directory / "people");
}

void KeyFile::create(const std::filesystem::path& directory, const Key& master, bool seeded) {
    if (!create_file(directory / "people", header_of(master, seeded)))
        throw std::runtime_error("the keys in " + (directory / "people").string() +
                                 " came into being this moment, by another process");
}

KeyFile::KeyFile(const std::filesystem::path& directory, const Key& master, Access access)
    : file_(directory / "people"), wrapping_(sealing_keys(derived(master, "wrap"))) {
    const bool writes = access == Access::write;
    handle_ = ::open(file_.c_str(), (writes ? O_RDWR : O_RDONLY) | O_CLOEXEC);
    if (handle_ < 0) throw_system_error("cannot open the keys", file_);
    try {
        if (writes && ::flock(handle_, LOCK_EX | LOCK_NB) != 0)
            throw std::runtime_error(file_.string() +
                                     " is in use by another process; is `gridcase serve` "
                                     "running on it?");
        read_header(master);
        place_file_.emplace(directory / "places", salt_,
                            writes ? PlaceFile::Access::write : PlaceFile::Access::read);
        if (writes) finish_destroying();
        if (writes) read_on();
        if (writes && ::ftruncate(handle_, static_cast<off_t>(end_)) != 0)
            throw_system_error("cannot cut off a half-written key in", file_);
    } catch (...) {
        ::close(handle_);
        throw;
    }
}

KeyFile::~KeyFile() { ::close(handle_); }

void KeyFile::read_header(const Key& master) {
    const std::string header = read_at(0, header_bytes);
    if (header.size() != header_bytes || !header.starts_with(magic))
        throw std::runtime_error(file_.string() +
                                 " is not a file of keys, or its start is damaged");
    std::string proven = header.substr(0, 8 + 1 + salt_bytes);
    seeded_ = (proven[8] & 1) != 0;
    salt_ = proven.substr(9);
    proven += proof_of(master, proven).raw();
    if (proven != header)
        throw std::runtime_error("the master key is not the one that wrapped the keys in " +
                                 file_.string());
    end_ = header_bytes;
}

std::string KeyFile::read_at(std::uint64_t at, std::size_t size) const {
    std::string bytes(size, '\0');
    std::size_t filled = 0;
    while (filled < size) {
        const ssize_t got =
            ::pread(handle_, bytes.data() + filled, size - filled, static_cast<off_t>(at + filled));
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) throw_system_error("cannot read the keys", file_);
        if (got == 0) break;
        filled += static_cast<std::size_t>(got);
    }
    bytes.resize(filled);
    return bytes;
}

bool KeyFile::is_whole(std::string_view record) const {
    if (record.size() != record_bytes) return false;
    const std::string_view content = record.substr(0, record_bytes - check_bytes);
    std::array<unsigned char, check_bytes> check{};
    crypto_shorthash(check.data(), bytes_of(content), content.size(), bytes_of(salt_));
    return std::equal(check.begin(), check.end(), bytes_of(record) + content.size());
}

void KeyFile::read_on() {
    if (places_.size() == 0) {
        const std::uint64_t size = std::filesystem::file_size(file_);
        const std::uint64_t records = (std::max(size, end_) - end_) / record_bytes;
        places_.reserve(records);
        end_ += record_bytes *
                place_file_->read_into(places_, records,
                                       [this](std::uint64_t number) { return person_of(number); });
    }
    read_all(end_, [this](std::string_view record) { enter(record); });
}

void KeyFile::look_through() const {
    read_all(header_bytes, [](std::string_view) {});
}

void KeyFile::read_all(std::uint64_t from, const Entered& entered) const {
    std::uint64_t end = read_whole_ones(from, entered);
    while (whole_ones_follow(end)) {
        // A reader may have met a record just while its writer was writing it. Records are written
        // in their order: what is still torn now is damaged.
        const std::uint64_t torn = end;
        end = read_whole_ones(end, entered);
        if (end == torn) refuse_hole(torn);
    }
}

std::uint64_t KeyFile::read_whole_ones(std::uint64_t from, const Entered& entered) const {
    while (true) {
        const std::string bytes = read_at(from, read_bytes);
        std::string_view rest = bytes;
        while (is_whole(rest.substr(0, record_bytes))) {
            entered(rest.substr(0, record_bytes));
            from += record_bytes;
            rest.remove_prefix(record_bytes);
        }
        if (!rest.empty() || bytes.size() < read_bytes) return from;
    }
}

/// The record behind those that were entered before.
void KeyFile::enter(std::string_view record) {
    const PersonId person = PersonId::from_raw(record.substr(0, PersonId::size));
    places_.insert(KeyPlaces::hash_of(person), places_.size());
    place_file_->add(person);
    end_ += record_bytes;
}

std::optional<PersonId> KeyFile::person_of(std::uint64_t number) const {
    const std::string record = read_at(header_bytes + number * record_bytes, record_bytes);
    if (!is_whole(record)) return std::nullopt;
    return PersonId::from_raw(std::string_view(record).substr(0, PersonId::size));
}

bool KeyFile::whole_ones_follow(std::uint64_t torn_at) const {
    const std::string torn = read_at(torn_at, read_bytes);
    for (std::size_t at = record_bytes; at < torn.size(); at += record_bytes)
        if (is_whole(std::string_view(torn).substr(at, record_bytes))) return true;
    return false;
}

void KeyFile::refuse_hole(std::uint64_t at) const {
    throw std::runtime_error("the keys in " + file_.string() + " are damaged at byte " +
                             std::to_string(at) +
                             ", and whole ones follow: texts sealed under the damaged ones cannot "
                             "be read; restore a backup of the keys");
}

/// The record that lies there. One that is just being destroyed is read again, by a reader.
std::string KeyFile::whole_record(std::uint64_t at) const {
    for (int times = 0; times < 2; ++times) {
        std::string record = read_at(at, record_bytes);
        if (is_whole(record)) return record;
    }
    throw std::runtime_error("a key in " + file_.string() + " was damaged at byte " +
                             std::to_string(at) + "; restore a backup of the keys");
}

/// Where the person's record lies. A damaged one of the same hash may be theirs: to say there is
/// none would give them a second key, and what was sealed under the first could not be read.
std::optional<std::uint64_t> KeyFile::look_for(const PersonId& person) const {
    const auto number = places_.find(person, [&](KeyPlaces::Number candidate) {
        const std::uint64_t at = header_bytes + candidate * record_bytes;
        return read_at(at, PersonId::size) == person.raw() ||
               whole_record(at).starts_with(person.raw());
    });
    return number ? std::optional(header_bytes + *number * record_bytes) : std::nullopt;
}

bool KeyFile::destroyed(const PersonId& person) const {
    const auto at = look_for(person);
    return at && wrapped_in(whole_record(*at)) == no_key;
}

std::optional<Key> KeyFile::find(const PersonId& person) const {
    const auto at = look_for(person);
    if (!at) return std::nullopt;
    const std::string record = whole_record(*at);
    if (wrapped_in(record) == no_key) return std::nullopt;
    const auto key = opened_text(wrapping_, person, wrapped_in(record));
    if (!key)
        throw std::runtime_error("a key in " + file_.string() + " at byte " + std::to_string(*at) +
                                 " cannot be unwrapped");
    return Key::from_raw(*key);
}

std::string KeyFile::record(const PersonId& person, const Key& key) const {
    return record_of(person, sealed_text(wrapping_, person, key.raw()));
}

std::string KeyFile::record_of(const PersonId& person, std::string_view wrapped) const {
    std::string bytes(person.raw());
    bytes += wrapped;
    std::array<unsigned char, check_bytes> check{};
    crypto_shorthash(check.data(), bytes_of(bytes), bytes.size(), bytes_of(salt_));
    bytes.append(reinterpret_cast<const char*>(check.data()), check.size());
    return bytes;
}

void KeyFile::write(const std::string& records) const {
    write_all(handle_, records, end_, file_);
    if (::fdatasync(handle_) != 0) throw_system_error("cannot sync the keys", file_);
}

void KeyFile::take(const std::string& records) {
    for (std::size_t at = 0; at < records.size(); at += record_bytes)
        enter(std::string_view(records).substr(at, record_bytes));
}

void KeyFile::destroy(const std::vector<PersonId>& persons) {
    std::string added;
    std::string changes;
    for (const PersonId& person : persons) {
        const auto at = look_for(person);
        const std::string destroyed = record_of(person, no_key);
        if (!at)
            added += destroyed;
        else if (read_at(*at, record_bytes) != destroyed)
            changes += place_text(*at) + destroyed;
    }
    if (!added.empty()) write(added);
    take(added);
    if (changes.empty()) return;
    if (!create_file(destroying_beside(file_), changes))
        throw std::runtime_error(file_.string() + " is being changed by another process");
    make(changes);
}

void KeyFile::make(std::string_view changes) const {
    for (; !changes.empty(); changes.remove_prefix(place_bytes + record_bytes))
        write_all(handle_, changes.substr(place_bytes, record_bytes), place_in(changes), file_);
    if (::fdatasync(handle_) != 0) throw_system_error("cannot sync the keys", file_);
    if (::unlink(destroying_beside(file_).c_str()) != 0)
        throw_system_error("cannot remove", destroying_beside(file_));
    sync_directory(file_.parent_path());
}

void KeyFile::finish_destroying() const {
    const std::filesystem::path file = destroying_beside(file_);
    std::ifstream stream(file, std::ios::binary);
    if (!stream) return;
    const std::string changes(std::istreambuf_iterator<char>(stream), {});
    constexpr std::size_t change_bytes = place_bytes + record_bytes;
    bool whole = changes.size() % change_bytes == 0;
    for (std::size_t at = 0; whole && at < changes.size(); at += change_bytes) {
        const std::string_view change = std::string_view(changes).substr(at, change_bytes);
        // A record changes where that person's stands: torn or not, it begins with the same bytes.
        whole =
            is_whole(change.substr(place_bytes)) &&
            read_at(place_in(change), PersonId::size) == change.substr(place_bytes, PersonId::size);
    }
    if (!whole)
        throw std::runtime_error(file.string() +
                                 " is damaged; take it away: the log says again which keys are "
                                 "destroyed");
    make(changes);
}

}  // namespace gridcase::vault
