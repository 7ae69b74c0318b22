#include "adapters/audit/first_fault.hpp"

#include "adapters/audit/examination.hpp"

namespace gridcase::audit {

Fault first_fault(const EventLog& log, LogCheck& check, const Question& question,
                  const Reached& reached) {
    const Position last = log.last();
    check.reserve(last);
    Examination examination(log, check.tree().size() + 1);
    for (auto chunk = examination.take(); !chunk.empty(); chunk = examination.take()) {
        const TreeSize before = check.tree().size();
        Fault fault;
        const std::string wrong = check.take(chunk, [&](const Examined& commit) {
            if (question) fault = {commit.position, question(commit)};
            return fault.what.empty();
        });
        if (!wrong.empty()) return {chunk[check.tree().size() - before].position, wrong};
        if (!fault.what.empty()) return fault;
        if (reached) reached(check.tree().size());
    }
    if (const std::string wrong = check.at_the_end(); !wrong.empty()) return {last, wrong};
    if (check.digest() != log.digest())
        return {last, "the log's own digest is not the chain over its commits"};
    return {};
}

}  // namespace gridcase::audit
