#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "adapters/vault/key_places.hpp"

namespace gridcase::vault {

/// `keys/places`: what KeyPlaces knows of the records in `people`, so that opening reads four bytes
/// a record there instead of ninety-seven. Derived: it may be away, damaged or of another `people`
/// at any time, and what it does not say is read from the records themselves. Throws nothing of its
/// own.
class PlaceFile {
   public:
    enum class Access : std::uint8_t { write, read };
    using PersonOf = std::function<std::optional<PersonId>(std::uint64_t number)>;

    /// `salt`: of the file of keys.
    PlaceFile(const std::filesystem::path& file, std::string salt, Access access);
    ~PlaceFile();
    PlaceFile(const PlaceFile&) = delete;
    PlaceFile& operator=(const PlaceFile&) = delete;

    /// Enters the first of so many records, as far as the pages reach, and returns how many these
    /// are; add() goes on behind them. `person_of`: whose a record of `people` is.
    std::uint64_t read_into(KeyPlaces& places, std::uint64_t records, const PersonOf& person_of);
    /// The person of the next record, which is on disk. A reader's is let go.
    void add(const PersonId& person);

   private:
    using Hashes = std::vector<KeyPlaces::Hash>;

    /// The hashes of a page, and who is the last in it; nothing when its bytes are not whole.
    struct Page {
        Hashes hashes;
        PersonId last;
    };
    [[nodiscard]] std::optional<Page> page(std::uint64_t number) const;
    [[nodiscard]] std::string check_of(std::uint64_t number, std::string_view bytes) const;
    void write_page(const PersonId& last);
    void give_up();

    std::filesystem::path file_;
    std::string salt_;
    Access access_;
    int handle_ = -1;  // none: there is nothing to read, or it cannot be written
    std::uint64_t pages_ = 0;
    Hashes next_;
};

}  // namespace gridcase::vault
