#include "adapters/vault/vault.hpp"

#include <atomic>
#include <functional>
#include <mutex>
#include <shared_mutex>
#include <stdexcept>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <utility>

#include "adapters/vault/disk.hpp"
#include "adapters/vault/key_file.hpp"
#include "adapters/vault/keys.hpp"
#include "adapters/vault/secret.hpp"

namespace gridcase::vault {
namespace {

constexpr std::size_t cached_keys = 100'000;

using KeyMap = std::unordered_map<PersonId, SealingKeys>;

/// The pseudonym of an identity. Once a person's key was destroyed, they begin anew: nothing ties
/// what they say then to what they said before.
template <class Destroyed>
PersonId living_pseudonym(const Key& naming, std::string_view identity, Destroyed&& destroyed) {
    PersonId person = pseudonym(naming, identity);
    for (std::uint64_t again = 1; destroyed(person); ++again) {
        std::string later(identity);
        later += '\0';
        later += std::to_string(again);
        person = pseudonym(naming, later);
    }
    return person;
}

[[noreturn]] void refuse_destroyed(const PersonId& person) {
    throw std::runtime_error("the key of person " + person.hex() +
                             " was destroyed: nothing can be sealed under it");
}

/// What memory held of a key is not left to whoever gets the page next.
void forget(KeyMap& keys, const PersonId& person) {
    const auto entry = keys.find(person);
    if (entry == keys.end()) return;
    wipe(entry->second.cipher);
    wipe(entry->second.nonces);
    keys.erase(entry);
}

/// The keys on disk. New ones are kept in memory until make_durable(), which the writer calls
/// before the log's sync; until then no durable commit can need them.
class FileVault : public KeyVault {
   public:
    FileVault(const std::filesystem::path& directory, const Key& master, KeyFile::Access access)
        : master_(master), naming_(derived(master, "names")), file_(directory, master, access) {}

    PersonId person(std::string_view identity) override {
        refresh();
        const std::shared_lock lock(mutex_);
        return living_pseudonym(naming_, identity, [this](const PersonId& it) {
            return !find_in_memory(it) && file_.destroyed(it);
        });
    }

    [[nodiscard]] bool knows(const PersonId& person) const override {
        refresh();
        const std::shared_lock lock(mutex_);
        return find_in_memory(person) || file_.knows(person);
    }

    PersonalText seal(const PersonId& person, std::string_view plain) override {
        std::optional<SealingKeys> keys = find(person);
        if (!keys) keys = make(person);
        return {person, sealed_text(*keys, person, plain)};
    }

    [[nodiscard]] std::optional<std::string> open(const PersonalText& text) const override {
        const std::optional<SealingKeys> keys = find(text.person);
        if (!keys) return std::nullopt;
        return opened_text(*keys, text.person, text.sealed);
    }

    void destroy(const std::vector<PersonId>& persons) override;
    void make_durable() override;

   protected:
    /// Takes over what a writer in another process did to the keys.
    virtual void refresh() const {}
    virtual SealingKeys make(const PersonId& person);
    [[nodiscard]] virtual std::optional<SealingKeys> find(const PersonId& person) const;
    [[nodiscard]] std::optional<SealingKeys> find_in_memory(const PersonId& person) const;

    const Key master_;
    const Key naming_;
    mutable std::shared_mutex mutex_;  // guards what follows, and file_
    mutable KeyFile file_;             // a reader reads on while it looks for a key
    mutable KeyMap cache_;
    KeyMap fresh_;           // not on disk yet
    std::string unwritten_;  // their records
    KeyMap writing_;         // on their way
    std::string failure_;

