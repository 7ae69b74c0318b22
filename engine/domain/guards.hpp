#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/domain/case.hpp"
#include "engine/domain/command.hpp"
#include "engine/domain/fields.hpp"
#include "engine/domain/policy.hpp"
#include "engine/domain/rejection.hpp"

namespace gridcase::engine {

struct Context;

// Guards that several rules share. Each answers why not, or nothing.

/// A set of roles.
class Roles {
   public:
    template <class... Each>
    constexpr explicit Roles(Each... each)
        : bits_(static_cast<std::uint16_t>((0U | ... | bit(each)))) {}

    [[nodiscard]] constexpr bool contain(Role role) const { return (bits_ & bit(role)) != 0; }

   private:
    static constexpr unsigned bit(Role role) { return 1U << static_cast<unsigned>(role); }

    std::uint16_t bits_;
};

inline constexpr Roles staff{Role::worker, Role::dispatcher, Role::supervisor, Role::admin};
inline constexpr Roles leaders{Role::dispatcher, Role::supervisor, Role::admin};
inline constexpr Roles superiors{Role::supervisor, Role::admin};

/// Whom a command about a case may come from, beside the role.
enum class Reach : std::uint8_t {
    anywhere,
    holder,    // the unit that holds the case, or one above it
    superior,  // one above it
};

/// Who may ask for something about a case, and where the case must stand. Residents and the system
/// act for no unit: no reach is asked of them.
struct Door {
    std::string_view verb;  // completes "may not …"
    Roles roles;
    Reach reach = Reach::holder;
    Status first = Status::routed;      // from here
    Status last = Status::in_progress;  // to here
    bool suspended = false;             // also while the clocks stand still
};

/// Looks, in this order, at: the fields, the case (there, and ours), role, reach, status, policy,
/// time.
std::optional<Rejection> why_not(const Door& door, const Case& current, const CaseNumber& number,
                                 const Context& context, Fields fields = {});

/// The actor's role must be among `allowed`; `what` completes "may not …".
std::optional<Rejection> why_not_role(const Actor& actor, std::string_view what, Roles allowed);

/// Nothing is reported before it happens; clocks of phones may run five minutes ahead.
std::optional<Rejection> why_not_then(const Context& context);

/// Where the case stands, and what may follow; for people.
std::string where_it_stands(const Case& current);

/// `dispute 矛盾纠纷, sanitation 环境卫生, …`, cut after a dozen.
std::string names_of(const std::vector<Category>& categories);

}  // namespace gridcase::engine
