// Every report against the fixture database: its golden file, its manners, and what it must never show.
//
// A golden file is what `tconv report NAME --format markdown` prints. After a change that is meant, look at the
// difference that TCONV_APPROVE=1 makes to tests/golden/.
#include "harness/render/report.hpp"

#include "tests/catch.hpp"
#include "tests/reports/fixture.hpp"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <set>
#include <sstream>

using namespace tconv;
using namespace tconv::render;

namespace {

using Parameters = std::map<std::string, std::string>;

std::string written(store::Database& database, const Report& report, Format format, const Parameters& given = {}) {
    std::ostringstream out;
    write_report(out, report, run_report(database, report, given), format);
    return out.str();
}

std::string everything(store::Database& database) {
    std::string text;
    for (const Report& report : shipped_reports())
        for (const char* run : {"latest", "all"}) text += written(database, report, Format::csv, {{"run", run}});
    return text;
}

Report named(const std::string& name) {
    for (const Report& report : shipped_reports())
        if (report.name == name) return report;
    throw std::runtime_error("no report " + name);
}

// The rows of a report as {column: value}, as machines get them.
std::vector<std::map<std::string, store::Value>> records(store::Database& database, const std::string& name,
                                                         const Parameters& given = {}) {
    const Table table = whole(run_report(database, named(name), given));
    std::vector<std::map<std::string, store::Value>> records;
    for (const auto& row : table.rows) {
        auto& record = records.emplace_back();
        for (std::size_t i = 0; i < row.size(); ++i) record[table.columns[i]] = row[i];
    }
    return records;
}

double number(const store::Value& value) {
    if (const auto* integer = std::get_if<std::int64_t>(&value)) return static_cast<double>(*integer);
    return std::get<double>(value);
}

std::int64_t count(store::Database& database, const std::string& sql) {
    store::Statement statement(database, sql);
    statement.step();
    return statement.integer(0);
}

}  // namespace

TEST_CASE("every report gives its golden file", "[reports]") {
    auto database = test::fixture();
    std::set<std::string> names;
    for (const Report& report : shipped_reports()) {
        const std::string path = "tests/golden/" + report.name + ".md";
        const std::string text = written(database, report, Format::markdown);
        names.insert(report.name + ".md");
        if (std::getenv("TCONV_APPROVE"))
            std::ofstream(std::string(TCONV_SOURCE_DIR) + "/" + path, std::ios::binary) << text;
        INFO(path << "; TCONV_APPROVE=1 accepts what it says now");
        REQUIRE(std::filesystem::exists(std::string(TCONV_SOURCE_DIR) + "/" + path));
        CHECK(test::source_file(path) == text);
    }
    for (const auto& entry : std::filesystem::directory_iterator(std::string(TCONV_SOURCE_DIR) + "/tests/golden"))
        if (entry.path().extension() == ".md") CHECK(names.contains(entry.path().filename().string()));
}

TEST_CASE("every report says what it is and keeps settings apart", "[reports]") {
    const auto reports = shipped_reports();
    REQUIRE(reports.size() >= 12);
    for (const Report& report : reports) {
        INFO("reports/" << report.name << ".sql");
        CHECK_FALSE(report.cell.empty());
        CHECK_FALSE(report.unit.empty());
        CHECK_FALSE(report.omits.empty());
        REQUIRE_FALSE(report.parameters.empty());
        CHECK(report.parameters[0].name == ":run");
        CHECK(report.parameters[0].fallback == "latest");
        if (report.name == "overhead" || report.name == "drift") continue;  // about the sweep, not about trials
        for (const char* key : {"dtype", "threads", "cache", "run_id"})
            CHECK(std::ranges::find(report.rows, key) != report.rows.end());
    }
}

TEST_CASE("a time that the oracle did not confirm is never shown", "[reports]") {
    auto database = test::fixture();
    const std::string before = everything(database);
    const std::string untrusted =
        " WHERE trial_id IN (SELECT trial_id FROM verdict WHERE verdict <> 'agrees' UNION ALL "
        "SELECT trial_id FROM trial WHERE state = 'planned')";
    REQUIRE(count(database, "SELECT count(*) FROM timing" + untrusted) == 1);
    database.execute(
        "UPDATE timing SET median_ns = 3 * median_ns, min_ns = 1, max_ns = 1e9, mad_ns = 5, prepare_ns = 17" +
        untrusted);
    database.execute("UPDATE sample SET ns = 11 * ns" + untrusted);
    CHECK(everything(database) == before);
    CHECK(count(database,
                "SELECT count(*) FROM v_result" + untrusted +
                    " AND coalesce(median_ns, min_ns, max_ns, mad_ns, samples, prepare_ns, gflops, peak_fraction) "
                    "IS NOT NULL") == 0);
    database.execute("UPDATE timing SET median_ns = 3 * median_ns WHERE trial_id NOT IN (SELECT trial_id FROM timing" +
                     untrusted + ")");
    CHECK(everything(database) != before);  // this test can fail
}

