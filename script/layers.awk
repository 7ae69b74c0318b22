# Reads C++ files (paths from the project root) and prints what breaks the layer rules, as
# `file:line: what; what would be right`. The rules stand in BEGIN; the rest reads and compares.
# Plain POSIX awk: a bare Debian has mawk.

BEGIN {
    # layer -> the folders it may include; an adapter also its own subfolder
    may_include["events"] = "events/"
    may_include["engine/domain"] = "events/ engine/domain/"
    may_include["engine/runtime"] = "events/ engine/"
    may_include["projections"] = "events/ projections/"
    may_include["adapters"] = "events/ engine/ projections/"
    may_include["adapters/http"] = may_include["adapters"] " adapters/json/"
    may_include["adapters/cli"] = may_include["adapters"] " adapters/"  # the composition root
    may_include["tests"] = "events/ engine/ projections/ adapters/ tests/"
    may_include["bench"] = "events/ engine/ projections/ adapters/ bench/"

    # layer -> third parties it may use at all (beside the C++ standard library); adapters: rooms
    may_use["events"] = "cereal/ tl/expected.hpp openssl/"
    may_use["engine/domain"] = "cereal/cereal.hpp tl/expected.hpp date/"
    may_use["engine/runtime"] = "cereal/cereal.hpp tl/expected.hpp"
    may_use["projections"] = "cereal/cereal.hpp tl/expected.hpp"

    # what a header that others see may include beside the standard library
    header_may_use = "cereal/cereal.hpp tl/expected.hpp"

    # third party -> the adapters that are its room (the composition root wires, so it may)
    room["rocksdb/"] = "adapters/rocksdb"
    room["boost/beast"] = "adapters/http adapters/cli"
    room["boost/asio"] = "adapters/http adapters/cli"
    room["CLI/"] = "adapters/cli"
    room["toml++/"] = "adapters/import adapters/cli"
    room["sodium"] = "adapters/vault adapters/cli"

    pure = "events engine/domain projections"
    core = pure " engine/runtime"
    everywhere = core " adapters tests bench"

    # headers of the standard library that tell of input, output, threads or chance
    ban_header("fstream iostream filesystem", core, "no input or output here: it is an adapter's business")
    ban_header("thread mutex condition_variable future shared_mutex", pure, "pure code has no threads or locks")
    ban_header("random", core, "no chance here: what a rule needs is an argument")
    ban_header("regex", everywhere, "<regex> is slow to build and to run; write a small parser")

    ban("system_clock high_resolution_clock gettimeofday clock_gettime", core,
        "time is data: the caller gives an Instant")
    ban("steady_clock", pure, "time is data: the caller gives an Instant")
    ban("rand srand random_device", core " adapters/demo adapters/import", \
        "a replay never looks at a source of chance; take a seed")
    ban("thread jthread mutex async", pure, "pure code has no threads or locks")
    ban("spdlog", core, "log in an adapter")
    ban("cout cerr clog printf fprintf fopen ifstream ofstream", core,
        "no input or output here: it is an adapter's business")
    ban("rocksdb boost", core, "third parties have their rooms in adapters/")
}

function ban_header(names, layers, why,    list, i, count) {
    count = split(names, list, " ")
    for (i = 1; i <= count; ++i) {
        header_layers[list[i]] = layers
        header_why[list[i]] = why
    }
}

function ban(words, layers, why,    list, i, count) {
    count = split(words, list, " ")
    for (i = 1; i <= count; ++i) {
        ban_layers[list[i]] = layers
        ban_why[list[i]] = why
    }
}

function complain(line, text) {
    print file ":" line ": " text
    broken = 1
}

# Is `name` in the blank-separated list?
function listed(name, list) {
    return index(" " list " ", " " name " ") > 0
}

# Does `path` begin with one of the prefixes in the list?
function begins_with_one_of(path, list,    parts, i, count) {
    count = split(list, parts, " ")
    for (i = 1; i <= count; ++i) {
        if (index(path, parts[i]) == 1) return 1
    }
    return 0
}

function layer_of(path,    parts) {
    split(path, parts, "/")
    if (parts[1] == "engine" || parts[1] == "adapters") return parts[1] "/" parts[2]
    return parts[1]
}

