#include "engine/domain/notices.hpp"

#include <algorithm>

#include "engine/domain/domain.hpp"
#include "engine/domain/fields.hpp"
#include "engine/domain/guards.hpp"

namespace gridcase::engine {

Decision decide(const NoticesStream& current, const ReadNotices& command, const Context& context) {
    if (auto no = Fields().unit("unit", command.unit).first()) return tl::unexpected(*no);
    if (context.rulebook.territory->find(command.unit) == nullptr)
        return rejected(Reason::unit_not_found, "there is no unit " + command.unit.value(), "unit");
    if (auto no = why_not_role(context.actor, "read notices", staff)) return tl::unexpected(*no);
    if (!context.may_act_for(command.unit))
        return rejected(Reason::outside_the_unit,
                        "the notices of " + command.unit.value() +
                            " are read by somebody of that unit, or of one above it; " +
                            context.actor.name.value() + " acts for " + context.actor.unit.value(),
                        "unit");
    // Two people of a unit may read at once: who comes later with less has read it as well.
    if (command.up_to <= current.up_to) return nothing_happened();
    if (auto no = why_not_then(context)) return tl::unexpected(*no);
    return happened(NoticesRead{.unit = command.unit, .up_to = command.up_to});
}

NoticesStream evolve(NoticesStream current, const NoticesRead& fact) {
    current.up_to = std::max(current.up_to, fact.up_to);
    return current;
}

}  // namespace gridcase::engine
