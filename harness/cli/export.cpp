// tconv export: the views as files for notebooks, and what Datasette needs to know of them.
#include "harness/cli/command.hpp"
#include "harness/render/data_package.hpp"
#include "harness/render/datasette.hpp"
#include "harness/store/database.hpp"

#include <fstream>
#include <iostream>

namespace tconv::cli {
namespace {

struct Options {
    std::string folder, database = default_database, format = "csv", datasette;
};

void write_metadata(const Options& options, store::Database& database, const std::string& name) {
    std::ofstream out(options.datasette, std::ios::binary);
    render::write_datasette(out, database, name);
    if (!out.flush()) throw UsageError("export: cannot write " + options.datasette);
    std::cout << "metadata written to " << options.datasette << "\n";
}

void export_views(const Options& options) {
    if (options.folder.empty() == options.datasette.empty())
        throw UsageError("export: give a folder for the views, or --datasette FILE");
    store::Database database = store::Database::open(options.database, store::Access::read_only);
    const std::string name = std::filesystem::path(options.database).stem().string();
    if (!options.datasette.empty()) return write_metadata(options, database, name);
    render::write_data_package(options.folder, database, render::parse_format(options.format), name);
    std::cout << "views written to " << options.folder << "; datapackage.json there says what the columns mean\n";
}

}  // namespace

void add_export(CLI::App& app, int&) {
    const auto options = std::make_shared<Options>();
    auto* command = app.add_subcommand("export", "Write the views as files for notebooks, or metadata for Datasette");
    command->add_option("folder", options->folder, "where: one file a view, and datapackage.json with types and units")
        ->type_name("FOLDER");
    command->add_option("--db", options->database, "the database")->type_name("FILE")->capture_default_str();
    command->add_option("--format", options->format, "how the files are written")
        ->check(CLI::IsMember({"csv", "json"}))
        ->capture_default_str();
    command->add_option("--datasette", options->datasette, "write metadata, with every report as a query, to this file")
        ->type_name("FILE");
    command->footer(
        "Examples:\n"
        "  tconv export zoo-views --db zoo.db\n"
        "  tconv export --datasette metadata.json --db zoo.db\n"
        "  datasette zoo.db -m metadata.json --load-extension build/release/tconv_sql");
    command->callback([options] { export_views(*options); });
}

}  // namespace tconv::cli
