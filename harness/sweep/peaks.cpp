#include "harness/sweep/peaks.hpp"

#include "harness/measure/machine.hpp"
#include "harness/measure/peaks.hpp"
#include "harness/store/statement.hpp"

namespace tconv::sweep {

namespace {

bool has_peaks(store::Database& database, std::int64_t run_id) {
    store::Statement any = store::prepare(database, "harness/sweep/sql/has_peaks.sql");
    return any.bind(":run", run_id).step() && any.integer(0) != 0;
}

}  // namespace

void ensure_peaks(store::Database& database, const Question& question) {
    if (has_peaks(database, question.run_id)) return;
    const auto peaks = measure::measure_peaks(measure::describe_machine(), question.dtypes, question.threads);
    store::Transaction transaction(database);
    store::Statement insert = store::prepare(database, "harness/sweep/sql/insert_peak.sql");
    for (const measure::Peak& peak : peaks)
        insert.bind(":run", question.run_id)
            .bind(":quantity", measure::name(peak.quantity))
            .bind(":dtype", peak.dtype ? name(*peak.dtype) : "")
            .bind(":threads", peak.threads)
            .bind(":working_set_bytes", peak.working_set_bytes)
            .bind(":per_second", peak.per_second)
            .run();
    transaction.commit();
}

}  // namespace tconv::sweep
