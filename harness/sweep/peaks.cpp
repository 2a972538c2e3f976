#include "harness/sweep/peaks.hpp"

#include "harness/measure/machine.hpp"
#include "harness/measure/peaks.hpp"
#include "harness/store/statement.hpp"

namespace tconv::sweep {

void ensure_peaks(store::Database& database, const Question& question) {
    store::Statement any = store::prepare(database, "harness/sweep/sql/has_peaks.sql");
    if (any.bind(":run", question.run_id).step() && any.integer(0) != 0) return;

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
