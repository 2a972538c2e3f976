#include "harness/sweep/sweep.hpp"

#include "harness/measure/machine.hpp"
#include "harness/measure/peaks.hpp"
#include "harness/store/statement.hpp"
#include "harness/sweep/interrupt.hpp"
#include "harness/sweep/plan.hpp"
#include "harness/sweep/problem.hpp"
#include "harness/sweep/progress.hpp"

#include <algorithm>
#include <set>

namespace tconv::sweep {
namespace {

bool has_peaks(store::Database& database, std::int64_t run_id) {
    store::Statement any(database, "SELECT EXISTS (SELECT * FROM peak WHERE run_id = :run)", "has_peaks");
    any.bind(":run", run_id);
    return any.step() && any.integer(0) != 0;
}

void measure_and_store_peaks(store::Database& database, const Request& request, std::int64_t run_id) {
    std::set<Dtype> dtypes;
    std::set<int> threads;
    for (const grid::Grid& grid : request.grids) {
        dtypes.insert(grid.dtypes.begin(), grid.dtypes.end());
        threads.insert(grid.threads.begin(), grid.threads.end());
    }
    const auto peaks = measure::measure_peaks(measure::describe_machine(), {dtypes.begin(), dtypes.end()},
                                              {threads.begin(), threads.end()});
    store::Transaction transaction(database);
    store::Statement insert = store::prepare(database, "harness/sweep/sql/insert_peak.sql");
    for (const measure::Peak& peak : peaks)
        insert.bind(":run", run_id)
            .bind(":quantity", measure::name(peak.quantity))
            .bind(":dtype", peak.dtype ? name(*peak.dtype) : "")
            .bind(":threads", peak.threads)
            .bind(":working_set_bytes", peak.working_set_bytes)
            .bind(":per_second", peak.per_second)
            .run();
    transaction.commit();
}

// Cold caches: sweep through twice what all of them hold together.
measure::Effort with_cold_sweep(measure::Effort effort) {
    const measure::Machine machine = measure::describe_machine();
    const std::int64_t caches =
        machine.l3_bytes * machine.packages + (machine.l2_bytes + machine.l1d_bytes) * machine.cores;
    effort.cold_sweep_bytes = std::max(effort.cold_sweep_bytes, 2 * static_cast<std::uint64_t>(caches));
    return effort;
}

}  // namespace

Summary run(const Request& asked) {
    Request request = asked;
    request.effort = with_cold_sweep(asked.effort);
    const InterruptGuard guard;
    store::Database database = store::Database::open(request.database, store::Access::read_write);
    const Run found = find_or_plan(database, asked);
    const std::vector<Left> left = unfinished_problems(database, found.run_id);

    double work = 0;
    for (const Left& problem : left) work += problem.work;
    Progress progress(static_cast<std::int64_t>(left.size()), work, request.quiet);
    if (request.timed && !left.empty() && !has_peaks(database, found.run_id)) {
        progress.begin("measuring this machine's peaks");
        measure_and_store_peaks(database, request, found.run_id);
    }
    for (const Left& problem : left) {
        if (InterruptGuard::requested()) break;
        progress.begin(problem.layer.empty() ? problem.label : problem.layer);
        const std::int64_t trials = sweep_problem(database, request, found.run_id, problem.problem_id, progress);
        progress.advance(problem.work, trials);
    }
    store::prepare(database, "harness/sweep/sql/finish_run.sql").bind(":run", found.run_id).run();
    return {.run_id = found.run_id,
            .verdicts = count_verdicts(database, found.run_id),
            .resumed = found.resumed,
            .interrupted = InterruptGuard::requested()};
}

}  // namespace tconv::sweep
