#include "events/key_chain.hpp"

#include "events/log_head.hpp"

namespace gridcase {

void KeyChain::follow(const HeadKeyRotated& fact) {
    if (keys_.contains(fact.before) && is_signed(fact)) keys_.insert(fact.key);
}

bool is_signed(const HeadKeyRotated& fact) {
    return is_signature(fact.signature, rotation_statement(fact.before, fact.key), fact.before);
}

}  // namespace gridcase
