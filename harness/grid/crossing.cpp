#include "harness/grid/crossing.hpp"

#include "harness/grid/combination.hpp"
#include "harness/grid/grid.hpp"
#include "harness/grid/workshop.hpp"
#include "harness/store/statement.hpp"

namespace tconv::grid {
namespace {

// "12,345,678"; products beyond 64 bits as "more than 9,223,372,036,854,775,807".
std::string grouped(std::int64_t number) {
    std::string text = std::to_string(number);
    for (std::size_t at = text.size(); at > 3;) text.insert(at -= 3, ",");
    return text;
}

void refuse_too_many(const Crossing& crossing) {
    std::int64_t combinations = 1;
    bool beyond = false;
    for (const AxisList& list : crossing)
        beyond |= __builtin_mul_overflow(combinations, static_cast<std::int64_t>(list.values.size()), &combinations);
    if (beyond) combinations = INT64_MAX;
    if (combinations > most_combinations)
        throw GridError(std::string(": cross to ") + (beyond ? "more than " : "") + grouped(combinations) +
                        " combinations; at most " + grouped(most_combinations) +
                        " are made: shorten the axes, or split them into several crossings");
}

void fill_axis_values(store::Database& workshop, const Crossing& crossing) {
    workshop.execute("DELETE FROM axis_value");
    store::Statement insert = store::prepare(workshop, "harness/grid/sql/insert_axis_value.sql");
    for (const AxisList& list : crossing) {
        insert.bind(":field", list.field);
        for (std::size_t i = 0; i < list.values.size(); ++i) {
            const auto& [axes, sizes, refers_to] = list.values[i];
            insert.bind(":position", i).bind(":axes", axes);
            insert.bind(":d", sizes[0]).bind(":h", sizes[1]).bind(":w", sizes[2]);
            if (refers_to.empty())
                insert.bind(":refers_to", nullptr).run();
            else
                insert.bind(":refers_to", refers_to).run();
        }
    }
}

// Counts what is no problem; returns how many combinations are one.
std::int64_t count_faults(store::Database& workshop, Dropped& dropped) {
    std::int64_t valid = 0;
    for (store::Statement faults = store::prepare(workshop, "harness/grid/sql/count_faults.sql"); faults.step();)
        (faults.is_null(0) ? valid : dropped[faults.text(0)]) += faults.integer(1);
    return valid;
}

std::int64_t count_problems(store::Database& workshop) {
    store::Statement count(workshop, "SELECT count(*) FROM problem");
    count.step();
    return count.integer(0);
}

}  // namespace

void cross(store::Database& workshop, const Crossing& crossing, Dropped& dropped) {
    refuse_too_many(crossing);
    fill_axis_values(workshop, crossing);
    workshop.execute("DROP VIEW combination");
    workshop.execute(combination_view(crossing), "combination");
    const TimeLimit limit(workshop, std::chrono::minutes(2));
    try {
        const std::int64_t valid = count_faults(workshop, dropped);
        if (valid > most_problems)
            throw GridError(": cross to " + grouped(valid) + " problems; at most " + grouped(most_problems) +
                            " are kept: shorten the axes");
        const std::int64_t before = count_problems(workshop);
        store::prepare(workshop, "harness/grid/sql/insert_crossed.sql").run();
        const std::int64_t repeated = valid - (count_problems(workshop) - before);
        if (repeated > 0) dropped["repeated"] += repeated;
    } catch (const store::StoreError&) {
        if (limit.over()) throw GridError(": crossing them takes more than two minutes: shorten the axes");
        throw;
    }
}

}  // namespace tconv::grid
