#include "adapters/cli/commands.hpp"

int main(int argc, char** argv) { return gridcase::cli::run(argc, argv); }
