#pragma once

#include <boost/json/object.hpp>
#include <span>

#include "adapters/json/commands.hpp"

namespace CLI {  // NOLINT(readability-identifier-naming): the library says so
class App;
}

namespace gridcase::cli {

// The options of a command, made from the fields of its form: whatever the API takes can be typed.
//
//   word, number  --reason WORD, --satisfaction N
//   prose         --remark TEXT; - reads standard input
//   flag          --on-behalf; a required one is given its value: --solved false
//   object        its own fields: those of `facts` by their names (--hazard), of any other behind
//                 its name (--reporter-contact)
//   list          --part JSON for each of `parts`, or --parts FILE with all of them

/// What is typed is put into `body`, which must outlive the command line.
void add_fields(CLI::App& command, std::span<const json::FieldForm> fields,
                boost::json::object& body);

/// Makes a body for the API of what was typed: reads standard input and files, and the JSON of
/// lists. A Stop tells what cannot be read.
void complete(boost::json::object& body, std::span<const json::FieldForm> fields);

}  // namespace gridcase::cli
