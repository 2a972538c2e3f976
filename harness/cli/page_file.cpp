#include "harness/cli/page_file.hpp"

#include "harness/cli/command.hpp"
#include "harness/store/database.hpp"

#include <filesystem>
#include <fstream>

namespace tconv::cli {

void write_page_file(const PageFile& file) {
    if (render::page_template().empty())
        throw UsageError(
            "--html: this tconv was built without npm and has no page; install npm (scripts/install-packages) and "
            "build again (scripts/build)");
    const render::Page page{.version = TCONV_VERSION,
                            .file = std::filesystem::path(file.database).filename().string(),
                            .run = file.run,
                            .reports = file.reports,
                            .sections = file.sections,
                            .limits = {}};
    store::Database database = store::Database::open(file.database, store::Access::read_only);
    render::resolved_run(database, page.run);
    std::ofstream out(file.path, std::ios::binary);
    render::write_page(out, render::page_template(), database, page);
    if (!out.flush()) throw UsageError("--html: cannot write " + file.path);
}

}  // namespace tconv::cli
