#include "engine/domain/case.hpp"

namespace gridcase::engine {

std::string_view to_text(Status status) {
    switch (status) {
        case Status::unknown:
            return "unknown";
        case Status::reported:
            return "reported";
        case Status::routed:
            return "routed";
        case Status::accepted:
            return "accepted";
        case Status::resolved:
            return "resolved";
        case Status::closed:
            return "closed";
    }
    return "unknown";
}

std::string_view chinese(Status status) {
    switch (status) {
        case Status::unknown:
            return "不存在";
        case Status::reported:
            return "已上报登记";
        case Status::routed:
            return "已分派";
        case Status::accepted:
            return "已签收";
        case Status::resolved:
            return "已办结";
        case Status::closed:
            return "已结案";
    }
    return "不存在";
}

Case evolve(Case current, const CaseReported& fact) {
    current.status = Status::reported;
    current.severity = fact.severity;
    return current;
}

Case evolve(Case current, const CaseImported&) {
    current.status = Status::reported;
    current.archival = true;
    return current;
}

Case evolve(Case current, const CaseRouted& fact) {
    current.status = Status::routed;
    current.holder = fact.unit;
    return current;
}

Case evolve(Case current, const CaseAccepted&) {
    current.status = Status::accepted;
    return current;
}

Case evolve(Case current, const CaseEscalated& fact) {
    current.status = Status::routed;
    current.holder = fact.to;
    return current;
}

Case evolve(Case current, const CaseResolved&) {
    current.status = Status::resolved;
    return current;
}

Case evolve(Case current, const CaseClosed&) {
    current.status = Status::closed;
    current.rated = false;
    return current;
}

Case evolve(Case current, const CaseRated&) {
    current.rated = true;
    return current;
}

Case acted(Case current, const Event& event, const ActorId& actor) {
    if (std::holds_alternative<CaseResolved>(event)) current.handler = actor;
    return current;
}

}  // namespace gridcase::engine
