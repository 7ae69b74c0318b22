// The same facts for the peer: as rows to be copied in, and as what one caller after the other
// appends. Texts go over unsealed and digests stay away: the peer seals nothing and chains nothing,
// so it shall not carry what only serves that.

#include <algorithm>
#include <array>
#include <boost/json.hpp>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <random>
#include <stdexcept>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "adapters/json/events.hpp"
#include "adapters/rocksdb/log.hpp"
#include "adapters/vault/vault.hpp"
#include "bench/pieces.hpp"
#include "events/codec.hpp"

namespace gridcase::bench {
namespace {

/// RFC 4648 with padding, of our own making: damage does not occur.
std::string from_base64(std::string_view text) {
    static constexpr std::string_view letters =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    std::string bytes;
    std::uint32_t bits = 0;
    int held = 0;
    for (const char letter : text) {
        if (letter == '=') break;
        bits = bits << 6U | static_cast<std::uint32_t>(letters.find(letter));
        held += 6;
        if (held < 8) continue;
        held -= 8;
        bytes += static_cast<char>(bits >> static_cast<unsigned>(held) & 0xffU);
    }
    return bytes;
}

PersonId person_of(std::string_view hex) {
    const auto digit = [](char letter) { return letter <= '9' ? letter - '0' : letter - 'a' + 10; };
    PersonId person;
    for (std::size_t i = 0; i < person.bytes.size(); ++i)
        person.bytes[i] =
            static_cast<std::uint8_t>(digit(hex.at(2 * i)) * 16 + digit(hex.at(2 * i + 1)));
    return person;
}

/// Puts the plain text where a sealed one stands.
void unseal(boost::json::value& value, const KeyVault& vault) {
    if (auto* array = value.if_array())
        for (boost::json::value& each : *array) unseal(each, vault);
    auto* object = value.if_object();
    if (object == nullptr) return;
    const boost::json::value* sealed = object->if_contains("sealed");
    if (sealed == nullptr) {
        for (auto& field : *object) unseal(field.value(), vault);
        return;
    }
    const PersonalText text{person_of(object->at("person").as_string()),
                            from_base64(sealed->as_string())};
    value = boost::json::value(vault.open(text).value_or(""));
}

struct Row {
    std::string type;
    std::string data;
};

std::vector<Row> rows_of(const Commit& commit, const KeyVault& vault) {
    std::vector<Row> rows;
    for (const Event& event : commit.events) {
        boost::json::object form = json::event_form(event);
        unseal(form.at("data"), vault);
        rows.push_back(
            {std::string(form.at("type").as_string()), boost::json::serialize(form.at("data"))});
    }
    return rows;
}

std::string metadata_of(const StoredCommit& stored) {
    static constexpr std::array<std::string_view, 8> kept{
        "occurred_at", "recorded_at", "command_id", "command_type",
        "actor",       "role",        "unit",       "rulebook"};
    const boost::json::object form = json::commit_form(stored);
    boost::json::object about;
    for (const std::string_view name : kept) about[name] = form.at(name);
    return boost::json::serialize(about);
}

StoredCommit parsed(Position position, std::string_view bytes) {
    const auto commit = stored(std::string(bytes), position);
    if (!commit) throw std::runtime_error(commit.error());
    return **commit;
}

/// For COPY in text format.
std::string copied(std::string_view text) {
    std::string escaped;
    for (const char letter : text) {
        if (letter == '\\') escaped += '\\';
        escaped += letter;
    }
    return escaped;
}

std::string uuid(std::mt19937_64& chance) {
    std::array<char, 40> text{};
    const auto high = chance();
    const auto low = chance();
    std::snprintf(text.data(), text.size(), "%08x-%04x-4%03x-a%03x-%012llx",
                  static_cast<unsigned>(high >> 32U), static_cast<unsigned>(high >> 16U & 0xffffU),
                  static_cast<unsigned>(high & 0xfffU), static_cast<unsigned>(low >> 48U & 0xfffU),
                  static_cast<unsigned long long>(low & 0xffffffffffffULL));
    return text.data();
}

/// One commit as the pgbench script appends it.
void write_step(std::ofstream& script, std::ofstream& definitions, const std::string& name,
                const std::vector<Row>& rows, const std::string& about, std::size_t version) {
    std::string types;
    std::string facts;
    const auto define = [&](const std::string& variable, const std::string& value) {
        definitions << "-D" << '\0' << variable << '=' << value << '\0';
    };
    for (std::size_t i = 0; i < rows.size(); ++i) {
        const std::string fact = name + "_" + std::to_string(i);
        define(fact, rows[i].data);
        facts += (i == 0 ? ":" : ", :") + fact;
        types += (i == 0 ? "'" : ", '") + rows[i].type + "'";
    }
    define(name + "_about", about);
    script << "SELECT append('case-' || :run::text || '-' || :client_id::text || '-' || :n::text, "
           << version << ", ARRAY[" << types << "], ARRAY[" << facts << "]::jsonb[], :" << name
           << "_about::jsonb);\n";
}

/// The life of the case whose stream begins at `position`, as far as it is in the log.
std::vector<StoredCommit> life_at(const EventLog& log, Position position) {
    std::vector<StoredCommit> life;
    log.read(position, log.last(), [&](Position at, std::string_view bytes) {
        StoredCommit commit = parsed(at, bytes);
        if (!life.empty() && commit.commit.stream != life.front().commit.stream) return true;
        const bool last = commit.commit.command_type == "rate";
        life.push_back(std::move(commit));
        return !last;
    });
    return life;
}

}  // namespace

void facts(const Arguments& arguments) {
    const auto log = rocks::open_log_reader(arguments.text(0));
    const auto vault = vault::open_vault_reader(arguments.text(0));
    std::mt19937_64 chance(1);
    std::unordered_map<std::string, std::uint64_t> versions;
    std::ios::sync_with_stdio(false);
    log->read(
        1, std::min(log->last(), arguments.number(1)), [&](Position at, std::string_view bytes) {
            const StoredCommit commit = parsed(at, bytes);
            const std::string about = copied(metadata_of(commit));
            for (const Row& row : rows_of(commit.commit, *vault))
                std::cout << commit.commit.stream.id << '\t' << ++versions[commit.commit.stream.id]
                          << '\t' << uuid(chance) << '\t' << row.type << '\t' << copied(row.data)
                          << '\t' << about << '\n';
            return true;
        });
}

void pgbench_scripts(const Arguments& arguments) {
    const auto log = rocks::open_log_reader(arguments.text(0));
    const auto vault = vault::open_vault_reader(arguments.text(0));
    const std::filesystem::path out(arguments.text(1));
    std::ofstream definitions(out / "definitions", std::ios::binary);
    // The town and its policy are the first two commits; of the next five cases one is large.
    bool small_done = false;
    bool large_done = false;
    for (Position at = 3; !(small_done && large_done); ++at) {
        const std::vector<StoredCommit> life = life_at(*log, at);
        if (life.front().commit.command_type != "report") continue;
        const bool large = life.size() == 7;
        if (std::exchange(large ? large_done : small_done, true)) continue;
        const std::string name = large ? "large" : "small";
        std::ofstream script(out / (name + ".sql"));
        script << "\\set n :n + 1\n";
        std::size_t version = 0;
        for (const StoredCommit& commit : life) {
            const std::vector<Row> rows = rows_of(commit.commit, *vault);
            write_step(script, definitions, name + "_" + commit.commit.command_type, rows,
                       metadata_of(commit), version);
            version += rows.size();
        }
    }
}

}  // namespace gridcase::bench
