#pragma once

#include <optional>

#include "engine/domain/case.hpp"
#include "engine/domain/territory.hpp"

namespace gridcase::engine {

struct Context;

/// Who stands next above a unit on the policy's ladder, and is there: a level that the ladder
/// leaves out and a post that is vacant are passed over. Nothing: nobody does.
std::optional<Answerable> superior_of(const Context& context, const UnitCode& unit);

/// The case goes to a superior, with the clocks of its level.
CaseEscalated escalated(const Case& current, const Answerable& superior, EscalationReason reason,
                        const std::optional<PersonalText>& remark, const Context& context);

/// Whose the case is by the territory as it is now, when it lies in `place`; nothing: it is so
/// already.
std::optional<HolderChanged> changed_holder(const Case& current, const UnitCode& place,
                                            const Context& context);
/// The same for a case that stood aside while the territory changed: where its place was redrawn,
/// it lies in the first successor.
std::optional<HolderChanged> caught_up(const Case& current, const Context& context);

}  // namespace gridcase::engine
