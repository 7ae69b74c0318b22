#pragma once

#include <boost/json/object.hpp>
#include <functional>
#include <string_view>

#include "adapters/cli/desk.hpp"

namespace gridcase::cli {

/// A chore is long work on a whole data directory: taking over a table, registering units, putting
/// a policy into force. Its holder does it: this process when nobody holds the directory, else the
/// one that does, asked over its control socket. It reads the files itself, so `task` names them by
/// absolute paths.
///
/// The chores, their tasks and what they give:
///   import     {files, format, map, rejects, directory}   {reports: [{file, rows, …}]}
///   territory  {file, prefix, columns}         {units: newly registered or described anew}
///   posts      {file, columns}                 {changes: facts that it made true}
///   roster     {file, columns}                 {shifts: newly told}
///   policy     {file}                          {changed: false when it was in force already}
///   rotate     {actor}                         {before, key}
///   erase      {person or case, ground, actor} {persons, position, root_before, root_after, …}

/// Has a chore done. A Stop tells what kept it from being done wholly; `tell` gets the answer
/// first.
void have_chore_done(const Where& where, std::string_view name, const boost::json::object& task,
                     const std::function<void(const boost::json::object& answer)>& tell);

/// The holder's side: what it answers over its control socket.
http::Response answer_chore(WritingHouse& house, const http::Request& request);

}  // namespace gridcase::cli
