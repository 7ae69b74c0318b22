#include "adapters/import/row_mapper.hpp"

#include <algorithm>
#include <utility>

namespace gridcase::import {

namespace {

constexpr std::size_t id_limit_bytes = 64;
constexpr std::size_t category_limit_bytes = 96;
constexpr std::size_t channel_limit_bytes = 64;
constexpr std::size_t status_limit_bytes = 200;
constexpr std::size_t text_limit_bytes = 60'000;  // sealed, it stays below the domain's 64 KiB
constexpr std::size_t shown_bytes = 60;

/// A cell's text for a sentence: cut where it is long, without the bytes that made it unreadable.
std::string shown(std::string_view text) {
    std::string clean;
    for (const char byte : text.substr(0, shown_bytes))
        clean += static_cast<unsigned char>(byte) < 0x20 ? ' ' : byte;
    while (!clean.empty() && !is_utf8(clean)) clean.pop_back();
    return "`" + clean + (text.size() > shown_bytes ? "…`" : "`");
}

bool contains(const std::vector<std::string>& words, const std::string& word) {
    return std::find(words.begin(), words.end(), word) != words.end();
}

void add_line(std::string& text, const std::string& label, const std::string& line) {
    if (line.empty()) return;
    if (!text.empty()) text += '\n';
    if (!label.empty()) text += label + ": ";
    text += line;
}

std::string forms_of(const MomentColumn& column) {
    std::string forms;
    for (const DateFormat& format : column.formats)
        forms += (forms.empty() ? "" : " or ") + format.pattern();
    return forms;
}

}  // namespace

RowMapper::RowMapper(const Map& map, const std::vector<std::string>& header, KeyVault& vault)
    : map_(map),
      vault_(vault),
      header_(header),
      columns_(header),
      ladder_(map, columns_),
      id_(bind(map.id, columns_)),
      opened_(bind_moment(map.opened)),
      limit_(bind_moment(map.limit)),
      closed_(bind_moment(map.closed)),
      category_(bind(map.category.column, columns_)),
      channel_(bind(map.channel.column, columns_)),
      outcome_(bind(map.outcome, columns_)),
      remark_(bind(map.remark, columns_)) {
    if (map.status) status_ = bind(TextColumn{map.status->column, {}, false}, columns_);
    for (const TextColumn& column : map.description) description_.push_back(bind(column, columns_));
}

RowMapper::BoundMoment RowMapper::bind_moment(const MomentColumn& column) {
    return {columns_.find(column.column), &column};
}

std::optional<RowMapper::BoundMoment> RowMapper::bind_moment(
    const std::optional<MomentColumn>& column) {
    if (!column) return std::nullopt;
    return bind_moment(*column);
}

tl::expected<MappedCase, std::string> RowMapper::map_row(const std::vector<std::string>& fields) {
    for (std::size_t i = 0; i < fields.size(); ++i)
        if (!is_utf8(fields[i]))
            return tl::unexpected(header_[i] + ": not UTF-8; save the table in UTF-8");
    auto read = draft(fields);
    if (!read) return tl::unexpected(std::move(read.error()));
    auto number = parse_case_number(map_.number_prefix + read->id);
    if (!number) return tl::unexpected(id_.column.column + ": " + number.error());
    // Last, so that a row which is refused for another reason registers no unit.
    const auto place = ladder_.place_of(fields);
    if (!place) return tl::unexpected(place.error());
    return MappedCase{.source_id = read->id,
                      .history = history_of(*read, std::move(*number), **place),
                      .closed_before_opened = read->closed && *read->closed < read->opened};
}

tl::expected<RowMapper::Draft, std::string> RowMapper::draft(
    const std::vector<std::string>& fields) const {
    Draft draft;
    auto id = id_.read(fields, id_limit_bytes);
    if (!id) return tl::unexpected(std::move(id.error()));
    if (id->empty())
        return tl::unexpected(id_.column.column + " is blank; a case needs its number");
    draft.id = std::move(*id);

    const Moment opened = read_moment(opened_, fields);
    if (!opened) return tl::unexpected(opened.error());
    if (!*opened)
        return tl::unexpected(opened_.column->column + " is blank; a case needs its beginning");
    draft.opened = **opened;
    if (limit_) {
        const Moment limit = read_moment(*limit_, fields);
        if (!limit) return tl::unexpected(limit.error());
        draft.limit = *limit;
    }
    const Moment closed = read_closing(fields);
    if (!closed) return tl::unexpected(closed.error());
    draft.closed = *closed;

    auto category = read_source(category_, map_.category, fields, category_limit_bytes);
    if (!category) return tl::unexpected(std::move(category.error()));
    if (const auto parsed = parse_category(*category); !parsed)
        return tl::unexpected(map_.category.column->column + ": " + parsed.error());
    draft.category = std::move(*category);
    auto channel = read_source(channel_, map_.channel, fields, channel_limit_bytes);
    if (!channel) return tl::unexpected(std::move(channel.error()));
    draft.channel = std::move(*channel);

    const auto texts = read_texts(fields, draft);
    if (!texts) return tl::unexpected(texts.error());
    return draft;
}

/// Reads what is going to be sealed. What the source says about the end of a case that it holds
/// open belongs to no closing: it stays readable with the description.
tl::expected<void, std::string> RowMapper::read_texts(const std::vector<std::string>& fields,
                                                      Draft& draft) const {
    for (const BoundColumn& column : description_) {
        const auto line = column.read(fields, text_limit_bytes);
        if (!line) return tl::unexpected(line.error());
        add_line(draft.description, column.column.label, *line);
    }
    for (const auto& [column, text] :
         {std::pair(&outcome_, &draft.outcome), std::pair(&remark_, &draft.remark)}) {
        if (!*column) continue;
        auto line = (*column)->read(fields, text_limit_bytes);
        if (!line) return tl::unexpected(std::move(line.error()));
        const TextColumn& source = (*column)->column;
        if (draft.closed)
            *text = std::move(*line);
        else
            add_line(draft.description, source.label.empty() ? source.column : source.label, *line);
    }
    if (draft.description.size() > text_limit_bytes)
        return tl::unexpected("the description has " + std::to_string(draft.description.size()) +
                              " bytes; at most " + std::to_string(text_limit_bytes) + " are taken");
    return {};
}

RowMapper::Moment RowMapper::read_moment(const BoundMoment& moment,
                                         const std::vector<std::string>& fields) const {
    const std::string_view cell = trimmed(fields[moment.place]);
    if (cell.empty()) return std::nullopt;
    for (const DateFormat& format : moment.column->formats) {
        auto local = format.read(cell);
        if (!local) continue;
        if (moment.column->end_of_day && !local->has_time_of_day)
            local->micros_of_day = days(1).micros - seconds(1).micros;
        return map_.zone.instant_of(*local);
    }
    return tl::unexpected(moment.column->column + ": " + shown(cell) + " is no time of the form " +
                          forms_of(*moment.column));
}

RowMapper::Moment RowMapper::read_closing(const std::vector<std::string>& fields) const {
    if (!closed_) return std::nullopt;
    Moment closed = read_moment(*closed_, fields);
    if (!closed || !status_) return closed;
    const auto status = status_->read(fields, status_limit_bytes);
    if (!status) return tl::unexpected(status.error());
    if (status->empty()) return closed;
    return weigh(*status, *closed);
}

/// The closing time, if the status agrees with it or the map says whom to believe.
RowMapper::Moment RowMapper::weigh(const std::string& status, std::optional<Instant> closed) const {
    const StatusColumn& words = *map_.status;
    const bool says_closed = contains(words.closed, status);
    if (!says_closed && !contains(words.open, status))
        return tl::unexpected(words.column + ": " + shown(status) +
                              " is none of the map's words for open and closed");
    if (says_closed == closed.has_value()) return closed;
    if (words.believe == StatusColumn::Believe::time) return closed;
    if (words.believe == StatusColumn::Believe::status && !says_closed) return std::nullopt;
    return tl::unexpected(words.column + " is " + shown(status) + ", but " +
                          closed_->column->column + (closed ? " tells when" : " is blank"));
}

RowMapper::Text RowMapper::read_source(const std::optional<BoundColumn>& column,
                                       const TextSource& source,
                                       const std::vector<std::string>& fields,
                                       std::size_t limit_bytes) const {
    if (!column) return source.otherwise;
    auto cell = column->read(fields, limit_bytes);
    if (cell && cell->empty()) return source.otherwise;
    return cell;
}

engine::RecordHistory RowMapper::history_of(const Draft& draft, CaseNumber number,
                                            const Place& place) const {
    const PersonId person = vault_.person(map_.source + ":" + draft.id);
    const auto sealed = [&](const std::string& text) -> std::optional<PersonalText> {
        if (text.empty()) return std::nullopt;
        return vault_.seal(person, text);
    };
    engine::HistoryStep intake{draft.opened, {}};
    intake.events.emplace_back(CaseImported{.source = map_.source,
                                            .source_id = draft.id,
                                            .unit = place.unit,
                                            .category = CategoryCode(draft.category),
                                            .channel = draft.channel,
                                            .description = vault_.seal(person, draft.description),
                                            .utc_offset_minutes = static_cast<std::int16_t>(
                                                map_.zone.utc_offset_minutes(draft.opened))});
    intake.events.emplace_back(CaseRouted{.unit = place.unit,
                                          .level = place.level,
                                          .holder = place.holder,
                                          .rule = "source",
                                          .facts_read = place.facts,
                                          .level_due = draft.limit,
                                          .case_due = draft.limit});
    engine::RecordHistory history{std::move(number), {}};
    history.steps.push_back(std::move(intake));
    if (!draft.closed) return history;

    engine::HistoryStep closing{*draft.closed, {}};
    if (auto outcome = sealed(draft.outcome))
        closing.events.emplace_back(CaseResolved{std::move(outcome)});
    closing.events.emplace_back(CaseClosed{sealed(draft.remark)});
    history.steps.push_back(std::move(closing));
    return history;
}

}  // namespace gridcase::import
