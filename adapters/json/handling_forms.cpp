// Commands of those who handle a case, and what its resident says of it.

#include "adapters/json/forms.hpp"

namespace gridcase::json {

namespace {

constexpr std::int64_t parties_limit = 10'000;
constexpr std::int64_t evidence_limit_bytes = 64 << 20;

constexpr std::string_view outcome_words = "agreed, not_agreed, adjourned";
constexpr std::string_view media_types =
    "image/jpeg, image/png, image/webp, image/heic, video/mp4, audio/mpeg, audio/mp4, audio/ogg, "
    "application/pdf, text/plain";

engine::Command accept(Body& body) { return engine::AcceptCase{body.case_number()}; }

engine::Command assign(Body& body) {
    return engine::AssignCase{body.case_number(), body.id("person", parse_actor_id)};
}

engine::Command visit(Body& body) {
    return engine::RecordVisit{body.case_number(), body.told("finding")};
}

engine::Command note(Body& body) { return engine::AddNote{body.case_number(), body.told("text")}; }

engine::Command attach(Body& body) {
    return engine::AttachEvidence{
        body.case_number(), body.digest("content").value_or(Digest{}),
        body.one_of("media_type", media_types).value_or(""),
        static_cast<std::uint64_t>(body.number("size_bytes", 1, evidence_limit_bytes).value_or(0)),
        body.remark("caption")};
}

engine::Command mediate(Body& body) {
    return engine::HoldMediation{
        body.case_number(),
        static_cast<std::uint32_t>(body.number("parties", 1, parties_limit).value_or(0)),
        body.word("outcome", outcome_words, parse_mediation_outcome)
            .value_or(MediationOutcome::adjourned),
        body.remark("record")};
}

engine::Command urge(Body& body) {
    return engine::UrgeCase{body.case_number(), body.remark("remark")};
}

engine::Command answer(Body& body) {
    return engine::AnswerResident{body.case_number(), body.told("text")};
}

engine::Command resolve(Body& body) {
    return engine::ResolveCase{body.case_number(), body.remark("outcome")};
}

engine::Command verify(Body& body) {
    return engine::VerifyResolution{body.case_number(), body.flag("passed").value_or(false),
                                    body.remark("finding")};
}

engine::Command close(Body& body) {
    return engine::CloseCase{body.case_number(), body.remark("remark")};
}

engine::Command rate(Body& body) {
    return engine::RateCase{
        body.case_number(), body.flag("solved").value_or(false),
        static_cast<std::uint8_t>(body.number("satisfaction", 1, 5).value_or(0)),
        body.remark("comment")};
}

engine::Command reopen(Body& body) {
    return engine::ReopenCase{body.case_number(), body.remark("ground")};
}

engine::Command withdraw(Body& body) {
    return engine::WithdrawCase{body.case_number(), body.remark("ground")};
}

}  // namespace

std::vector<CommandForm> handling_forms() {
    return {
        about_case<accept>("accept", "the holder signs for it (签收)", "accepted 已签收", {}),
        about_case<assign>("assign", "a person of the holding unit is told to do it (指派)",
                           "assigned 已指派",
                           {needed(word("person", "a member of staff, at most 96 bytes"))}),
        about_case<visit>("visit", "somebody was there (走访)", "visit recorded 已走访",
                          {needed(prose("finding"))}),
        about_case<note>("note", "for those who handle it; moves no clock (备注)", "noted 已备注",
                         {needed(prose("text"))}),
        about_case<attach>(
            "attach", "a photograph or paper, by its digest (附件)", "attached 已附",
            {needed(word("content", "SHA-256 of the file: 64 hexadecimal digits")),
             needed(word("media_type", media_types)),
             needed(number("size_bytes", "of the file, at most 64 MiB")), prose("caption")}),
        about_case<mediate>("mediate", "the parties met under a mediator (调解)",
                            "mediation recorded 已调解",
                            {needed(number("parties", "who came, 1 to 10000")),
                             needed(word("outcome", outcome_words)), prose("record")}),
        about_case<answer>("answer", "the resident is told what comes of it (答复)",
                           "answered 已答复", {needed(prose("text"))}),
        about_case<resolve>("resolve", "the holder says that it is handled (办结)",
                            "resolved 已办结", {prose("outcome")}),
        about_case<verify>("verify", "somebody else looks whether it is handled (核查)",
                           "verified 已核查", {needed(flag("passed")), prose("finding")}),
        about_case<close>("close", "it is filed (结案)", "closed 已结案", {prose("remark")}),
    };
}

std::vector<CommandForm> resident_forms() {
    return {
        about_case<urge>("urge", "somebody asks when it will be done (催办)", "urged 已催办",
                         {prose("remark")}),
        about_case<rate>(
            "rate", "the resident's answer: solved or not, and how satisfied (评价)",
            "rated 已评价",
            {needed(flag("solved")), needed(number("satisfaction", "1 to 5")), prose("comment")}),
        about_case<reopen>("reopen", "a closed case is open again (重开)", "reopened 已重开",
                           {prose("ground")}),
        about_case<withdraw>("withdraw", "it is taken back, or was no case at all (撤回)",
                             "withdrawn 已撤回", {prose("ground")}),
    };
}

}  // namespace gridcase::json
