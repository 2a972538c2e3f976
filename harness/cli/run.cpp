#include "harness/cli/command.hpp"
#include "harness/grid/grid.hpp"
#include "harness/render/report.hpp"
#include "harness/store/database.hpp"
#include "harness/sweep/shell_word.hpp"

#include <cstdio>
#include <exception>
#include <iostream>

namespace tconv::cli {
namespace {

std::string& stored_command_line() {
    static std::string text;
    return text;
}

int fail(ExitCode code, const std::exception& error) {
    std::cout.flush();
    std::fprintf(stderr, "tconv: %s\n", error.what());
    return code;
}

}  // namespace

void remember_command_line(int argc, char** argv) {
    for (int i = 0; i < argc; ++i) stored_command_line() += (i ? " " : "") + sweep::shell_word(argv[i]);
}

const std::string& command_line() { return stored_command_line(); }

int run(int argc, char** argv) {
    remember_command_line(argc, argv);
    int exit_code = all_agree;
    CLI::App app(
        "Runs transposed-convolution kernels over a grid of shapes, judges every result against an oracle,\n"
        "times what is right, stores it all in SQLite and answers with SQL.",
        "tconv");
    app.set_version_flag("--version", "tconv " TCONV_VERSION);
    app.require_subcommand(1);
    app.footer(
        "First steps:\n"
        "  tconv sweep quickstart --db first.db\n"
        "  tconv report --db first.db\n"
        "  tconv query --db first.db \"SELECT kernel, verdict, count(*) FROM v_result GROUP BY 1, 2\"\n"
        "Exit codes: 0 all agree, 1 a kernel failed, 2 usage, 3 database, 130 interrupted.");
#define COMMAND(name) add_##name(app, exit_code);
#include "harness/cli/commands.def"
#undef COMMAND
    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        return app.exit(error) == 0 ? all_agree : bad_usage;
    } catch (const store::StoreError& error) {
        return fail(store_failed, error);
    } catch (const std::exception& error) {
        return fail(bad_usage, error);
    }
    return exit_code;
}

}  // namespace tconv::cli
