// `<data>/keys/places`, of pages:
//
//   hash*    4 x 8,192   KeyPlaces::hash_of the persons of as many records of `people`, in their
//   order last         16      the person of the last of these check         8      SipHash-2-4(key
//   = salt of `people`, the page's number (8) and the bytes before)
//
// Written without a sync when a page is full. A page that a power cut took ends what is read.
#include "adapters/vault/place_file.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <exception>
#include <utility>

#include "adapters/vault/disk.hpp"
#include "adapters/vault/sodium_bytes.hpp"

namespace gridcase::vault {
namespace {

constexpr std::size_t page_records = 8192;
constexpr std::size_t hash_bytes = sizeof(KeyPlaces::Hash);
constexpr std::size_t last_at = page_records * hash_bytes;
constexpr std::size_t check_at = last_at + PersonId::size;
constexpr std::size_t page_bytes = check_at + crypto_shorthash_BYTES;
constexpr std::size_t ahead = 16;  // hashes whose slot is fetched meanwhile

}  // namespace

PlaceFile::PlaceFile(const std::filesystem::path& file, std::string salt, Access access)
    : file_(file), salt_(std::move(salt)), access_(access) {
    const int flags = access == Access::write ? O_RDWR | O_CREAT : O_RDONLY;
    handle_ = ::open(file.c_str(), flags | O_CLOEXEC, 0600);
}

PlaceFile::~PlaceFile() { give_up(); }

void PlaceFile::give_up() {
    if (handle_ >= 0) ::close(handle_);
    handle_ = -1;
}

std::uint64_t PlaceFile::read_into(KeyPlaces& places, std::uint64_t records,
                                   const PersonOf& person_of) {
    pages_ = 0;
    next_.clear();
    // The last page that is whole tells whether all of them are of these records: they are added
    // one behind another, and whose a record is never changes.
    std::uint64_t known = handle_ < 0 ? 0 : records / page_records;
    std::optional<Page> last;
    while (known > 0 && !(last = page(known - 1))) --known;
    if (last && person_of(known * page_records - 1) != last->last) known = 0;

    for (; pages_ < known; ++pages_) {
        const std::optional<Page> read = page(pages_);
        if (!read) break;
        for (std::size_t i = 0; i < page_records; ++i) {
            __builtin_prefetch(places.near(read->hashes[std::min(i + ahead, page_records - 1)]), 1);
            places.insert(read->hashes[i], pages_ * page_records + i);
        }
    }
    if (access_ == Access::write && handle_ >= 0 &&
        ::ftruncate(handle_, static_cast<off_t>(pages_ * page_bytes)) != 0)
        give_up();
    return pages_ * page_records;
}

std::optional<PlaceFile::Page> PlaceFile::page(std::uint64_t number) const {
    std::string bytes(page_bytes, '\0');
    const ssize_t got =
        ::pread(handle_, bytes.data(), bytes.size(), static_cast<off_t>(number * page_bytes));
    if (got != static_cast<ssize_t>(page_bytes)) return std::nullopt;
    const std::string_view view = bytes;
    if (view.substr(check_at) != check_of(number, view.substr(0, check_at))) return std::nullopt;
    Page read{Hashes(page_records), PersonId::from_raw(view.substr(last_at, PersonId::size))};
    std::memcpy(read.hashes.data(), bytes.data(), last_at);
    return read;
}

std::string PlaceFile::check_of(std::uint64_t number, std::string_view bytes) const {
    std::string checked(reinterpret_cast<const char*>(&number), sizeof number);
    checked += bytes;
    std::string check(crypto_shorthash_BYTES, '\0');
    crypto_shorthash(reinterpret_cast<unsigned char*>(check.data()), bytes_of(checked),
                     checked.size(), bytes_of(salt_));
    return check;
}

void PlaceFile::add(const PersonId& person) {
    if (access_ == Access::read || handle_ < 0) return;
    next_.push_back(KeyPlaces::hash_of(person));
    if (next_.size() == page_records) write_page(person);
}

void PlaceFile::write_page(const PersonId& last) {
    std::string bytes(reinterpret_cast<const char*>(next_.data()), last_at);
    bytes += last.raw();
    bytes += check_of(pages_, bytes);
    next_.clear();
    try {
        write_all(handle_, bytes, pages_ * page_bytes, file_);
        ++pages_;
    } catch (const std::exception&) {
        give_up();  // the next one who opens the keys reads these from the records, and tries again
    }
}

}  // namespace gridcase::vault
