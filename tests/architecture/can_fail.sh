#!/usr/bin/env bash
# A check that never fails proves nothing: every forbidden thing is put, alone, into a small healthy
# tree, and the check must name its file and line.
set -euo pipefail

check=$1
tree=$(mktemp -d)
trap 'rm -rf "$tree"' EXIT
wrong=0

plant() {  # plant FILE TEXT
    mkdir -p "$tree/$(dirname "$1")"
    printf '%s\n' "$2" >"$tree/$1"
}

healthy_tree() {
    rm -rf "${tree:?}"/*
    plant events/fact.hpp '#include <string>
#include <cereal/cereal.hpp>'
    plant events/digest.cpp '#include <openssl/evp.h>'
    plant engine/domain/rule.cpp '#include "engine/domain/rule.hpp"
#include "events/fact.hpp"
// A comment may speak of system_clock, rand() and <regex>.
/* So may a longer one,
   about spdlog and std::thread. */
const char* words = "rand() \" system_clock"; char quote = 0x27; int big = 1'\''000;
const char* raw = R"toml(
spdlog = "in a string of many lines"
)toml";'
    plant engine/domain/toml_reader.hpp '#include <toml++/toml.h>'
    plant engine/runtime/engine.cpp '#include <mutex>
#include "engine/domain/rule.hpp"
#include "events/fact.hpp"'
    plant projections/row.cpp '#include "events/fact.hpp"
#include "projections/row.hpp"'
    plant adapters/rocksdb/private.hpp '#include <rocksdb/db.h>'
    plant adapters/rocksdb/log.hpp '#include "events/fact.hpp"'
    plant adapters/rocksdb/log.cpp '#include "adapters/rocksdb/log.hpp"
#include "adapters/rocksdb/private.hpp"'
    plant adapters/http/api.cpp '#include "adapters/json/json.hpp"
#include "engine/runtime/engine.hpp"
#include <boost/beast.hpp>'
    plant adapters/cli/app.cpp '#include "adapters/http/api.hpp"
#include "adapters/rocksdb/log.hpp"'
    plant tests/cli/app_test.cpp '#include "adapters/cli/app.hpp"'
}

# expect_red WHERE FILE TEXT: the text as the file's content makes the check fail at WHERE.
expect_red() {
    local where=$1 file=$2 text=$3 output
    healthy_tree
    plant "$file" "$text"
    if output=$("$check" "$tree"); then
        echo "FAILED: stayed green over $file: $text"
        wrong=1
    elif ! grep -qF "$where" <<<"$output" || (($(wc -l <<<"$output") != 1)); then
        printf 'FAILED: expected one complaint at %s about %s, got:\n%s\n' "$where" "$text" "$output"
        wrong=1
    fi
}

healthy_tree
if ! output=$("$check" "$tree"); then
    printf 'FAILED: the healthy tree is red:\n%s\n' "$output"
    wrong=1
fi

# Who includes whom.
expect_red events/a.hpp:2: events/a.hpp '
#include "engine/domain/rule.hpp"'
expect_red engine/domain/a.cpp:1: engine/domain/a.cpp '#include "engine/runtime/engine.hpp"'
expect_red engine/domain/a.cpp:1: engine/domain/a.cpp '#include "projections/row.hpp"'
expect_red engine/runtime/a.cpp:1: engine/runtime/a.cpp '#include "adapters/rocksdb/log.hpp"'
expect_red projections/a.cpp:1: projections/a.cpp '#include "engine/domain/rule.hpp"'
expect_red adapters/json/a.cpp:1: adapters/json/a.cpp '#include "adapters/http/api.hpp"'
expect_red adapters/http/a.cpp:1: adapters/http/a.cpp '#include "adapters/rocksdb/log.hpp"'
expect_red adapters/http/a.cpp:1: adapters/http/a.cpp '#include "adapters/cli/app.hpp"'
expect_red bench/a.cpp:1: bench/a.cpp '#include "adapters/cli/app.hpp"'
expect_red adapters/cli/a.cpp:1: adapters/cli/a.cpp '#include "tests/support/samples.hpp"'
expect_red events/a.cpp:1: events/a.cpp '#include "fact.hpp"'
expect_red events/a.cpp:1: events/a.cpp '#include <events/fact.hpp>'

# Third parties out of their rooms, or in a header that others see.
expect_red engine/domain/a.cpp:1: engine/domain/a.cpp '#include <boost/json.hpp>'
expect_red engine/domain/rule.cpp:1: engine/domain/rule.cpp '#include <toml++/toml.h>'
expect_red engine/domain/policy_file.cpp:1: engine/domain/policy_file.cpp '#include <toml++/toml.h>'
expect_red projections/a.cpp:1: projections/a.cpp '#include <openssl/evp.h>'
expect_red adapters/http/a.cpp:1: adapters/http/a.cpp '#include <rocksdb/db.h>'
expect_red adapters/json/a.cpp:1: adapters/json/a.cpp '#include <boost/beast.hpp>'
expect_red adapters/rocksdb/log.hpp:1: adapters/rocksdb/log.hpp '#include <rocksdb/db.h>'
expect_red adapters/rocksdb/private.hpp:1: adapters/cli/a.cpp \
    '#include "adapters/rocksdb/private.hpp"'

# Words without a place.
expect_red events/a.cpp:1: events/a.cpp 'auto now = std::chrono::system_clock::now();'
expect_red engine/runtime/a.cpp:1: engine/runtime/a.cpp 'auto now = std::chrono::system_clock::now();'
expect_red projections/a.cpp:1: projections/a.cpp 'auto now = std::chrono::steady_clock::now();'
expect_red engine/domain/a.cpp:1: engine/domain/a.cpp 'int dice = rand();'
expect_red adapters/demo/a.cpp:1: adapters/demo/a.cpp 'std::random_device chance;'
expect_red engine/domain/a.cpp:1: engine/domain/a.cpp 'std::thread worker;'
expect_red projections/a.cpp:1: projections/a.cpp '#include <mutex>'
expect_red engine/runtime/a.cpp:1: engine/runtime/a.cpp 'spdlog::info("hello");'
expect_red tests/a.cpp:1: tests/a.cpp '#include <regex>'
expect_red events/a.cpp:2: events/a.cpp '/* a comment
ends */ int dice = rand();'
expect_red events/a.cpp:1: events/a.cpp "// TO""DO later"

# A new folder at the top.
expect_red utils:1: utils/a.cpp 'int one = 1;'

((wrong == 0)) && echo "the architecture check fails where it must"
exit "$wrong"
