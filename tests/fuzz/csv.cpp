// Tables from outside: rows to import, units, posts, duty rosters.

#include <algorithm>
#include <span>

#include "adapters/import/csv_reader.hpp"
#include "engine/domain/territory_csv.hpp"
#include "tests/fuzz/input.hpp"

using namespace gridcase;
using fuzz::must;

namespace {

/// Gives the bytes a few at a time, so that rows and quotes fall across the edges.
class Drip final : public import::ByteSource {
   public:
    Drip(std::string_view text, std::size_t drop) : text_(text), drop_(drop) {}

    std::size_t read(std::span<char> into) override {
        const std::size_t size = std::min({into.size(), drop_, text_.size() - at_});
        std::copy_n(text_.data() + at_, size, into.data());
        at_ += size;
        return size;
    }
    [[nodiscard]] std::uint64_t bytes_read() const override { return at_; }
    [[nodiscard]] std::uint64_t bytes_total() const override { return text_.size(); }

   private:
    std::string_view text_;
    std::size_t drop_;
    std::size_t at_ = 0;
};

void read_rows(std::string_view text, std::size_t drop) {
    Drip source(text, drop);
    const import::CsvLimits limits{
        .field_bytes = 64, .row_bytes = 256, .columns = 8, .stop_bytes = 1024};
    import::CsvReader reader(source, limits);
    import::CsvRow row;
    std::uint64_t line = 0;
    try {
        while (reader.next(row)) {
            must(row.line > line);  // rows come in order, and each is told once
            line = row.line;
            if (!row.fault.empty()) continue;
            must(row.fields.size() <= limits.columns);
            for (const std::string& field : row.fields) must(field.size() <= limits.field_bytes);
        }
    } catch (const import::SourceBroken&) {  // a row beyond stop_bytes: this is no table
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    fuzz::Input input(bytes, size);
    switch (input.choice(4)) {
        case 0:
            read_rows(input.rest(), 1 + size % 7);
            break;
        case 1:
            static_cast<void>(engine::parse_territory_csv(input.rest()));
            break;
        case 2:
            static_cast<void>(engine::parse_posts_csv(input.rest(), Instant{0}));
            break;
        default:
            static_cast<void>(engine::parse_duty_csv(input.rest()));
            break;
    }
    return 0;
}
