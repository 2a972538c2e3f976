#include "harness/compare/compare.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <functional>

namespace tconv::compare {
namespace {

bool failed(const std::string& verdict) {
    return verdict == "disagrees" || verdict == "crashed" || verdict == "timed_out";
}

struct Pairs {
    std::vector<double> a, b;
};

// The repetitions of the rounds that both have.
Pairs common_rounds(const Trial& a, const Trial& b) {
    Pairs pairs;
    for (std::size_t i = 0, j = 0; i < a.ns.size() && j < b.ns.size();) {
        if (a.rounds[i] == b.rounds[j]) {
            pairs.a.push_back(a.ns[i]);
            pairs.b.push_back(b.ns[j]);
        }
        const bool advance_a = a.rounds[i] <= b.rounds[j], advance_b = b.rounds[j] <= a.rounds[i];
        i += advance_a;
        j += advance_b;
    }
    return pairs;
}

// FNV-1a, so that the same key draws the same resamples everywhere.
std::uint64_t seed_of(const Key& key) {
    std::uint64_t hash = 0xcbf29ce484222325;
    for (const char c : key.problem + key.kernel + key.dtype + std::to_string(key.threads) + key.cache)
        hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3;
    return hash;
}

Comparison measure(const Key& key, const Trial& a, const Trial& b, bool one_run) {
    Comparison c{.key = key, .layer = b.layer.empty() ? a.layer : b.layer, .kernel_a = a.kernel, .kernel_b = b.kernel};
    Pairs samples{a.ns, b.ns};
    if (one_run) {
        const Pairs paired = common_rounds(a, b);
        c.paired = 2 * paired.a.size() > std::min(a.ns.size(), b.ns.size());
        if (c.paired) samples = paired;
    }
    c.a_samples = samples.a.size();
    c.b_samples = samples.b.size();
    c.a_ns = median(samples.a);
    c.b_ns = median(samples.b);
    if (c.paired) {
        const std::vector<double> of_rounds = ratios(samples.a, samples.b);
        c.ratio = median(of_rounds);
        c.p = sign_test(samples.a, samples.b);
        c.interval = median_within(of_rounds, seed_of(key));
    } else {
        c.ratio = c.b_ns / c.a_ns;
        c.p = mann_whitney(samples.a, samples.b);
        c.interval = ratio_of_medians(samples.a, samples.b, seed_of(key));
    }
    return c;
}

Call call_of(const Comparison& c, const Rule& rule) {
    const double high = 1 + rule.min_effect, low = 1 / high;
    if (std::min(c.a_samples, c.b_samples) < static_cast<std::size_t>(rule.samples_at_least)) return Call::unsure;
    if (c.q <= rule.false_discovery_rate && c.ratio >= high) return Call::slower;
    if (c.q <= rule.false_discovery_rate && c.ratio <= low) return Call::faster;
    if (c.interval.low > low && c.interval.high < high) return Call::same;
    return Call::unsure;
}

void decide(std::vector<Comparison>& compared, const Rule& rule) {
    std::vector<double> p;
    for (const Comparison& c : compared) p.push_back(c.p);
    const std::vector<double> q = adjusted(p);
    for (std::size_t i = 0; i < compared.size(); ++i) {
        compared[i].q = q[i];
        compared[i].call = call_of(compared[i], rule);
    }
    std::ranges::stable_sort(compared, std::greater{}, &Comparison::ratio);
}

void add(Outcome& outcome, const Key& key, const Trial& a, const Trial& b, bool one_run) {
    const auto change = [&](const std::string& message) {
        return Change{key, b.layer.empty() ? a.layer : b.layer, a.verdict, b.verdict, message};
    };
    if (a.verdict == "agrees" && b.verdict == "agrees") {
        if (a.ns.empty() && b.ns.empty()) return;  // judged only, on both sides: nothing to tell
        if (a.ns.empty() || b.ns.empty())
            outcome.untimed.push_back(change(a.ns.empty() ? "no times in A" : "no times in B"));
        else
            outcome.compared.push_back(measure(key, a, b, one_run));
    } else if (a.verdict == "agrees" && failed(b.verdict)) {
        outcome.broken.push_back(change(b.message));
    } else if (failed(a.verdict) && b.verdict == "agrees") {
        outcome.mended.push_back(change(a.message));
    }
}

}  // namespace

std::string_view name(Call call) {
    constexpr std::array<std::string_view, 4> names = {"SLOWER", "FASTER", "SAME", "UNSURE"};
    return names[static_cast<std::size_t>(call)];
}

std::size_t Outcome::count(Call call) const {
    return static_cast<std::size_t>(std::ranges::count(compared, call, &Comparison::call));
}

double Outcome::geometric_mean() const {
    double sum = 0;
    for (const Comparison& c : compared) sum += std::log(c.ratio);
    return compared.empty() ? std::nan("") : std::exp(sum / static_cast<double>(compared.size()));
}

Outcome compare(const Side& a, const Side& b, bool one_run, const Rule& rule) {
    Outcome outcome;
    for (const auto& [key, trial] : a.trials) {
        const auto other = b.trials.find(key);
        if (other == b.trials.end())
            outcome.only_a.push_back(key);
        else
            add(outcome, key, trial, other->second, one_run);
    }
    for (const auto& [key, trial] : b.trials)
        if (!a.trials.contains(key)) outcome.only_b.push_back(key);
    decide(outcome.compared, rule);
    return outcome;
}

void replace(Outcome& outcome, const Outcome& again, const Rule& rule) {
    for (const Comparison& fresh : again.compared) {
        const auto old = std::ranges::find(outcome.compared, fresh.key, &Comparison::key);
        if (old == outcome.compared.end()) continue;
        *old = fresh;
        old->settled = true;
    }
    for (const Change& change : again.broken) {
        std::erase_if(outcome.compared, [&](const Comparison& c) { return c.key == change.key; });
        outcome.broken.push_back(change);
    }
    decide(outcome.compared, rule);
}

}  // namespace tconv::compare
