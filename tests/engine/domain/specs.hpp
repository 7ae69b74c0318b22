#pragma once

#include <doctest/doctest.h>

#include "tests/support/given.hpp"
#include "tests/support/samples.hpp"

namespace gridcase {

using namespace engine;   // NOLINT: specs read as sentences
using namespace samples;  // NOLINT
using namespace spec;     // NOLINT

}  // namespace gridcase
