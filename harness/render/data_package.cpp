#include "harness/render/data_package.hpp"

#include "harness/render/dictionary.hpp"
#include "harness/store/assets.hpp"
#include "harness/store/statement.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <fstream>
#include <functional>

namespace tconv::render {
namespace {

using nlohmann::ordered_json;

struct Relation {
    std::string name, sql;
};

std::vector<Relation> exported(store::Database& database) {
    std::vector<Relation> relations;
    for (store::Statement views = store::prepare(database, "harness/render/sql/export/views.sql"); views.step();)
        relations.push_back({views.text(0), "SELECT * FROM " + views.text(0)});
    relations.push_back({"sample", std::string(store::asset("harness/render/sql/export/sample.sql"))});
    return relations;
}

// Of all values of a column: integer, number, or string where anything else occurs; any where nothing does.
std::string type_of(const Table& table, std::size_t column) {
    bool integers = true, numbers = true, any = false;
    for (const auto& row : table.rows) {
        const store::Value& value = row[column];
        if (std::holds_alternative<std::nullptr_t>(value)) continue;
        any = true;
        integers = integers && std::holds_alternative<std::int64_t>(value);
        numbers = numbers && !std::holds_alternative<std::string>(value);
    }
    return !any ? "any" : integers ? "integer" : numbers ? "number" : "string";
}

ordered_json fields_of(const std::string& relation, const Table& table) {
    const std::vector<ColumnMeaning> meanings = documented(relation);
    ordered_json fields = ordered_json::array();
    for (std::size_t i = 0; i < table.columns.size(); ++i) {
        ordered_json field = {{"name", table.columns[i]}, {"type", type_of(table, i)}};
        const auto told = std::ranges::find(meanings, table.columns[i], &ColumnMeaning::name);
        if (told != meanings.end() && !told->unit.empty()) field["unit"] = told->unit;
        if (told != meanings.end() && !told->meaning.empty()) field["description"] = told->meaning;
        fields.push_back(field);
    }
    return fields;
}

void write_file(const std::filesystem::path& path, const std::function<void(std::ostream&)>& content) {
    std::ofstream out(path, std::ios::binary);
    content(out);
    if (!out.flush())
        throw std::filesystem::filesystem_error("cannot write", path, std::make_error_code(std::errc::io_error));
}

}  // namespace

void write_data_package(const std::filesystem::path& folder, store::Database& database, Format format,
                        const std::string& name) {
    const std::string extension = format == Format::csv ? "csv" : "json";
    std::filesystem::create_directories(folder);
    ordered_json resources = ordered_json::array();
    database.execute("BEGIN");  // one state of all views
    for (const auto& [relation, sql] : exported(database)) {
        store::Statement rows(database, sql, relation);
        const Table table = read(rows);
        const std::string file = relation + "." + extension;
        write_file(folder / file, [&](std::ostream& out) { write(out, table, format); });
        resources.push_back({{"name", relation},
                             {"path", file},
                             {"format", extension},
                             {"description", row_meaning(relation)},
                             {"schema", {{"fields", fields_of(relation, table)}, {"missingValues", {""}}}}});
    }
    database.execute("COMMIT");
    const ordered_json package = {{"profile", "tabular-data-package"}, {"name", name}, {"resources", resources}};
    write_file(folder / "datapackage.json", [&](std::ostream& out) {
        out << package.dump(2, ' ', false, ordered_json::error_handler_t::replace) << "\n";
    });
}

}  // namespace tconv::render
