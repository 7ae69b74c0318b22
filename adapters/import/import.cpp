#include "adapters/import/import.hpp"

#include <optional>
#include <utility>

#include "adapters/import/byte_source.hpp"
#include "adapters/import/csv_reader.hpp"
#include "adapters/import/map.hpp"
#include "adapters/import/pipeline.hpp"
#include "adapters/import/rejects_file.hpp"
#include "adapters/import/row_mapper.hpp"

namespace gridcase::import {

namespace {

// Units are registered by the block, before its rows: few commits, and none without a row.
constexpr std::size_t block_rows = 512;
constexpr std::size_t block_bytes = 4U << 20U;
constexpr std::uint64_t rows_between_progress = 256;

std::string missing_columns(const std::vector<std::string>& missing,
                            const std::vector<std::string>& header) {
    std::string text = "the table does not have exactly one column of each of these names:";
    for (const std::string& name : missing) text += " `" + name + "`";
    text += "; its header is:";
    for (const std::string& name : header) text += " `" + name + "`";
    return text;
}

/// One table on its way into the engine.
class TableImport {
   public:
    TableImport(const Map& map, const ImportOptions& options, engine::Engine& engine,
                KeyVault& vault)
        : map_(map),
          options_(options),
          vault_(vault),
          rejects_(options.rejects, options.file),
          pipeline_(map.source, options, engine, report_, rejects_) {}

    ImportReport run() {
        attempt([&] { read_table(); });
        attempt([&] { pipeline_.drain(); });
        attempt([&] { rejects_.finish(); });
        if (problem_.empty()) return report_;
        throw ImportFailed(problem_, report_);
    }

   private:
    /// The first problem is the one to tell; whatever was asked is settled all the same.
    template <class Work>
    void attempt(Work work) {
        try {
            work();
        } catch (const std::exception& problem) {
            if (problem_.empty())
                problem_ = std::string(problem.what()) + " (" + std::to_string(report_.rows) +
                           " rows read)";
        }
    }

    void read_table() {
        const auto source = open_source(options_.file);
        CsvReader reader(*source);
        CsvRow row;
        RowMapper mapper = mapper_for(reader, row);
        try {
            while (reader.next(row)) {
                ++report_.rows;
                take(row, mapper);
                if (report_.rows % rows_between_progress == 0) tell(*source);
            }
        } catch (const SourceBroken&) {
            ask_block(mapper);  // what was read before stays
            throw;
        }
        ask_block(mapper);
        tell(*source);
    }

    RowMapper mapper_for(CsvReader& reader, CsvRow& header) {
        if (!reader.next(header))
            throw SourceBroken(
                "the table is empty; a header with the names of its columns must "
                "come first");
        if (!is_utf8(header.raw))
            throw SourceBroken("the header is not UTF-8; save the table in UTF-8");
        if (!header.fault.empty()) throw SourceBroken("the header: " + header.fault);
        RowMapper mapper(map_, header.fields, vault_);
        if (!mapper.missing().empty())
            throw SourceBroken(missing_columns(mapper.missing(), header.fields));
        reader.expect_columns(header.fields.size());
        rejects_.set_header(header.raw);
        return mapper;
    }

    void take(CsvRow& row, RowMapper& mapper) {
        auto read = row.fault.empty()
                        ? mapper.map_row(row.fields)
                        : tl::expected<MappedCase, std::string>(tl::unexpect, row.fault);
        block_bytes_ += row.raw.size();
        block_.push_back({row.line, std::move(row.raw), std::move(read)});
        if (block_.size() >= block_rows || block_bytes_ >= block_bytes) ask_block(mapper);
    }

    void ask_block(RowMapper& mapper) {
        bool some_case = false;
        for (const ReadRow& row : block_) some_case = some_case || row.read.has_value();
        if (some_case) pipeline_.ask_units(mapper.take_new_units());
        for (ReadRow& row : block_) pipeline_.ask_row(std::move(row));
        block_.clear();
        block_bytes_ = 0;
    }

    void tell(const ByteSource& source) const {
        if (options_.progress)
            options_.progress({source.bytes_read(), source.bytes_total(), report_.rows});
    }

    const Map& map_;
    const ImportOptions& options_;
    KeyVault& vault_;
    ImportReport report_;
    RejectsFile rejects_;
    Pipeline pipeline_;
    std::vector<ReadRow> block_;
    std::size_t block_bytes_ = 0;
    std::string problem_;
};

}  // namespace

ImportReport run_import(const Map& map, const ImportOptions& options, engine::Engine& engine,
                        KeyVault& vault) {
    try {
        return TableImport(map, options, engine, vault).run();
    } catch (const ImportFailed&) {
        throw;
    } catch (const std::exception& problem) {
        throw ImportFailed(problem.what(), {});  // before the first row
    }
}

}  // namespace gridcase::import
