#include "adapters/backup/restore.hpp"

#include <doctest/doctest.h>
#include <sys/stat.h>

#include <filesystem>
#include <string>

#include "adapters/backup/key_copy.hpp"
#include "adapters/vault/secret.hpp"
#include "adapters/vault/vault.hpp"
#include "tests/adapters/backup/logs.hpp"

namespace gridcase::test::restore_test {
namespace {

namespace fs = std::filesystem;

/// A backup of a small log.
class Backup {
   public:
    explicit Backup(std::size_t commands = 15) : some_(commands) { back_up(log(), path()); }
    [[nodiscard]] fs::path path() const { return dir_ / "b"; }
    [[nodiscard]] fs::path beside(const std::string& name) const { return dir_ / name; }
    [[nodiscard]] const EventLog& log() const { return some_.log(); }

   private:
    TempDir dir_;
    SomeLog some_;
};

std::string refusal(const Backup& backup, const fs::path& data,
                    backup::RestoreOptions options = {}) {
    return refusal_of([&] { backup::restore(backup.path(), data, new_log, options); });
}

TEST_CASE("a log restored to any position has the root that it had there, in a new epoch") {
    const Backup backup;
    for (Position position = 1; position <= backup.log().last(); ++position) {
        const TempDir dir;
        backup::RestoreOptions options;
        options.up_to = position;
        const Commit commit = read_one(backup.log(), position)->commit;
        if (commit.part < commit.parts) {
            const std::string text = refusal(backup, dir / "d", options);
            const Position before = position - commit.part;
            CHECK(contains(text, "in half"));
            CHECK(contains(text, std::to_string(before + commit.parts) + " would be right"));
            if (before > 0) CHECK(contains(text, std::to_string(before) + " or "));
            CHECK_FALSE(fs::exists(dir / "d"));
            continue;
        }
        backup::restore(backup.path(), dir / "d", new_log, options);
        const auto log = rocks::open_log_reader(dir / "d");
        CHECK(log->last() == position);
        CHECK(root_at(*log, position) == root_at(backup.log(), position));
        const rocks::LogIdentity identity = rocks::identity_of(dir / "d");
        CHECK(identity.id == the_source.log);
        CHECK(identity.epoch == the_source.epoch + 1);
    }
}

TEST_CASE("a position that is not in the backup is refused") {
    const Backup backup;
    backup::RestoreOptions options;
    options.up_to = 0;
    CHECK(contains(refusal(backup, backup.beside("d"), options), "is none of them"));
    options.up_to = backup.log().last() + 1;
    CHECK(contains(refusal(backup, backup.beside("d"), options), "is none of them"));
    CHECK_FALSE(fs::exists(backup.beside("d")));
}

TEST_CASE("a restored log takes commits and may be backed up, elsewhere") {
    const Backup backup;
    const fs::path data = backup.beside("d");
    backup::restore(backup.path(), data, new_log);
    CommandMaker maker;
    engine::MemoryLog same;
    while (same.last() < backup.log().last()) maker.append(same, 1);
    const auto log = rocks::open_log(data, {.create = false, .accept_loss = false});
    CHECK(log->digest() == backup.log().digest());
    maker.append(*log, 10);
    const backup::Source here{the_source.log, the_source.epoch + 1};
    CHECK(contains(refusal_of([&] { back_up(*log, backup.path(), here); }), "another history"));
    back_up(*log, backup.beside("b2"), here);
    CHECK(backup::read_backup(backup.beside("b2")).size == log->last());
}

TEST_CASE("a directory that holds anything is not restored into") {
    const Backup backup;
    const fs::path data = backup.beside("d");
    fs::create_directory(data);  // empty: that is as good as none
    backup::restore(backup.path(), data, new_log);
    CHECK(contains(refusal(backup, data), "is not empty"));
    CHECK(rocks::open_log_reader(data)->last() == backup.log().last());

    const fs::path other = backup.beside("other");
    fs::create_directory(other);
    for (const char* name : {"HEAD", "keys"}) {  // a HEAD alone tells of a log that is gone
        write_file(other / name, "");
        CHECK(contains(refusal(backup, other), std::string("it holds ") + name));
        CHECK_FALSE(fs::exists(other / "restoring"));
        fs::remove(other / name);
    }
}

TEST_CASE("a restoration that fails half-way leaves nothing") {
    const Backup backup(60);
    const auto manifest = backup::read_manifest(backup.path());
    const fs::path file = backup.path() / name_of(manifest.segments.at(3));
    std::string bytes = file_text(file);
    bytes[bytes.size() / 2] = static_cast<char>(bytes[bytes.size() / 2] ^ 1);
    write_file(file, bytes);
    const fs::path data = backup.beside("d");
    CHECK(contains(refusal(backup, data), name_of(manifest.segments.at(3))));
    CHECK_FALSE(fs::exists(data));
    fs::create_directory(data);
    CHECK(contains(refusal(backup, data), name_of(manifest.segments.at(3))));
    CHECK(fs::is_empty(data));
    backup::RestoreOptions options;  // what lies before the damage can still be had
    options.up_to = manifest.segments.at(1).last;
    while (!refusal_of([&] {
                backup::refuse_half_command(backup.path(), manifest, options.up_to);
            }).empty())
        --options.up_to;
    backup::restore(backup.path(), data, new_log, options);
    CHECK(rocks::open_log_reader(data)->last() == options.up_to);
}

TEST_CASE("what an interrupted restoration left is replaced, and is no house meanwhile") {
    const Backup backup;
    const fs::path data = backup.beside("d");
    {
        backup::restore(backup.path(), backup.beside("whole"), new_log);
        fs::create_directories(data / "restoring/log");
        fs::rename(backup.beside("whole") / "HEAD", data / "HEAD");
        write_file(data / "restoring/log/CURRENT", "half");
    }
    CHECK_THROWS_AS(rocks::open_log_reader(data), LogFailed);
    CHECK_THROWS_AS(rocks::open_log(data), LogFailed);  // HEAD says that something is missing
    fs::remove_all(data / "log");
    {
        const backup::Claim other(data / "restoring", "restoring into");
        CHECK(contains(refusal(backup, data), "another process is restoring into"));
    }
    backup::restore(backup.path(), data, new_log);
    CHECK(rocks::open_log_reader(data)->last() == backup.log().last());
    CHECK_FALSE(fs::exists(data / "restoring"));
}

TEST_CASE("a backup that was interrupted before its first commit is no house") {
    const TempDir dir;
    const SomeLog none;
    back_up(none.log(), dir / "b");
    CHECK(contains(refusal_of([&] { backup::restore(dir / "b", dir / "d", new_log); }),
                   "holds no commit yet"));
}

unsigned mode_of(const fs::path& file) {
    struct stat facts {};
    REQUIRE(::stat(file.c_str(), &facts) == 0);
    return facts.st_mode & 0777U;
}

PersonalText sealed_in(const fs::path& data, const std::string& text) {
    fs::create_directories(data);
    const auto vault = vault::open_vault(data);
    PersonalText sealed = vault->seal(vault->person("phone:" + text), text);
    vault->make_durable();
    return sealed;
}

TEST_CASE("the copy of the keys follows the house's, and opens a restored house") {
    const Backup backup;
    const fs::path house = backup.beside("house");
    const fs::path copy = backup.beside("copy");
    const PersonalText first = sealed_in(house, "first");
    CHECK(backup::copy_keys(house, copy, backup.path()) == 2);
    const PersonalText second = sealed_in(house, "second");
    CHECK(backup::copy_keys(house, copy, backup.path()) == 2);
    CHECK(file_text(copy / "people") == file_text(house / "keys/people"));
    CHECK(mode_of(copy) == 0700);
    CHECK(mode_of(copy / "master") == 0600);
    // Locked, the keys are still those of the same house.
    vault::relock_secrets(house, "five words that nobody guesses");
    CHECK(backup::copy_keys(house, copy, backup.path()) == 2);
    CHECK(file_text(copy / "master") == file_text(house / "keys/master"));
    CHECK(file_text(copy / "master").size() > vault::Key::size);
    ::setenv("GRIDCASE_PASSPHRASE", "five words that nobody guesses", 1);
    vault::relock_secrets(house, std::nullopt);
    ::unsetenv("GRIDCASE_PASSPHRASE");
    CHECK(backup::copy_keys(house, copy, backup.path()) == 2);

    backup::RestoreOptions options;
    options.keys = copy;
    backup::restore(backup.path(), backup.beside("d"), new_log, options);
    const auto vault = vault::open_vault_reader(backup.beside("d"));
    CHECK(vault->open(first) == "first");
    CHECK(vault->open(second) == "second");
    CHECK(mode_of(backup.beside("d") / "keys/people") == 0600);
}

TEST_CASE("keys are not copied where they do harm") {
    const Backup backup;
    const fs::path house = backup.beside("house");
    const fs::path other = backup.beside("other");
    sealed_in(house, "first");
    sealed_in(other, "first");
    const auto why_not = [&](const fs::path& data, const fs::path& to) {
        return refusal_of([&] { backup::copy_keys(data, to, backup.path()); });
    };
    CHECK(contains(why_not(house, backup.path()), "do not belong into the backup"));
    CHECK(contains(why_not(house, backup.path() / "a/../keys/"), "do not belong"));
    fs::create_directory_symlink(backup.path(), backup.beside("link"));
    CHECK(contains(why_not(house, backup.beside("link") / "keys"), "do not belong"));
    CHECK(contains(why_not(house, house / "keys"), "lies in the house itself"));
    CHECK(contains(why_not(backup.beside("none"), backup.beside("copy")), "no keys in"));
    CHECK(why_not(other, backup.beside("copy")).empty());
    CHECK(contains(why_not(house, backup.beside("copy")), "keys of another house"));
    CHECK_FALSE(fs::exists(backup.path() / "keys"));

    backup::RestoreOptions options;
    options.keys = backup.beside("nowhere");
    CHECK(contains(refusal(backup, backup.beside("d"), options), "it holds no master"));
    CHECK_FALSE(fs::exists(backup.beside("d")));
}

}  // namespace
}  // namespace gridcase::test::restore_test