   private:
    std::mutex durable_mutex_;  // one write at a time; taken before mutex_
    std::atomic<std::uint64_t> made_{0};
    std::atomic<std::uint64_t> durable_{0};
};

std::optional<SealingKeys> FileVault::find_in_memory(const PersonId& person) const {
    for (const KeyMap* keys : {&std::as_const(cache_), &fresh_, &writing_})
        if (const auto found = keys->find(person); found != keys->end()) return found->second;
    return std::nullopt;
}

std::optional<SealingKeys> FileVault::find(const PersonId& person) const {
    {
        const std::shared_lock lock(mutex_);
        if (auto keys = find_in_memory(person)) return keys;
        if (!file_.knows(person)) return std::nullopt;
    }
    const std::lock_guard lock(mutex_);
    const std::optional<Key> key = file_.find(person);
    if (!key) return std::nullopt;
    if (cache_.size() >= cached_keys) cache_.clear();
    return cache_[person] = sealing_keys(*key);
}

SealingKeys FileVault::make(const PersonId& person) {
    const Key key = file_.seeded() ? person_key_from(master_, person) : random_key();
    const SealingKeys made = sealing_keys(key);
    const std::lock_guard lock(mutex_);
    if (const auto known = find_in_memory(person)) return *known;  // another thread was faster
    if (const auto kept = file_.find(person)) return sealing_keys(*kept);
    if (file_.knows(person)) refuse_destroyed(person);
    if (!failure_.empty()) throw std::runtime_error(failure_);
    unwritten_ += file_.record(person, key);
    fresh_[person] = made;
    ++made_;
    return made;
}

void FileVault::make_durable() {
    const std::uint64_t wanted = made_;
    if (durable_ >= wanted) return;
    const std::lock_guard one_at_a_time(durable_mutex_);
    std::string records;
    std::uint64_t covered = 0;
    {
        const std::lock_guard lock(mutex_);
        if (!failure_.empty()) throw std::runtime_error(failure_);
        if (durable_ >= wanted) return;
        records.swap(unwritten_);
        writing_.swap(fresh_);
        covered = made_;
    }
    try {
        file_.write(records);  // the others go on meanwhile: it touches no index
    } catch (const std::exception& error) {
        const std::lock_guard lock(mutex_);
        failure_ = std::string("new keys could not be made durable: ") + error.what() +
                   "; nothing may be sealed until the vault is opened again";
        throw std::runtime_error(failure_);
    }
    const std::lock_guard lock(mutex_);
    file_.take(records);
    if (cache_.size() >= cached_keys) cache_.clear();
    cache_.merge(writing_);
    writing_.clear();
    durable_ = covered;
}

void FileVault::destroy(const std::vector<PersonId>& persons) {
    if (persons.empty()) return;
    make_durable();
    const std::lock_guard one_at_a_time(durable_mutex_);
    const std::lock_guard lock(mutex_);
    if (!failure_.empty()) throw std::runtime_error(failure_);
    try {
        file_.write(unwritten_);  // what was sealed this moment
        file_.take(unwritten_);
        unwritten_.clear();
        cache_.merge(fresh_);
        fresh_.clear();
        durable_ = made_.load();
        file_.destroy(persons);
    } catch (const std::exception& error) {
        failure_ = std::string("keys could not be destroyed: ") + error.what() +
                   "; it is done when the vault is opened again";
        throw std::runtime_error(failure_);
    }
    for (const PersonId& person : persons) forget(cache_, person);
}

/// The keys beside their writer.
class ReaderVault final : public FileVault {
   public:
    using FileVault::FileVault;

   protected:
    SealingKeys make(const PersonId&) override {
        throw std::runtime_error("these keys were opened for reading: a new one cannot be made");
    }

    [[nodiscard]] std::optional<SealingKeys> find(const PersonId& person) const override {
        if (auto keys = FileVault::find(person)) return keys;
        refresh();
        return FileVault::find(person);
    }

    void refresh() const override {
        const std::lock_guard lock(mutex_);
        file_.read_on();
    }
};

class MemoryVault final : public KeyVault {
   public:
    explicit MemoryVault(std::uint64_t seed)
        : master_(master_from_seed(seed)), naming_(derived(master_, "names")) {}

    PersonId person(std::string_view identity) override {
        const std::shared_lock lock(mutex_);
        return living_pseudonym(naming_, identity,
                                [this](const PersonId& it) { return destroyed_.contains(it); });
    }

