// units: unit code → the fields of UnitRow, as in events/span_archive.hpp

#include "projections/unit_row.hpp"

#include "events/span_archive.hpp"

namespace gridcase::projections {
namespace {

/// Row is UnitRow for reading and const UnitRow for writing.
template <class Archive, class Row>
void serialize(Archive& archive, Row& row) {
    archive(row.code, row.name, row.level, row.kind, row.parent, row.holder);
}

UnitRow decode_unit(std::string_view bytes) {
    UnitRow row;
    SpanReader reader(bytes);
    serialize(reader, row);
    reader.finish();
    return row;
}

}  // namespace

std::optional<UnitRow> find_unit(const ViewStore& store, const UnitCode& code) {
    const auto bytes = store.get(Family::units, code.value());
    if (!bytes) return std::nullopt;
    return decode_unit(*bytes);
}

std::vector<UnitRow> all_units(const ViewStore& store) {
    std::vector<UnitRow> units;
    store.scan(Family::units, {}, {}, [&](std::string_view, std::string_view bytes) {
        units.push_back(decode_unit(bytes));
        return true;
    });
    return units;
}

void put_unit(ViewStore& store, const UnitRegistered& unit) {
    const UnitRow row{.code = unit.code,
                      .name = unit.name,
                      .level = unit.level,
                      .kind = unit.kind,
                      .parent = unit.parent,
                      .holder = unit.holder};
    std::string bytes;
    SpanWriter writer(bytes);
    serialize(writer, row);
    store.put(Family::units, row.code.value(), bytes);
}

}  // namespace gridcase::projections
