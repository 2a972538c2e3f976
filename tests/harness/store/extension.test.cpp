// A plain sqlite3 shell with the extension answers what tconv answers.
#include "harness/render/report.hpp"
#include "tests/catch.hpp"
#include "tests/reports/fixture.hpp"

#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <filesystem>

using namespace tconv;

namespace {

bool shell_is_there() { return std::system("sqlite3 --version > /dev/null 2>&1") == 0; }

// The fixture as a file, for as long as it lives.
struct FixtureFile {
    std::filesystem::path folder =
        std::filesystem::temp_directory_path() / ("tconv-extension-test-" + std::to_string(getpid()));
    std::filesystem::path path = folder / "fixture.db";
    FixtureFile() {
        std::filesystem::create_directories(folder);
        auto database = store::Database::open(path, store::Access::read_write);
        database.execute(test::source_file("tests/reports/fixture.sql"), "fixture.sql");
    }
    ~FixtureFile() {
        std::error_code ignored;
        std::filesystem::remove_all(folder, ignored);
    }
};

// What the shell says to `script`, errors included.
std::string shell(const FixtureFile& file, const std::string& script) {
    const auto script_path = file.path.string() + ".txt";
    std::ofstream(script_path) << ".bail on\n.load " TCONV_BINARY_DIR "/tconv_sql\n" << script;
    FILE* pipe =
        popen(("sqlite3 -batch -readonly '" + file.path.string() + "' < '" + script_path + "' 2>&1").c_str(), "r");
    std::string said;
    char buffer[4096];
    while (const auto bytes = std::fread(buffer, 1, sizeof buffer, pipe)) said.append(buffer, bytes);
    pclose(pipe);
    return said;
}

std::string tconv_says(const FixtureFile& file, const std::string& sql) {
    auto database = store::Database::open(file.path, store::Access::read_only);
    store::Statement statement(database, sql);
    std::string said;
    while (statement.step()) said += statement.text(0) + "\n";
    return said;
}

}  // namespace

TEST_CASE("the loadable extension gives the same numbers", "[store]") {
    if (!shell_is_there()) {
        WARN("no sqlite3 shell: the extension was not tried");
        return;
    }
    const FixtureFile file;
    const std::string sql =
        "SELECT trial_id || ' ' || format('%!.17g %!.17g %!.17g %!.17g', median(ns), percentile(ns, 90), "
        "stddev(ns), geomean(ns)) FROM sample GROUP BY trial_id, phase ORDER BY trial_id, phase;\n";
    const std::string said = shell(file, sql);
    CHECK(said.size() > 1000);
    CHECK(said == tconv_says(file, sql));
    CHECK_THAT(shell(file, "SELECT geomean(-1);"), ContainsSubstring("above 0"));
}

TEST_CASE("every report runs in a plain shell", "[store][reports]") {
    if (!shell_is_there()) {
        WARN("no sqlite3 shell: the reports were not tried in it");
        return;
    }
    const FixtureFile file;
    auto database = store::Database::open(file.path, store::Access::read_only);
    for (const render::Report& report : render::shipped_reports()) {
        INFO("reports/" << report.name << ".sql");
        std::string script = ".param set :run 2\n";
        std::map<std::string, std::string> given;
        for (const auto& [name, fallback] : report.parameters) {
            if (name == ":run") continue;
            script += ".param set " + name + " \"'" + fallback + "'\"\n";
            given.emplace(name.substr(1), fallback);
        }
        script += "CREATE TEMP TABLE answer AS\n" + report.sql + "\nSELECT count(*) FROM answer;\n";
        const auto tidy = render::run_query(database, report.sql, {}, given);
        CHECK(shell(file, script) == std::to_string(tidy.table.rows.size()) + "\n");
    }
}
