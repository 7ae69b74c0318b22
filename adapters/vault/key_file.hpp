#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "adapters/vault/key_places.hpp"
#include "adapters/vault/keys.hpp"
#include "adapters/vault/place_file.hpp"

namespace gridcase::vault {

/// The file of wrapped keys, `<directory>/people` (grammar in key_file.cpp). Not thread-safe.
/// Throws std::runtime_error.
class KeyFile {
   public:
    enum class Access : std::uint8_t { write, read };

    /// Makes the file, empty.
    static void create(const std::filesystem::path& directory, const Key& master, bool seeded);
    [[nodiscard]] static bool exists(const std::filesystem::path& directory);

    /// For writing, reads which keys there are, holds the file against other writers and cuts off a
    /// record that a crash left half-written: nobody was ever answered on its strength. For
    /// reading, looks at the header only: most readers never need a key. What `places` says of
    /// (place_file.hpp) is not read: damage there shows when the key is needed, and to
    /// look_through().
    KeyFile(const std::filesystem::path& directory, const Key& master, Access access);
    ~KeyFile();
    KeyFile(const KeyFile&) = delete;
    KeyFile& operator=(const KeyFile&) = delete;

    [[nodiscard]] bool seeded() const { return seeded_; }
    /// Whether there is a record of the person: their key, or that it was destroyed. This and what
    /// follows throw when the record is damaged.
    [[nodiscard]] bool knows(const PersonId& person) const { return look_for(person).has_value(); }
    [[nodiscard]] bool destroyed(const PersonId& person) const;
    /// The person's key; nothing when there is none.
    [[nodiscard]] std::optional<Key> find(const PersonId& person) const;
    /// Takes over what the writer added since. Throws when a key is damaged and whole ones follow.
    void read_on();
    /// Reads every record that there is. Throws when one is damaged and whole ones follow.
    void look_through() const;
    /// The key's record, as write() wants it.
    [[nodiscard]] std::string record(const PersonId& person, const Key& key) const;
    /// Adds whole records to the file, and returns when they are on disk. It changes nothing that
    /// the functions above read; take() makes the keys findable.
    void write(const std::string& records) const;
    void take(const std::string& records);
    /// Overwrites the keys of these persons where they stand, and returns when that is on disk. Who
    /// has none is entered as destroyed.
    void destroy(const std::vector<PersonId>& persons);

   private:
    using Entered = std::function<void(std::string_view record)>;

    void read_header(const Key& master);
    /// Every whole record from a byte on; refuses a hole.
    void read_all(std::uint64_t from, const Entered& entered) const;
    /// The same until one is not whole, and where that is.
    std::uint64_t read_whole_ones(std::uint64_t from, const Entered& entered) const;
    void enter(std::string_view record);
    [[nodiscard]] std::optional<PersonId> person_of(std::uint64_t number) const;
    [[nodiscard]] std::optional<std::uint64_t> look_for(const PersonId& person) const;
    [[nodiscard]] std::string whole_record(std::uint64_t at) const;
    [[nodiscard]] std::string record_of(const PersonId& person, std::string_view wrapped) const;
    void make(std::string_view changes) const;
    void finish_destroying() const;
    [[nodiscard]] bool whole_ones_follow(std::uint64_t torn_at) const;
    [[noreturn]] void refuse_hole(std::uint64_t at) const;
    [[nodiscard]] bool is_whole(std::string_view record) const;
    [[nodiscard]] std::string read_at(std::uint64_t at, std::size_t size) const;

    std::filesystem::path file_;
    int handle_ = -1;
    bool seeded_ = false;
    std::string salt_;
    SealingKeys wrapping_;
    std::uint64_t end_ = 0;  // of the whole records
    KeyPlaces places_;       // of every record there is
    std::optional<PlaceFile> place_file_;
};

}  // namespace gridcase::vault
