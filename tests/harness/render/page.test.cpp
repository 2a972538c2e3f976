// What a page carries: a consistent part of the database, and text that nothing in the file can break out of. What it
// looks like is tested in a browser (tests/page/).
#include "harness/render/page.hpp"

#include "harness/render/encode.hpp"
#include "harness/store/assets.hpp"
#include "harness/store/statement.hpp"
#include "tests/catch.hpp"
#include "tests/reports/fixture.hpp"

#include <zlib.h>
#include <nlohmann/json.hpp>

#include <sstream>

using namespace tconv;
using namespace tconv::render;

namespace {

constexpr std::string_view html =
    "<title><!--tconv:title--></title><script><!--tconv:facts--></script><i><!--tconv:database--></i>end";

std::string written(store::Database& database, const Page& page) {
    std::ostringstream out;
    write_page(out, html, database, page);
    return out.str();
}

std::string between(const std::string& text, const std::string& open, const std::string& close) {
    const auto from = text.find(open) + open.size();
    return text.substr(from, text.find(close, from) - from);
}

std::int64_t count(store::Database& database, const std::string& sql) {
    store::Statement statement(database, sql);
    statement.step();
    return statement.integer(0);
}

Page page() {
    return {
        .version = "1", .file = "a.db", .run = "latest", .reports = shipped_reports(), .sections = {}, .limits = {}};
}

}  // namespace

TEST_CASE("base64 is RFC 4648's", "[render]") {
    const std::vector<std::pair<std::string, std::string>> vectors = {
        {"", ""}, {"f", "Zg=="}, {"fo", "Zm8="}, {"foo", "Zm9v"}, {"foob", "Zm9vYg=="}, {"foobar", "Zm9vYmFy"}};
    for (const auto& [bytes, text] : vectors) CHECK(base64(bytes) == text);
    CHECK(base64("\xff\xff\xfe") == "///+");
}

TEST_CASE("what is packed unpacks to the same", "[render]") {
    std::string bytes;
    for (unsigned i = 0; i < 300'000; ++i) bytes += static_cast<char>(i * i >> 3);
    for (const std::string& original : {std::string(), std::string("x"), bytes}) {
        const std::string packed = gzipped(original);
        std::string unpacked(original.size() + 1, '\0');
        z_stream stream{};
        REQUIRE(inflateInit2(&stream, 16 + MAX_WBITS) == Z_OK);
        stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(packed.data()));
        stream.avail_in = static_cast<uInt>(packed.size());
        stream.next_out = reinterpret_cast<Bytef*>(unpacked.data());
        stream.avail_out = static_cast<uInt>(unpacked.size());
        CHECK(inflate(&stream, Z_FINISH) == Z_STREAM_END);
        CHECK(stream.total_out == original.size());
        inflateEnd(&stream);
        unpacked.resize(original.size());
        CHECK(unpacked == original);
    }
}

TEST_CASE("an extract answers as the whole does", "[render]") {
    auto database = test::fixture();
    Extract all = extract(database, {});
    CHECK(all.runs == 3);
    CHECK(all.runs_held == 3);
    CHECK(all.trials_held == count(database, "SELECT count(*) FROM trial"));
    CHECK(all.samples_held == count(database, "SELECT count(*) FROM sample"));
    for (const Report& report : shipped_reports())
        for (const char* run : {"latest", "all"}) {
            INFO(report.name << " " << run);
            const Table whole = run_report(database, report, {{"run", run}}).table;
            const Table held = run_report(all.database, report, {{"run", run}}).table;
            CHECK(held.columns == whole.columns);
            CHECK(held.rows == whole.rows);
        }
    CHECK(count(all.database, "SELECT count(*) FROM pragma_foreign_key_check") == 0);
    CHECK(all.database.serialized().starts_with("SQLite format 3"));
}

