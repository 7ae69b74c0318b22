#pragma once

#include <boost/json.hpp>
#include <string>

#include "events/commit.hpp"

namespace gridcase::json {

/// `{"type","version","data":{…}}`: the event's own serialize() gives the data.
boost::json::object event_form(const Event& event);

/// Every field of a commit with its position and digest.
boost::json::object commit_form(const StoredCommit& stored);

/// What a conflict shows of a commit: who did what, when.
boost::json::object commit_summary(const StoredCommit& stored);

}  // namespace gridcase::json
