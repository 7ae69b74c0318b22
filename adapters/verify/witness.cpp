#include "adapters/verify/witness.hpp"

#include <sys/stat.h>

#include <chrono>
#include <iostream>

#include "adapters/verify/files.hpp"
#include "adapters/verify/stop.hpp"
#include "adapters/verify/witness_key.hpp"
#include "events/bundle.hpp"
#include "events/witness.hpp"

namespace gridcase::verify {
namespace {

constexpr unsigned for_everybody = 0644;

bool is_there(const std::string& file) {
    struct stat status {};
    return ::stat(file.c_str(), &status) == 0;
}

Instant now() {
    const auto since = std::chrono::system_clock::now().time_since_epoch();
    return {std::chrono::duration_cast<std::chrono::seconds>(since).count() * 1'000'000};
}

/// The witness's file, every line of it looked at; an empty one when it is not there.
WitnessFile file_of(const Witnessing& asked, const WitnessKey& key) {
    if (!is_there(asked.file)) return {key.public_key(), {}};
    auto file = parse_witness(read_file(asked.file, witness_limit_bytes));
    if (!file) throw Stop(Exit::does_not, asked.file + ": " + file.error());
    if (file->key != key.public_key())
        throw Stop(Exit::does_not, asked.file + ": this is the file of witness " + file->key +
                                       "; the key in " + asked.secret + " is " + key.public_key());
    if (std::string fault = fault_in(*file); !fault.empty())
        throw Stop(Exit::does_not, asked.file + ": " + fault);
    return *std::move(file);
}

Bundle bundle_of(const Witnessing& asked) {
    auto bundle = parse_bundle(read_file(asked.bundle, bundle_limit_bytes));
    if (!bundle) throw Stop(Exit::does_not, asked.bundle + ": " + bundle.error());
    if (const auto shown = shown_by(*bundle); !shown)
        throw Stop(Exit::does_not, asked.bundle + ": " + shown.error());
    return *std::move(bundle);
}

}  // namespace

void bear_witness(const Witnessing& asked) {
    const Held alone(asked.secret);  // nobody else adds to the file meanwhile
    const WitnessKey key = WitnessKey::of(asked.secret);
    const WitnessFile file = file_of(asked, key);
    const Bundle bundle = bundle_of(asked);
    const LogHead& head = bundle.head;
    const Opinion opinion = opinion_of(file, bundle, asked.key);
    if (opinion.kind == Opinion::Kind::not_sign)
        throw Stop(Exit::does_not, asked.bundle + ": not signed: " + opinion.why);
    if (opinion.kind == Opinion::Kind::known) {
        std::cout << "nothing new: the head of " << head.size << " commits is signed already\n";
        return;
    }
    const Instant seen = now();
    const WitnessFile::Entry entry{head, seen, key.sign(cosigned_statement(head, seen))};
    if (file.entries.empty() && !is_there(asked.file))
        create_file(asked.file, to_text(WitnessFile{file.key, {entry}}), for_everybody);
    else
        append_line(asked.file, line_of(entry));
    std::cout << "signed: log " << head.log << ", epoch " << head.epoch << ", " << head.size
              << " commits, root " << head.root.hex() << "\nkeep " << asked.file
              << ", and let others have copies of it\n";
}

void make_witness_key(const std::string& file) {
    const WitnessKey key = WitnessKey::make(file);
    std::cout << "witness " << key.public_key() << "\n"
              << "make this public key known; " << file << " holds the secret one, for you alone\n";
}

}  // namespace gridcase::verify
