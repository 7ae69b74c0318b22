#pragma once

#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/domain/command.hpp"
#include "engine/domain/policy.hpp"
#include "engine/domain/rejection.hpp"

namespace gridcase::engine {

struct Context;

// Guards that several rules share. Each answers why not, or nothing.

/// The actor's role must be among `allowed`; `what` completes "may not …".
std::optional<Rejection> why_not_role(const Actor& actor, std::string_view what,
                                      std::initializer_list<Role> allowed);

/// Nothing is reported before it happens; clocks of phones may run five minutes ahead.
std::optional<Rejection> why_not_then(const Context& context);

/// `dispute 矛盾纠纷, sanitation 环境卫生, …`, cut after a dozen.
std::string names_of(const std::vector<Category>& categories);

}  // namespace gridcase::engine