TEST_CASE("old runs stay out where trials are too many, and late repetitions where samples are", "[render]") {
    auto database = test::fixture();
    const auto of = [&](const std::string& what, int run) {
        return count(database, "SELECT count(*) FROM " + what + " WHERE run_id = " + std::to_string(run));
    };
    const std::int64_t second = of("trial", 2);
    Extract some = extract(database, {.most_trials = second + 1, .most_samples = 1'000'000});
    CHECK(some.runs_held == 2);
    CHECK(some.trials_held == second + 1);
    CHECK(count(some.database, "SELECT count(*) FROM run") == 2);
    CHECK(count(some.database, "SELECT count(*) FROM verdict") == of("verdict JOIN trial USING (trial_id)", 2));
    CHECK(count(some.database, "SELECT count(*) FROM pragma_foreign_key_check") == 0);

    Extract newest = extract(database, {.most_trials = 0, .most_samples = 0});
    CHECK(newest.runs_held == 1);
    CHECK(count(newest.database, "SELECT run_id FROM run") == 3);
    CHECK(newest.samples_held == 0);

    const std::int64_t firsts = of("sample JOIN trial USING (trial_id)", 2) * 2 / 5;
    Extract few = extract(database, {.most_trials = 1'000, .most_samples = firsts});
    CHECK(few.samples_held == count(few.database, "SELECT count(*) FROM sample"));
    CHECK(few.samples_held > 0);
    CHECK(few.samples_held <= firsts);
    CHECK(few.samples == count(database, "SELECT count(*) FROM sample"));
    CHECK(count(few.database, "SELECT count(*) FROM sample JOIN trial USING (trial_id) WHERE run_id = 1") == 0);
    CHECK(count(few.database, "SELECT count(*) FROM timing") == count(database, "SELECT count(*) FROM timing"));
}

TEST_CASE("nothing in the facts ends the element they stand in", "[render]") {
    auto database = test::fixture();
    Page asked = page();
    asked.file = "</title><script>alert(1)</script>.db";
    asked.sections.push_back({.report = {.name = "compare",
                                         .title = "<!--",
                                         .asks = "\u2028?",
                                         .cell = {},
                                         .unit = {},
                                         .omits = {},
                                         .parameters = {},
                                         .rows = {"kernel"},
                                         .column = {},
                                         .value = {},
                                         .chart = {},
                                         .sql = {}},
                              .table = {{"kernel", "ratio"}, {{"</script>", 1.5}, {nullptr, std::int64_t{2}}}}});
    const std::string text = written(database, asked);
    CHECK(text.starts_with("<title>&lt;/title&gt;&lt;script&gt;alert(1)&lt;/script&gt;.db"));
    CHECK(text.ends_with("</i>end"));
    const std::string json = between(text, "</title><script>", "</script>");
    CHECK(json.find('<') == std::string::npos);
    CHECK(std::ranges::all_of(json, [](char c) { return static_cast<unsigned char>(c) < 128; }));
    const auto facts = nlohmann::json::parse(json);
    CHECK(facts["file"] == asked.file);
    CHECK(facts["reports"].size() == shipped_reports().size() + 1);
    CHECK(facts["reports"][0]["title"] == "<!--");
    CHECK(facts["reports"][0]["table"]["rows"][0][0] == "</script>");
    CHECK(facts["reports"][0]["table"]["rows"][1][0].is_null());
    CHECK(facts["held"]["runs"] == 3);
}

TEST_CASE("every chart is JSON that one report names, and every name a chart", "[render]") {
    std::size_t charts = 0;
    for (const Report& report : shipped_reports()) {
        if (report.chart.empty()) continue;
        INFO(report.name);
        ++charts;
        REQUIRE(store::find_asset("reports/" + report.chart));
        const auto spec = nlohmann::json::parse(store::asset("reports/" + report.chart));
        CHECK_THAT(spec["$schema"].get<std::string>(), ContainsSubstring("vega-lite/v6"));
        CHECK_FALSE(spec["description"].get<std::string>().empty());
    }
    CHECK(charts + 1 == store::assets_under("reports/", ".vl.json").size());  // comparison.vl.json is tconv compare's
    CHECK(charts >= 7);
}