    /// Every key follows from the seed.
    [[nodiscard]] bool knows(const PersonId&) const override { return true; }

    PersonalText seal(const PersonId& person, std::string_view plain) override {
        if (is_destroyed(person)) refuse_destroyed(person);
        return {person, sealed_text(keys_of(person), person, plain)};
    }

    [[nodiscard]] std::optional<std::string> open(const PersonalText& text) const override {
        if (is_destroyed(text.person)) return std::nullopt;
        return opened_text(keys_of(text.person), text.person, text.sealed);
    }

    void destroy(const std::vector<PersonId>& persons) override {
        const std::lock_guard lock(mutex_);
        destroyed_.insert(persons.begin(), persons.end());
    }

    void make_durable() override {}

   private:
    [[nodiscard]] SealingKeys keys_of(const PersonId& person) const {
        return sealing_keys(person_key_from(master_, person));
    }
    [[nodiscard]] bool is_destroyed(const PersonId& person) const {
        const std::shared_lock lock(mutex_);
        return destroyed_.contains(person);
    }

    Key master_;
    Key naming_;
    mutable std::shared_mutex mutex_;
    std::unordered_set<PersonId> destroyed_;
};

/// The master key on disk, or a new one; it must agree with the seed when one is given.
Key master_for(const std::filesystem::path& directory, const VaultOptions& options) {
    const std::optional<Key> wanted =
        options.seed ? std::optional(master_from_seed(*options.seed)) : std::nullopt;
    if (const std::optional<Key> master = read_secret(directory / "master")) {
        if (wanted && *wanted != *master)
            throw std::runtime_error("the keys in " + directory.string() +
                                     " were not made from the seed " +
                                     std::to_string(*options.seed) + "; use another directory");
        return *master;
    }
    if (KeyFile::exists(directory))
        throw std::runtime_error("the master key is missing in " + directory.string() +
                                 ": without it no key there can be unwrapped; restore it from "
                                 "where it is kept");
    const Key master = wanted ? *wanted : random_key();
    if (!write_secret(directory / "master", master))
        throw std::runtime_error(
            "the keys in " + directory.string() +
            " came into being this moment, by another process; open them again");
    return master;
}

}  // namespace

std::function<std::unique_ptr<KeyVault>()> unlock_vault(const std::filesystem::path& data,
                                                        const VaultOptions& options) {
    start_cryptography();
    const std::filesystem::path directory = data / "keys";
    if (!std::filesystem::exists(directory)) {
        if (!options.create) throw std::runtime_error("there are no keys in " + directory.string());
        std::filesystem::create_directories(data);
        make_private_directory(directory);
    }
    const Key master = master_for(directory, options);
    if (!KeyFile::exists(directory)) KeyFile::create(directory, master, options.seed.has_value());
    return [directory, master] {
        return std::make_unique<FileVault>(directory, master, KeyFile::Access::write);
    };
}

std::unique_ptr<KeyVault> open_vault(const std::filesystem::path& data,
                                     const VaultOptions& options) {
    return unlock_vault(data, options)();
}

std::unique_ptr<KeyVault> open_vault_reader(const std::filesystem::path& data) {
    start_cryptography();
    const std::filesystem::path directory = data / "keys";
    const std::optional<Key> master = read_secret(directory / "master");
    if (!master || !KeyFile::exists(directory))
        throw std::runtime_error("there are no keys in " + directory.string());
    return std::make_unique<ReaderVault>(directory, *master, KeyFile::Access::read);
}

void look_through_keys(const std::filesystem::path& data) {
    start_cryptography();
    const std::filesystem::path directory = data / "keys";
    const std::optional<Key> master = read_secret(directory / "master");
    if (!master) throw std::runtime_error("there are no keys in " + directory.string());
    KeyFile(directory, *master, KeyFile::Access::read).look_through();
}

std::unique_ptr<KeyVault> memory_vault(std::uint64_t seed) {
    start_cryptography();
    return std::make_unique<MemoryVault>(seed);
}

}  // namespace gridcase::vault
