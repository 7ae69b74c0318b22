// Writes the inputs that the fuzzers begin with: good ones of every kind, made by the code that
// makes them in service, so that they never grow old.
//
//   fuzz_seeds DIRECTORY GOLDEN     one folder per target; GOLDEN: where events' published bytes
//   lie

#include <array>
#include <exception>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <string>
#include <string_view>

#include "adapters/json/commands.hpp"
#include "engine/domain/calendar_toml.hpp"
#include "engine/domain/policy.hpp"
#include "events/bundle.hpp"
#include "events/codec.hpp"
#include "events/hex.hpp"
#include "events/witness.hpp"

namespace gridcase::fuzz {
namespace {

namespace fs = std::filesystem;

class Seeds {
   public:
    explicit Seeds(const fs::path& folder) : folder_(folder) { fs::create_directories(folder_); }

    void add(std::string_view seed) {
        std::ofstream file(folder_ / std::to_string(++count_), std::ios::binary);
        file << seed;
        if (!file.flush()) throw std::runtime_error("cannot write seeds in " + folder_.string());
    }

   private:
    fs::path folder_;
    int count_ = 0;
};

std::string text_of(const fs::path& file) {
    std::ifstream in(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

/// Of every event that was ever published: alone, and in a commit.
std::vector<CommitPtr> commits(const fs::path& golden) {
    std::vector<CommitPtr> made;
    for (const auto& entry : fs::directory_iterator(golden)) {
        std::string hex = text_of(entry.path());
        std::erase_if(hex, [](char letter) { return letter == '\n'; });
        const auto event = decode_event(from_hex(hex).value());
        if (!event) continue;  // the bytes of a whole commit
        Commit commit;
        commit.stream = {StreamKind::case_file, "220402002001-20240913-0007"};
        commit.revision = made.size() + 1;
        commit.command_id = CommandId("seed-" + std::to_string(made.size()));
        commit.command_type = "seed";
        commit.actor = ActorId("wang");
        if (!made.empty()) commit.prev_digest = made.back()->digest;
        commit.events = {event.value()};
        made.push_back(stored(std::move(commit), made.size() + 1));
    }
    return made;
}

void seed_codec(Seeds seeds, const std::vector<CommitPtr>& commits) {
    for (const CommitPtr& commit : commits) {
        seeds.add(commit->bytes);
        seeds.add(encode(commit->commit.events.front()));
    }
}

const std::string hex_key(64, 'b');
const std::string hex_signature(128, 'c');

/// A bundle of the first commits of all, under a head that nobody signed.
void seed_bundle(Seeds seeds, const std::vector<CommitPtr>& commits) {
    for (const std::size_t size : {std::size_t{1}, std::size_t{3}, commits.size()}) {
        std::map<CompleteNode, Digest> nodes;
        MerkleEdge tree;
        for (std::size_t i = 0; i < size; ++i)
            tree.append(commits[i]->digest,
                        [&](const CompleteNode& at, const Digest& hash) { nodes[at] = hash; });
        const NodeHash node = [&](const CompleteNode& at) { return nodes.at(at); };
        Bundle bundle;
        bundle.head = {.log = std::string(32, 'a'), .size = size, .root = tree.root()};
        bundle.earlier.push_back({{.log = bundle.head.log, .size = 1, .root = merkle_root(1, node)},
                                  consistency_proof(1, size, node)});
        seeds.add(to_text(bundle));
        const Position first = (size + 1) / 2;
        bundle.of = Bundle::Range{first, size, MerkleEdge(first - 1, node).peaks(), {}};
        for (Position position = first; position <= size; ++position)
            bundle.items.push_back({position, commits[position - 1]->bytes, {}});
        seeds.add(to_text(bundle));
        bundle.of = Bundle::OfCase{CaseNumber(commits.front()->commit.stream.id)};
        bundle.items.clear();
        for (std::size_t i = 0; i < size; ++i)
            bundle.items.push_back({i + 1, commits[i]->bytes, inclusion_proof(i, size, node)});
        seeds.add(to_text(bundle));
        bundle.keys.push_back({hex_key, hex_key, hex_signature});
        seeds.add(to_text(bundle));
    }
}

void seed_heads(Seeds seeds) {
    const LogHead head{.log = std::string(32, 'a'),
                       .epoch = 1,
                       .size = 7,
                       .root = sha256("root"),
                       .key = hex_key,
                       .signature = hex_signature};
    seeds.add(
        to_text(WitnessFile{hex_key, {{head, {}, hex_signature}, {head, {}, hex_signature}}}));
    const std::string noted = R"({"log":"aa","epoch":1,"size":7,"root":")" + head.root.hex() + "\"";
    seeds.add(noted + "}\n\n" + noted + R"(,"at":"2024-09-13T00:00:00Z","key":")" + hex_key +
              R"(","signature":")" + hex_signature + R"(","peaks":["aa","bb"]})" + "\n");
}

void seed_csv(Seeds seeds) {
    for (const char which : {'\0', '\1', '\2', '\3'})
        for (const std::string_view table :
             {"code,name,level,parent,kind,holder\n2204,辽河市,city,,area,市委书记\n"
              "220402,龙山区,district,2204,area,区委书记\n",
              "unit,person,post,name,from,until,stand_in\n2204,wang,chief,王,2024-01-01,,no\n",
              "unit,person,reach,from,until,name\n2204,li,,2024-01-01T08:00,2024-01-01T20:00,李\n",
              "id,text\r\n1,\"a \"\"quoted\"\", and\nbroken\"\r\n\r\n2,b\n3,\"open\n"})
            seeds.add(which + std::string(table));
}

void seed_policy(Seeds seeds) {
    seeds.add('\0' + std::string(engine::default_policy_text()));
    seeds.add('\1' + std::string(engine::default_calendar_text()));
}

/// A body for each command, with every field that its form names.
std::string body_of(std::span<const json::FieldForm> fields) {
    std::string body = "{";
    for (const json::FieldForm& field : fields) {
        if (body.size() > 1) body += ',';
        body += '"' + std::string(field.name) + "\":";
        switch (field.kind) {
            case json::FieldKind::word:
            case json::FieldKind::prose:
                body += "\"220402002001\"";
                break;
            case json::FieldKind::number:
                body += "3";
                break;
            case json::FieldKind::flag:
                body += "true";
                break;
            case json::FieldKind::object:
                body += body_of(field.fields);
                break;
            case json::FieldKind::list:
                body += "[" + body_of(field.fields) + "]";
                break;
        }
    }
    return body + "}";
}

void seed_http(Seeds seeds) {
    const std::string head =
        "/api/v1/cases/220402002001-20240913-0007/notes?as_of=2024-09-13T08:00:00%2B08:00&limit=20"
        "&months=2024-01,2024-02&unit=2204\n"
        "x-actor:%E6%9D%8E:worker@220402002001\nidempotency-key:k-1\nif-match:\"7\"\n"
        "traceparent:00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01\n\n";
    char which = 0;
    for (const json::CommandForm& form : json::command_forms())
        seeds.add(which++ + head + body_of(form.fields));
}

}  // namespace
}  // namespace gridcase::fuzz

int main(int count, char** arguments) {
    using namespace gridcase::fuzz;
    if (count != 3) {
        std::cerr << "usage: fuzz_seeds DIRECTORY GOLDEN\n";
        return 2;
    }
    try {
        const fs::path directory = arguments[1];
        const auto made = commits(arguments[2]);
        seed_codec(Seeds(directory / "codec"), made);
        seed_bundle(Seeds(directory / "bundle"), made);
        seed_heads(Seeds(directory / "heads"));
        seed_csv(Seeds(directory / "csv"));
        seed_policy(Seeds(directory / "policy"));
        seed_http(Seeds(directory / "http"));
    } catch (const std::exception& error) {
        std::cerr << "fuzz_seeds: " << error.what() << "\n";
        return 1;
    }
}
