#include <concepts>
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
        const auto prefix = number_prefix(command.unit, context);
        if (!prefix) return tl::unexpected(prefix.error());
        return stream_of_case(new_number(*prefix));
    }
    Stream operator()(const HandleOnTheSpot& command) const { return (*this)(command.report); }
    /// A command that names a case by its number is about that case.
    template <class C>
        requires requires(const C& command) {
            { command.number } -> std::same_as<const CaseNumber&>;
        }
    Stream operator()(const C& command) const {
        return stream_of_case(command.number);
    }
    /// A command that names a territory is about that.
    template <class C>
        requires requires(const C& command) {
            { command.territory } -> std::same_as<const std::string&>;
        }
    Stream operator()(const C& command) const {
        if (auto no = Fields().plain_word("territory", command.territory).first())
            return tl::unexpected(*no);
        return StreamName{StreamKind::territory, command.territory};
    }
    Stream operator()(const OpenHandover& command) const {
        const auto id = handover_id(command, context);
        if (!id) return tl::unexpected(id.error());
        return StreamName{StreamKind::handover, *id};
    }
    Stream operator()(const AnswerHandoverItem& command) const {
        if (auto no = Fields().name("handover", command.handover, handover_id_limit_bytes).first())
            return tl::unexpected(*no);
        return StreamName{StreamKind::handover, command.handover};
    }
    Stream operator()(const ActivatePolicy&) const {
        return StreamName{StreamKind::policy, "policy"};
    }
    Stream operator()(const AdoptCalendar& command) const {
        if (auto no = Fields().plain_word("calendar", command.calendar).first())
            return tl::unexpected(*no);
        return StreamName{StreamKind::calendar, command.calendar};
    }
    Stream operator()(const ErasePersonalData& command) const {
        return StreamName{StreamKind::person, command.person.hex()};
    }
    Stream operator()(const RotateHeadKey&) const {
        return StreamName{StreamKind::head_key, "head_key"};
    }
    Stream operator()(const ReadNotices& command) const {
        if (auto no = Fields().unit("unit", command.unit).first()) return tl::unexpected(*no);
        return StreamName{StreamKind::notices, command.unit.value()};
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
