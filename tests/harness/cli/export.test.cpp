// Views as files, and reports as Datasette's queries: read back by other programs.
#include "harness/render/datasette.hpp"
#include "harness/render/dictionary.hpp"
#include "tests/catch.hpp"
#include "tests/command.hpp"
#include "tests/reports/fixture.hpp"

#include <nlohmann/json.hpp>

#include <fstream>
#include <set>

using namespace tconv;
using nlohmann::json;
using test::outcome_of;
using test::Scratch;

namespace {

std::string database_in(const Scratch& scratch) {
    const std::string path = (scratch.path() / "fixture.db").string();
    std::ofstream(path, std::ios::binary) << test::fixture().serialized();
    return path;
}

std::string text_of(const std::filesystem::path& file) {
    std::ifstream in(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

// What the sqlite3 shell answers, with the extension loaded and without any parameter bound.
std::string shell_answer(const Scratch& scratch, const std::string& sql) {
    std::ofstream(scratch.path() / "query.sql") << sql << ";\n";
    const std::string command = "cd '" + scratch.path().string() +
                                "' && sqlite3 -readonly -json fixture.db -cmd '.load " +
                                TCONV_BINARY_DIR "/tconv_sql' '.read query.sql' >answer.json 2>&1";
    const int ignored = std::system(command.c_str());
    (void)ignored;
    return text_of(scratch.path() / "answer.json");
}

std::size_t rows(const std::string& answer) { return answer.empty() ? 0 : json::parse(answer).size(); }

}  // namespace

TEST_CASE("export writes every view, and a data package that says what is in them", "[cli]") {
    const Scratch scratch;
    database_in(scratch);
    for (const std::string format : {"csv", "json"}) {
        const test::Outcome outcome =
            outcome_of(scratch, "tconv", "export out --format " + format + " --db fixture.db");
        INFO(outcome.output);
        REQUIRE(outcome.exit_code == 0);
        const json package = json::parse(text_of(scratch.path() / "out/datapackage.json"));
        CHECK(package["name"] == "fixture");
        std::set<std::string> names;
        for (const json& resource : package["resources"]) {
            names.insert(resource["name"]);
            CHECK_FALSE(resource["description"].get<std::string>().empty());
            const std::string file = text_of(scratch.path() / "out" / resource["path"].get<std::string>());
            std::string header;
            for (const json& field : resource["schema"]["fields"]) {
                header += (header.empty() ? "" : ",") + field["name"].get<std::string>();
                CHECK(field.contains("description"));
                CHECK(std::set<std::string>{"any", "integer", "number", "string"}.contains(field["type"]));
            }
            if (format == "csv") CHECK(file.substr(0, file.find('\n')) == header);
            if (format == "json") CHECK(json::parse(file).is_array());
        }
        for (const char* name : {"sample", "v_check", "v_result", "v_run"}) CHECK(names.contains(name));
    }
    const test::Outcome none = outcome_of(scratch, "tconv", "export --db fixture.db");
    CHECK(none.exit_code == 2);
    CHECK(outcome_of(scratch, "tconv", "export fixture.db/x --db fixture.db").exit_code == 2);
}

TEST_CASE("types and units of a data package are those of the values", "[cli]") {
    const Scratch scratch;
    database_in(scratch);
    outcome_of(scratch, "tconv", "export out --db fixture.db");
    const json package = json::parse(text_of(scratch.path() / "out/datapackage.json"));
    for (const json& resource : package["resources"]) {
        if (resource["name"] != "v_result") continue;
        for (const json& field : resource["schema"]["fields"]) {
            if (field["name"] == "median_ns") CHECK((field["type"] == "number" && field["unit"] == "ns"));
            if (field["name"] == "trial_id") CHECK(field["type"] == "integer");
            if (field["name"] == "problem") CHECK(field["type"] == "string");
        }
    }
}

TEST_CASE("samples of trials that do not agree are not exported", "[cli]") {
    const Scratch scratch;
    database_in(scratch);
    outcome_of(scratch, "tconv", "export out --format json --db fixture.db");
    const auto agreeing = shell_answer(
        scratch, "SELECT s.trial_id FROM sample AS s JOIN verdict USING (trial_id) WHERE verdict = 'agrees'");
    CHECK(json::parse(text_of(scratch.path() / "out/sample.json")).size() == rows(agreeing));
    CHECK(rows(shell_answer(scratch, "SELECT * FROM sample")) > rows(agreeing));
}

TEST_CASE("Datasette's metadata has the documented keys, and its queries answer what the reports answer", "[cli]") {
    const Scratch scratch;
    database_in(scratch);
    REQUIRE(outcome_of(scratch, "tconv", "export --datasette metadata.json --db fixture.db").exit_code == 0);
    const json metadata = json::parse(text_of(scratch.path() / "metadata.json"));
    const json& served = metadata["databases"]["fixture"];
    CHECK(served.size() == 2);
    for (const auto& [view, table] : served["tables"].items())
        CHECK((table.size() == 2 && table["columns"].size() >= 6 && !table["description"].empty()));
    auto database = test::fixture();
    REQUIRE(served["queries"].size() == render::shipped_reports().size());
    for (const render::Report& report : render::shipped_reports()) {
        INFO(report.name);
        const json& query = served["queries"][report.name];
        CHECK(query.size() == 4);  // title, description, sql, params, and nothing else
        CHECK(query["params"].size() == report.parameters.size());
        CHECK_FALSE(query["description"].get<std::string>().empty());
        const std::string sql = query["sql"];
        for (const char* run : {"latest", "1", "all"}) {
            std::map<std::string, std::string> given;
            std::string bound;  // as Datasette binds: what was typed as text, what was not as ''
            for (const render::Parameter& p : report.parameters) {
                given[p.name.substr(1)] = p.name == ":run" ? run : p.fallback;
                bound += ".param set " + p.name + " \"'" + (p.name == ":run" ? run : "") + "'\"\n";
            }
            const std::size_t expected = render::run_query(database, report.sql, {}, given).table.rows.size();
            CHECK(rows(shell_answer(scratch, bound + sql)) == expected);
            if (run == std::string("latest"))
                CHECK(rows(shell_answer(scratch, sql)) == expected);  // nothing bound: NULL
        }
    }
}

TEST_CASE("parameters are replaced where they are parameters, and nowhere else", "[render]") {
    const render::Report report = render::parse_report(
        "r", "-- title T\n-- asks Q?\n-- takes :n = 5, :name = it's\nSELECT ':n', \":n\", :n, :name, :names; -- :n");
    CHECK(render::standalone_sql(report) ==
          "SELECT ':n', \":n\", CAST(coalesce(nullif(:n, ''), 5) AS NUMERIC), coalesce(nullif(:name, ''), 'it''s'), "
          ":names; -- :n");
}