TEST_CASE("our best stands beside the best library, in plain layouts and in any", "[reports]") {
    auto database = test::fixture();
    database.execute("UPDATE kernel SET family = 'peers' WHERE name IN ('naive', 'matrix_ct');"
                     "UPDATE kernel SET layout = 'own' WHERE name = 'matrix_ct'");
    const auto rows = records(database, "peers");
    REQUIRE(rows.size() == 9);  // five problems with one thread, two with two, and a mean for each setting
    const auto& small = rows[1];
    CHECK(std::get<std::string>(small.at("ours")) == "tiled");
    CHECK(number(small.at("over_plain")) == Approx(2.0));  // 0.8 µs ÷ 0.4 µs
    CHECK(std::get<std::string>(small.at("any_peer")) == "matrix_ct");
    CHECK(number(small.at("over_any")) == Approx(1.5));  // 0.6 µs ÷ 0.4 µs
    CHECK(std::get<std::string>(rows[5].at("problem")) == "geometric mean of 5");
    CHECK(number(rows[5].at("over_plain")) == Approx(std::pow(7.5 * 2 * 0.5 * 1 * 1.2, 0.2)));
    CHECK(rows[5].at("ahead") == store::Value(80.0));
    CHECK(records(database, "peers", {{"ours", "tiled"}}).size() == 8);
    const auto behind = records(database, "peers", {{"below", "1"}});
    REQUIRE(behind.size() == 3);  // one problem, and both means, which are of all
    CHECK(number(behind[0].at("over_plain")) == Approx(0.5));
    CHECK(behind[1].at("ahead") == store::Value(80.0));
}

namespace {

// A kernel `auto` that took 18 µs on dcgan.4 and 0.1 µs on the next problem, where it was faster than any other.
void add_auto(store::Database& database) {
    database.execute(
        "INSERT INTO kernel (kernel_id, name, family, source) VALUES (98, 'auto', 'auto', 'ours');"
        "INSERT INTO trial (trial_id, run_id, problem_id, kernel_id, dtype, threads, cache, state) "
        "VALUES (98, 2, 1, 98, 'f32', 1, 'warm', 'done'), (99, 2, 2, 98, 'f32', 1, 'warm', 'done');"
        "INSERT INTO verdict (trial_id, verdict, seed, bound_ratio, chosen) "
        "VALUES (98, 'agrees', 1, 0.5, 'tiled'), (99, 'agrees', 1, 0.5, 'naive');"
        "INSERT INTO timing (trial_id, samples, median_ns, min_ns, max_ns, mad_ns) "
        "VALUES (98, 1, 18000, 18000, 18000, 0), (99, 1, 100, 100, 100, 0)");
}

}  // namespace

TEST_CASE("regret is auto's time over the best of ours, with the kernel it chose", "[reports]") {
    auto database = test::fixture();
    add_auto(database);
    const auto rows = records(database, "regret");
    REQUIRE(rows.size() == 4);
    CHECK(rows[0].at("chosen") == store::Value("tiled"));
    CHECK(rows[0].at("best") == store::Value("tiled"));
    CHECK(rows[0].at("regret") == store::Value(1.5));  // 18 to 12
    CHECK(rows[1].at("chosen") == store::Value("naive"));
    CHECK(rows[1].at("regret") == store::Value(0.25));
    CHECK(rows[2].at("problem") == store::Value("median of 2"));
    CHECK(rows[2].at("regret") == store::Value(0.875));
    CHECK(rows[3].at("problem") == store::Value("worst of 2"));
    CHECK(rows[3].at("regret") == store::Value(1.5));
    database.execute("UPDATE kernel SET bound = 'channelwise' WHERE name = 'tiled'");
    CHECK(records(database, "regret")[0].at("regret") == store::Value(0.2));  // 18 to naive's 90
    CHECK(records(database, "regret", {{"bound", "NULL"}})[0].at("regret") == store::Value(1.5));
    database.execute("UPDATE kernel SET family = 'peers' WHERE name = 'tiled'");
    CHECK(records(database, "regret", {{"bound", "NULL"}})[0].at("regret") == store::Value(0.2));
}

