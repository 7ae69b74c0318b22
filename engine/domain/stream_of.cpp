#include <type_traits>

#include "engine/domain/domain.hpp"
#include "engine/domain/fields.hpp"

namespace gridcase::engine {
namespace {

using Stream = tl::expected<StreamName, Rejection>;

Stream stream_of_case(const CaseNumber& number) {
    if (auto no = Fields().number("number", number).first()) return tl::unexpected(*no);
    return StreamName{StreamKind::case_file, number.value()};
}

/// One overload per command: no catch-all, so that a new command must say where it belongs.
struct Streams {
    const Context& context;
    const std::function<CaseNumber(std::string_view prefix)>& new_number;

    Stream operator()(const ReportCase& command) const {
        if (auto no = why_not(command, context)) return tl::unexpected(*no);
        const auto prefix = number_prefix(command, context);
        if (!prefix) return tl::unexpected(prefix.error());
        return stream_of_case(new_number(*prefix));
    }
    Stream operator()(const RecordHistory& command) const { return stream_of_case(command.number); }
    Stream operator()(const AcceptCase& command) const { return stream_of_case(command.number); }
    Stream operator()(const EscalateCase& command) const { return stream_of_case(command.number); }
    Stream operator()(const ResolveCase& command) const { return stream_of_case(command.number); }
    Stream operator()(const CloseCase& command) const { return stream_of_case(command.number); }
    Stream operator()(const RateCase& command) const { return stream_of_case(command.number); }
    Stream operator()(const RegisterUnits& command) const {
        if (auto no = Fields().plain_word("territory", command.territory).first())
            return tl::unexpected(*no);
        return StreamName{StreamKind::territory, command.territory};
    }
    Stream operator()(const ActivatePolicy&) const {
        return StreamName{StreamKind::policy, "policy"};
    }
};

}  // namespace

tl::expected<StreamName, Rejection> stream_of(
    const Command& command, const Context& context,
    const std::function<CaseNumber(std::string_view prefix)>& new_number) {
    const Streams streams{context, new_number};
    return std::visit(
        [&](const auto& concrete) {
            static_assert(std::is_invocable_v<const Streams&, decltype(concrete)>,
                          "write Stream operator()(const <the command>&) in Streams: which stream "
                          "is the command about?");
            return streams(concrete);
        },
        command);
}

}  // namespace gridcase::engine
