#include "events/event.hpp"

namespace gridcase {

Event::Event() = default;
Event::Event(const Event& other) = default;
Event::Event(Event&& other) noexcept = default;
Event& Event::operator=(const Event& other) = default;
Event& Event::operator=(Event&& other) noexcept = default;
Event::~Event() = default;

bool operator==(const Event& left, const Event& right) {
    return static_cast<const EventVariant&>(left) == static_cast<const EventVariant&>(right);
}

std::string_view type_of(const Event& event) {
    return std::visit([](const auto& fact) { return std::decay_t<decltype(fact)>::type; }, event);
}

}  // namespace gridcase
