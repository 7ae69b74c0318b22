#pragma once

#include "tests/contract/log_under_test.hpp"

namespace gridcase::contract {

std::unique_ptr<LogUnderTest> in_memory();
std::unique_ptr<LogUnderTest> in_rocksdb();

}  // namespace gridcase::contract