TEST_CASE("a time that is another kernel's wins nothing", "[reports]") {
    auto database = test::fixture();
    database.execute("UPDATE kernel SET family = 'peers' WHERE name = 'naive'");
    const auto ranked = [&] {
        std::string text;
        for (const char* name : {"winner", "winner_map", "peers", "cliffs"})
            text += written(database, named(name), Format::csv);
        return text;
    };
    const std::string before = ranked();
    add_auto(database);
    CHECK(ranked() == before);
    database.execute("UPDATE verdict SET chosen = NULL WHERE trial_id = 99");
    CHECK(ranked() != before);  // this test can fail
}

TEST_CASE("cliffs are where a kernel is far behind the fastest other", "[reports]") {
    auto database = test::fixture();
    CHECK(records(database, "cliffs").empty());  // tiled takes less than 50 µs on all
    const auto rows = records(database, "cliffs", {{"above_us", "0"}, {"limit", "1.01"}});
    REQUIRE(rows.size() == 8);  // four and two problems, a share for each setting
    CHECK(rows[0].at("fastest") == store::Value("matrix_ct"));
    CHECK(number(rows[0].at("ratio")) == Approx(7000.0 / 6900));
    CHECK(number(rows[1].at("ratio")) == Approx(1000.0 / 1200));
    CHECK(rows[4].at("problem") == store::Value("1 of 4 beyond 1.01"));
    CHECK(rows[4].at("share") == store::Value(25.0));
    CHECK(records(database, "cliffs", {{"above_us", "0"}, {"most", "1"}}).size() == 4);
    CHECK(records(database, "cliffs", {{"above_us", "0.9"}, {"most", "1"}})[1].at("problem") ==
          store::Value("0 of 3 beyond 1.25"));
    database.execute("UPDATE kernel SET layout = 'own' WHERE name = 'matrix_ct'");
    CHECK(number(records(database, "cliffs", {{"above_us", "0"}})[0].at("ratio")) == 1);  // to naive's 7 µs
}

TEST_CASE("with all runs, runs stay apart", "[reports]") {
    auto database = test::fixture();
    for (const Report& report : shipped_reports()) {
        INFO("reports/" << report.name << ".sql");
        const Table all = whole(run_report(database, report, {{"run", "all"}}));
        std::size_t rows = 0;
        for (const char* run : {"1", "2", "3"}) rows += run_report(database, report, {{"run", run}}).table.rows.size();
        CHECK(all.rows.size() == rows);
        CHECK(std::ranges::find(all.columns, "run_id") != all.columns.end());
    }
}

TEST_CASE("reports of a database without results are empty tables", "[reports]") {
    auto database = store::Database::in_memory();
    for (const Report& report : shipped_reports()) {
        INFO("reports/" << report.name << ".sql");
        CHECK(run_report(database, report, {}).table.rows.empty());
        CHECK_THAT(written(database, report, Format::terminal), ContainsSubstring("no rows"));
    }
}

TEST_CASE("a speed-up is the geometric mean over the problems it counts", "[reports]") {
    auto database = test::fixture();
    int seen = 0;
    for (auto& row : records(database, "speedup_by_stride")) {
        if (row["stride"] != store::Value("2") || number(row["spatial"]) != 2 || number(row["threads"]) != 1) continue;
        ++seen;
        if (number(row["problems"]) == 2) {  // 90000/12000 and 1200/1000
            CHECK(std::abs(number(row["tiled"]) - 3) < 1e-12);
            CHECK(row["zero_insertion"] == store::Value(nullptr));
        } else {  // it declined one of the two: 90000/240000, in a row of its own
            CHECK(number(row["problems"]) == 1);
            CHECK(number(row["zero_insertion"]) == 0.375);
            CHECK(row["tiled"] == store::Value(nullptr));
        }
    }
    CHECK(seen == 2);
    for (auto& row : records(database, "speedup_by_kernel_size", {{"baseline", "tiled"}}))
        if (row["kernel_size"] == store::Value("4") && number(row["threads"]) == 1)
            CHECK(std::abs(number(row["naive"]) - 12.0 / 90) < 1e-12);
}