# A list may name the layer itself or, for an adapter, just "adapters".
function concerns(layer, list) {
    return listed(layer, list) || (layer ~ /^adapters\// && listed("adapters", list))
}

FNR == 1 {
    file = FILENAME
    sub(/^\.\//, "", file)
    layer = layer_of(file)
    folder = file
    sub(/\/[^\/]*$/, "", folder)
    inner = layer !~ /^(tests|bench)$/
    in_comment = 0
    raw_end = ""
}

{ sub(/\r$/, "") }

/(^|[^A-Za-z0-9_])(TO[D]O|FIX[M]E|X[X]X)([^A-Za-z0-9_]|$)/ {
    complain(FNR, "a note to self; do it now, or say in the issue what is left")
}

!in_comment && raw_end == "" && /^[ \t]*#[ \t]*include/ { check_include($0); next }

{
    code = code_of($0)
    if (code !~ /[A-Za-z]/) next
    gsub(/[^A-Za-z0-9_]+/, " ", code)
    count = split(code, words, " ")
    for (i = 1; i <= count; ++i) {
        if ((words[i] in ban_layers) && concerns(layer, ban_layers[words[i]])) {
            complain(FNR, "`" words[i] "` has no place in " layer "/; " ban_why[words[i]])
        }
    }
}

function check_include(text,    quoted, path) {
    quoted = text ~ /include[ \t]*"/
    path = text
    sub(/^[^"<]*["<]/, "", path)
    sub(/[">].*$/, "", path)
    if (quoted) check_own(path)
    else check_foreign(path)
}

function check_own(path,    allowed) {
    if (path !~ /^(events|engine|projections|adapters|tests|bench)\// || path ~ /\.\./) {
        complain(FNR, "\"" path "\" is not a path from the project root; ours are " \
                      "\"folder/file.hpp\", third parties stand in < >")
        return
    }
    allowed = (layer in may_include) ? may_include[layer] : may_include["adapters"]
    if (layer ~ /^adapters\//) allowed = allowed " " layer "/"
    if (path ~ /^adapters\/cli\// && layer !~ /^(adapters\/cli|tests)$/) {
        complain(FNR, layer "/ includes \"" path "\"; nobody includes the composition root")
    } else if (!begins_with_one_of(path, allowed)) {
        complain(FNR, layer "/ includes \"" path "\"; it may include only " allowed)
    }
    if (inner && path ~ /\.hpp$/) {
        includes[file, ++include_count[file]] = path
        # A header is public when another folder sees it.
        if (index(path, folder "/") != 1) seen_by_others[path] = 1
    }
}

function check_foreign(path,    party, standard) {
    standard = path !~ /[\/.]/
    if (path ~ /^(events|engine|projections|adapters|tests|bench)\//) {
        complain(FNR, "<" path "> is ours; write it in quotes")
        return
    }
    if (standard) {
        if ((path in header_layers) && concerns(layer, header_layers[path])) {
            complain(FNR, "<" path "> has no place in " layer "/; " header_why[path])
        }
        return
    }
    if (!inner) return
    if (file ~ /\.hpp$/ && file !~ /engine\/domain\/toml_reader\.hpp$/ && !begins_with_one_of(path, header_may_use)) {
        foreign[file, ++foreign_count[file]] = path
        foreign_line[file, foreign_count[file]] = FNR
    }
    if (layer in may_use) {
        if (layer == "engine/domain" && file ~ /\/toml_reader\.hpp$/ && path ~ /^toml\+\+\//) return
        if (!begins_with_one_of(path, may_use[layer])) {
            complain(FNR, "<" path "> has no place in " layer "/; it may use the standard library and " \
                          may_use[layer])
        }
        return
    }
    for (party in room) {
        if (index(path, party) == 1 && !listed(layer, room[party])) {
            complain(FNR, "<" path "> has no place in " layer "/; its room is " room[party])
        }
    }
}

# The line without comments and without the text of strings; remembers what goes on to the next.
function code_of(text,    out, at, two, one, quote) {
    out = ""
    while (text != "") {
        if (in_comment) {
            at = index(text, "*/")
            if (!at) return out
            text = substr(text, at + 2)
            in_comment = 0
            continue
        }
        if (raw_end != "") {
            at = index(text, raw_end)
            if (!at) return out
            text = substr(text, at + length(raw_end))
            raw_end = ""
            continue
        }
        if (!match(text, /\/\/|\/\*|["']/)) return out text
        out = out substr(text, 1, RSTART - 1)
        two = substr(text, RSTART, 2)
        one = substr(two, 1, 1)
        text = substr(text, RSTART + 1)
        if (two == "//") return out
        if (two == "/*") {
            in_comment = 1
            text = substr(text, 2)
        } else if (one == "'" && out ~ /[0-9A-Fa-f]$/ && text ~ /^[0-9A-Fa-f]/) {
            out = out "_"  # a digit separator
        } else if (one == "\"" && out ~ /R$/) {
            at = index(text, "(")
            raw_end = ")" substr(text, 1, at - 1) "\""
            text = substr(text, at + 1)
        } else {
            quote = one == "'" ? "^([^'\\\\]|\\\\.)*'" : "^([^\"\\\\]|\\\\.)*\""
            if (!match(text, quote)) return out  # goes on in the next line: not in our style
            text = substr(text, RLENGTH + 1)
        }
    }
    return out
}

# What a public header includes from its own folder is public too.
function publish(path,    i) {
    if (path in is_public) return
    is_public[path] = 1
    for (i = 1; i <= include_count[path]; ++i) publish(includes[path, i])
}

END {
    for (path in seen_by_others) publish(path)
    for (path in is_public) {
        file = path
        for (i = 1; i <= foreign_count[path]; ++i) {
            complain(foreign_line[path, i], "<" foreign[path, i] "> in a header that other folders " \
                     "see; keep it in the .cpp, or in a header that only this folder includes")
        }
    }
    exit broken
}
