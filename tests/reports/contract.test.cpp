// schemas/README.md is a contract: the columns it documents exist under these names, all of them, and its examples run.
#include "harness/render/report.hpp"

#include "tests/catch.hpp"
#include "tests/reports/fixture.hpp"

#include <set>
#include <sstream>

using namespace tconv;

namespace {

// The text between a heading and the next one.
std::string section(const std::string& readme, const std::string& heading) {
    const auto begin = readme.find("\n## " + heading + "\n");
    REQUIRE(begin != std::string::npos);
    return readme.substr(begin, readme.find("\n## ", begin + 1) - begin);
}

// The `names` in the first column of a section's tables.
std::vector<std::string> documented(const std::string& text) {
    std::vector<std::string> names;
    std::istringstream lines(text);
    for (std::string line; std::getline(lines, line);) {
        if (!line.starts_with("| `")) continue;
        const std::string cell = line.substr(2, line.find(" |", 2) - 2);
        for (std::size_t open = cell.find('`'); open != std::string::npos; open = cell.find('`', open + 1)) {
            const auto close = cell.find('`', open + 1);
            names.push_back(cell.substr(open + 1, close - open - 1));
            open = close;
        }
    }
    return names;
}

std::vector<std::string> columns(store::Database& database, const std::string& view) {
    store::Statement statement(database, "SELECT * FROM " + view);
    std::vector<std::string> names;
    for (int i = 0; i < statement.columns(); ++i) names.push_back(statement.column_name(i));
    return names;
}

}  // namespace

TEST_CASE("the views have the documented columns, and document those they have", "[reports]") {
    auto database = store::Database::in_memory();
    const std::string readme = test::source_file("schemas/README.md");
    for (const std::string view : {"v_result", "v_run", "v_check", "v_batch", "sample"}) {
        INFO(view);
        const auto told = documented(section(readme, view));
        const auto there = columns(database, view);
        CHECK(std::set(told.begin(), told.end()) == std::set(there.begin(), there.end()));
        CHECK(told.size() == there.size());
    }
}

TEST_CASE("the documented verdicts are those the schema allows", "[reports]") {
    auto database = test::fixture();
    const auto told = documented(section(test::source_file("schemas/README.md"), "Verdicts"));
    CHECK(told.size() == 7);
    for (const std::string& verdict : told)
        CHECK_NOTHROW(database.execute("UPDATE verdict SET verdict = '" + verdict + "', message = 'why'"));
    CHECK_THROWS(database.execute("UPDATE verdict SET verdict = 'fine', message = 'why'"));
}

TEST_CASE("the example queries run and answer", "[reports]") {
    auto database = test::fixture();
    const std::string text = section(test::source_file("schemas/README.md"), "Examples");
    int examples = 0;
    for (auto at = text.find("```sql\n"); at != std::string::npos; at = text.find("```sql\n", at + 1)) {
        const std::string sql = text.substr(at + 7, text.find("```", at + 7) - at - 7);
        INFO(sql);
        CHECK_FALSE(render::run_query(database, sql, {}, {}).table.rows.empty());
        ++examples;
    }
    CHECK(examples == 5);
}