TEST_CASE("times of another operation stand in no report but those that name it", "[reports]") {
    auto database = test::fixture();
    database.execute(  // faster than all others on dcgan.4
        "INSERT INTO kernel (kernel_id, name, operation, family, source) "
        "VALUES (99, 'resize_conv', 'resize_convolution', 'resize_conv', 'Odena et al. 2016');"
        "INSERT INTO trial (trial_id, run_id, problem_id, kernel_id, dtype, threads, cache, state) "
        "VALUES (99, 2, 1, 99, 'f32', 1, 'warm', 'done');"
        "INSERT INTO verdict (trial_id, verdict, seed, bound_ratio) VALUES (99, 'agrees', 1, 0.5);"
        "INSERT INTO sample (trial_id, phase, repetition, sequence, iterations, ns) VALUES (99, 'run', 0, 0, 1, 9000);"
        "INSERT INTO timing (trial_id, samples, median_ns, min_ns, max_ns, mad_ns, prepare_ns) "
        "VALUES (99, 1, 9000, 9000, 9000, 0, 20000);"
        "INSERT INTO counter (trial_id, name, value) VALUES (99, 'workspace_bytes', 0), (99, 'multiplied_macs', 1)");
    for (const char* name :
         {"winner", "latency", "work", "roofline", "workspace", "workspace_ratio", "speedup_by_stride",
          "speedup_by_kernel_size", "prepare", "winner_map", "pareto", "repetitions"}) {
        INFO(name);
        CHECK(written(database, named(name), Format::csv).find("resize") == std::string::npos);
    }
    const Parameters resize = {{"operation", "resize_convolution"}};
    CHECK_THAT(written(database, named("winner"), Format::csv, resize), ContainsSubstring("resize_conv"));
    auto compared = records(database, "resize_conv");
    REQUIRE(compared.size() == 1);
    CHECK(compared[0]["transposed"] == store::Value("tiled"));
    CHECK(number(compared[0]["cost"]) == 0.75);  // 9000 to 12000
}

TEST_CASE("the checkerboard report derives from a problem's numbers what its kernels were measured to do",
          "[reports]") {
    auto database = test::fixture();
    int seen = 0;
    for (auto& row : records(database, "checkerboard")) {
        ++seen;
        const double fewest = number(row["fewest"]), most = number(row["most"]);
        CHECK(number(row["naive"]) == 100 * (1 - fewest / most));
        if (row["kernel_size"] == store::Value("4×4")) CHECK((fewest == 4 && most == 4));
        if (row["kernel_size"] == store::Value("3×3")) CHECK((fewest == 1 && most == 4));
        if (row["dilation"] == store::Value("2×2")) CHECK((fewest == 0 && most == 6));  // 3 and 2 taps, s 2 and 1
    }
    CHECK(seen == 4);
}

TEST_CASE("break-even is the first run at which preparing has paid", "[reports]") {
    auto database = test::fixture();
    for (auto& row : records(database, "prepare")) {
        const double prepare = number(row["prepare_ms"]), each = number(row["median_ms"]),
                     base = number(row["baseline_ms"]);
        if (each >= base) {
            CHECK(row["break_even"] == store::Value(nullptr));
            continue;
        }
        const double runs = number(row["break_even"]);
        CHECK(prepare + runs * each <= base * runs * (1 + 1e-12));
        CHECK((runs == 1 || prepare + (runs - 1) * each > base * (runs - 1)));
    }
}

TEST_CASE("scaling and work are what the samples say", "[reports]") {
    auto database = test::fixture();
    const auto threads = records(database, "threads");
    REQUIRE(threads.size() == 2);
    for (auto row : threads) {
        const bool naive = row["kernel"] == store::Value("naive");  // 90000/45000, 7000/4375 and 12000/8000, 7000/3500
        CHECK(std::abs(number(row["speedup"]) - std::sqrt(naive ? 3.2 : 3.0)) < 1e-12);
        CHECK(std::abs(number(row["efficiency"]) - 50 * std::sqrt(naive ? 3.2 : 3.0)) < 1e-9);
    }
    for (auto row : records(database, "work"))
        if (row["kernel"] == store::Value("zero_insertion") && row["layer"] == store::Value("dcgan.4")) {
            CHECK(number(row["work"]) == 4.0 * 131072 / 115200);
            CHECK(number(row["slowdown"]) == 20);
            CHECK(row["fastest"] == store::Value("tiled"));
        }
}

TEST_CASE("coverage counts every trial once", "[reports]") {
    auto database = test::fixture();
    double trials = 0;
    const Table table = run_report(database, named("coverage"), {{"run", "all"}}).table;
    for (const auto& row : table.rows)
        for (std::size_t i = 0; i < row.size(); ++i)
            if (std::ranges::count(named("coverage").rows, table.columns[i]) == 0 && row[i] != store::Value(nullptr))
                trials += number(row[i]);
    CHECK(trials == static_cast<double>(count(database, "SELECT count(*) FROM trial")));
}
