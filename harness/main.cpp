#include "harness/cli/command.hpp"

int main(int argc, char** argv) { return tconv::cli::run(argc, argv); }
