#include "harness/grid/points.hpp"

#include "harness/grid/columns.hpp"
#include "harness/grid/layer.hpp"
#include "harness/grid/pairwise.hpp"
#include "harness/grid/problem_table.hpp"
#include "harness/grid/where.hpp"
#include "harness/grid/workshop.hpp"

#include <algorithm>
#include <utility>

namespace tconv::grid {
namespace {

void add_points(store::Database& workshop, const std::vector<Point>& points) {
    ProblemTable table(workshop);
    store::Statement name = store::prepare(workshop, "harness/grid/sql/name_layer.sql");
    for (const Point& point : points) {
        const std::int64_t id = table.remember(point.problem);
        if (!point.layer.empty()) name.bind(":problem", id).bind(":name", point.layer).run();
    }
}

void add_layers(store::Database& workshop, const Document& document) {
    if (!document.json.contains("layers")) return;
    std::vector<Point> points;
    for (std::size_t i = 0; i < document.json["layers"].size(); ++i) {
        const std::string path = document.called + ": /layers/" + std::to_string(i) + ": ";
        try {
            points.push_back(read_layer(document.json["layers"][i]));
        } catch (const ProblemError& error) {
            throw GridError(path + error.what());
        } catch (const GridError& error) {
            throw GridError(path + error.what());
        }
    }
    add_points(workshop, points);
}

void add_crossings(store::Database& workshop, const Document& document, Dropped& dropped) {
    if (!document.json.contains("axes")) return;
    const Json& axes = document.json["axes"];
    for (std::size_t i = 0; i < (axes.is_array() ? axes.size() : 1); ++i) {
        const std::string path = axes.is_array() ? "/axes/" + std::to_string(i) : "/axes";
        try {
            cross(workshop, read_axes(axes.is_array() ? axes[i] : axes), dropped);
        } catch (const GridError& error) {
            throw GridError(document.called + ": " + path + error.what());
        }
    }
}

std::int64_t drop_the_rest(store::Database& workshop) {
    store::prepare(workshop, "harness/grid/sql/drop_the_rest.sql").run();
    const std::int64_t gone = workshop.changes();
    workshop.execute("DELETE FROM keep");
    return gone;
}

void keep(store::Database& workshop, const std::vector<std::int64_t>& ids) {
    store::Statement mark = store::prepare(workshop, "harness/grid/sql/keep.sql");
    for (const std::int64_t id : ids) mark.bind(":problem", id).run();
}

void apply_where(store::Database& workshop, const Document& document, Dropped& dropped) {
    if (!document.json.contains("where")) return;
    try {
        keep(workshop, problems_where(workshop, document.json["where"].get<std::string>()));
    } catch (const GridError& error) {
        throw GridError(document.called + ": /" + error.what());
    }
    if (const std::int64_t gone = drop_the_rest(workshop); gone > 0) dropped["where is not true"] += gone;
}

std::vector<std::int64_t> pairwise_ids(store::Database& workshop, std::int64_t seed) {
    store::Statement rows = store::prepare(workshop, "harness/grid/sql/factors.sql");
    std::vector<Candidate> candidates;
    std::vector<std::int64_t> ids;
    for (rows.bind(":seed", seed); rows.step();) {
        ids.push_back(rows.integer(0));
        auto& [draw, values] = candidates.emplace_back();
        draw = rows.integer(1);
        for (int column = 2; column < rows.columns(); ++column) values.push_back(rows.text(column));
    }
    std::vector<std::int64_t> chosen;
    for (const std::size_t row : pairwise_cover(candidates)) chosen.push_back(ids[row]);
    return chosen;
}

void apply_thin(store::Database& workshop, const Json& json, Dropped& dropped) {
    if (!json.contains("thin")) return;
    const Json& thin = json["thin"];
    const auto seed = thin.value("seed", std::int64_t{1});
    if (thin.contains("pairwise"))
        keep(workshop, pairwise_ids(workshop, seed));
    else
        store::prepare(workshop, "harness/grid/sql/keep_random.sql")
            .bind(":seed", seed)
            .bind(":count", thin["random"].get<std::int64_t>())
            .run();
    if (const std::int64_t gone = drop_the_rest(workshop); gone > 0) dropped["thinned out"] += gone;
}

// A walk over includes, depth first.
struct Walk {
    std::vector<std::string> open, met;  // identities; open: outermost first
    std::vector<Json> documents;

    void visit(const Document& document) {
        if (std::ranges::find(open, document.identity) != open.end())
            throw GridError(document.called + ": /include: includes itself" +
                            (open.back() == document.identity ? "" : ", through " + open.back()));
        if (std::ranges::find(met, document.identity) != met.end()) return;
        if (open.size() >= 100) throw GridError(document.called + ": /include: is nested more than 100 files deep");
        open.push_back(document.identity);
        met.push_back(document.identity);
        documents.push_back(document.json);
        if (document.json.contains("include"))
            for (const Json& reference : document.json["include"])
                visit(find_included(reference.get<std::string>(), document));
        open.pop_back();
    }
};

std::vector<Point> read_points(store::Database& workshop) {
    std::vector<Point> points;
    for (store::Statement rows = store::prepare(workshop, "harness/grid/sql/read_points.sql"); rows.step();)
        points.push_back({.problem = read_problem(rows), .layer = rows.text(static_cast<int>(problem_columns.size()))});
    return points;
}

}  // namespace

std::vector<Json> documents_of(const Document& document) {
    Walk walk;
    walk.visit(document);
    return std::move(walk.documents);
}

void Expander::add_includes(const Document& document, store::Database& workshop) {
    if (!document.json.contains("include")) return;
    for (const Json& reference : document.json["include"])
        add_points(workshop, points_of(find_included(reference.get<std::string>(), document)));
}

const std::vector<Point>& Expander::expand(const Document& document) {
    documents_of(document);  // refuses includes without end
    return points_of(document);
}

const std::vector<Point>& Expander::points_of(const Document& document) {
    if (const auto known = done_.find(document.identity); known != done_.end()) return known->second;
    store::Database workshop = open_workshop();
    store::Transaction transaction(workshop);
    add_includes(document, workshop);
    add_layers(workshop, document);
    add_crossings(workshop, document, dropped_);
    apply_where(workshop, document, dropped_);
    apply_thin(workshop, document.json, dropped_);
    transaction.commit();
    return done_[document.identity] = read_points(workshop);
}

}  // namespace tconv::grid
