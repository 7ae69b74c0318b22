#pragma once

#include <cstdint>
#include <string>

#include "adapters/demo/chance.hpp"
#include "adapters/demo/city.hpp"
#include "adapters/demo/matter.hpp"
#include "events/case_events.hpp"
#include "events/words.hpp"

namespace gridcase::demo {

/// What somebody says about a matter, and to whom.
struct Telling {
    const Category& category;
    const Matter& matter;
    const Spot& spot;
    const CaseFacts& facts;
    Channel channel;
    int hour;  // when it happened, local
};

/// The report as it is typed in. All texts are well-formed UTF-8 and end like sentences.
std::string report_text(const Telling& telling, Chance& chance);

/// What was done about it.
std::string outcome_text(const Matter& matter, Chance& chance);

/// Why it goes up the ladder.
std::string escalation_text(EscalationReason reason, Chance& chance);

/// What is noted at closing.
std::string closing_text(Chance& chance);

/// What the resident adds to their score.
std::string rating_text(bool solved, unsigned satisfaction, Chance& chance);

/// `text` with its `{…}` filled in; throws std::logic_error for a name that does not exist.
std::string filled_in(std::string_view text, const Matter& matter, const Spot& spot, int hour,
                      Chance& chance);

}  // namespace gridcase::demo
