#include "adapters/cli/table.hpp"

#include <algorithm>
#include <cstdint>

namespace gridcase::cli {
namespace {

bool looks_like_a_number(std::string_view cell) {
    return !cell.empty() && cell.find_first_not_of("0123456789.,-+% ") == std::string_view::npos &&
           cell.find_first_of("0123456789") != std::string_view::npos && cell.size() < 12;
}

std::string quoted(const std::string& cell) {
    if (cell.find_first_of(",\"\r\n") == std::string::npos) return cell;
    std::string out = "\"";
    for (const char c : cell) {
        if (c == '"') out += '"';
        out += c;
    }
    return out + "\"";
}

std::string csv_line(const std::vector<std::string>& cells) {
    std::string line;
    for (const std::string& cell : cells) line += (line.empty() ? "" : ",") + quoted(cell);
    return line + "\n";
}

}  // namespace

std::size_t shown_width(std::string_view text) {
    std::size_t width = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const auto byte = static_cast<std::uint8_t>(text[i]);
        if ((byte & 0xC0U) == 0x80U) continue;  // inside a sequence
        // From U+2E80 on nearly everything is CJK and takes two columns; accents take one.
        width += byte >= 0xE3U || (byte == 0xE2U && i + 1 < text.size() &&
                                   static_cast<std::uint8_t>(text[i + 1]) >= 0xBAU)
                     ? 2
                     : 1;
    }
    return width;
}

std::string printable(std::string_view text) {
    std::string safe(text);
    for (char& c : safe)
        if ((static_cast<std::uint8_t>(c) < 0x20 && c != '\n' && c != '\t') || c == 0x7F) c = '?';
    return safe;
}

std::string as_table(const std::vector<std::string>& headings,
                     const std::vector<std::vector<std::string>>& rows) {
    std::vector<std::size_t> widths;
    widths.reserve(headings.size());
    for (const std::string& heading : headings) widths.push_back(shown_width(heading));
    for (const auto& row : rows)
        for (std::size_t i = 0; i < row.size() && i < widths.size(); ++i)
            widths[i] = std::max(widths[i], shown_width(row[i]));

    std::string text;
    const auto line = [&](const std::vector<std::string>& cells) {
        std::string out;
        for (std::size_t i = 0; i < cells.size(); ++i) {
            const std::string space(widths[i] - shown_width(cells[i]), ' ');
            const bool right = looks_like_a_number(cells[i]);
            if (i > 0) out += "  ";
            out += right ? space + cells[i] : cells[i] + space;
        }
        out.erase(out.find_last_not_of(' ') + 1);
        text += out + "\n";
    };
    line(headings);
    std::vector<std::string> rules;
    rules.reserve(widths.size());
    for (const std::size_t width : widths) rules.emplace_back(width, '-');
    line(rules);
    for (const auto& row : rows) line(row);
    return text;
}

std::string as_csv(const std::vector<std::string>& headings,
                   const std::vector<std::vector<std::string>>& rows) {
    std::string text = csv_line(headings);
    for (const auto& row : rows) text += csv_line(row);
    return text;
}

}  // namespace gridcase::cli
