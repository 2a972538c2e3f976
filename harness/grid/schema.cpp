// The only file that includes valijson: it is slow to compile.
//
// valijson says where a document breaks the schema, but of an anyOf only that nothing fitted; so the words come from
// the schema's "description" at the deepest place it names.
#include "harness/grid/schema.hpp"

#include "harness/grid/grid.hpp"
#include "harness/grid/nearest.hpp"
#include "harness/store/assets.hpp"
#include "kernels/one_line.hpp"

#include <valijson/adapters/nlohmann_json_adapter.hpp>
#include <valijson/schema.hpp>
#include <valijson/schema_parser.hpp>
#include <valijson/validation_results.hpp>
#include <valijson/validator.hpp>

#include <algorithm>
#include <span>

namespace tconv::grid {
namespace {

using Json = nlohmann::json;
using Adapter = valijson::adapters::NlohmannJsonAdapter;
using Steps = std::vector<std::string>;  // keys and indices from the root

struct Compiled {
    Json json;
    valijson::Schema schema;
};

const Compiled& compiled() {
    static const Compiled* const result = [] {
        auto* fresh = new Compiled{.json = Json::parse(store::asset("schemas/grid.schema.json")), .schema = {}};
        valijson::SchemaParser().populateSchema(Adapter(fresh->json), fresh->schema);
        return fresh;
    }();
    return *result;
}

// valijson's "<root>", "[axes]", "[2]".
Steps steps_of(const std::vector<std::string>& context) {
    Steps steps;
    for (const std::string& part : std::span(context).subspan(context.empty() ? 0 : 1))
        steps.push_back(part.substr(1, part.size() - 2));
    return steps;
}

const Json& dereferenced(const Json& schema) {
    if (!schema.contains("$ref")) return schema;
    return compiled().json.at(Json::json_pointer(schema["$ref"].get<std::string>().substr(1)));
}

bool is_index(const std::string& step) { return step.find_first_not_of("0123456789") == std::string::npos; }

// Every subschema that may speak of the place `steps` below `reference`, outer ones first.
void collect(const Json& reference, std::span<const std::string> steps, std::vector<const Json*>& found) {
    const Json& schema = dereferenced(reference);
    if (steps.empty()) {
        found.push_back(&schema);
    } else if (is_index(steps[0])) {
        if (schema.contains("items")) collect(schema["items"], steps.subspan(1), found);
    } else if (schema.contains("properties") && schema["properties"].contains(steps[0])) {
        collect(schema["properties"][steps[0]], steps.subspan(1), found);
    }
    if (schema.contains("anyOf"))
        for (const Json& choice : schema["anyOf"]) collect(choice, steps, found);
}

// A key of `value` that no subschema at its place knows, with the nearest known; else empty.
std::string unknown_key(const Json& value, const std::vector<const Json*>& schemas) {
    std::vector<std::string> known;
    for (const Json* schema : schemas)
        if (schema->contains("properties"))
            for (const auto& [key, unused] : (*schema)["properties"].items()) known.push_back(key);
    if (!value.is_object() || known.empty()) return "";
    for (const auto& [key, unused] : value.items())
        if (std::ranges::find(known, key) == known.end())
            return "there is no field \"" + one_line(key) + "\"" + did_you_mean(key, known);
    return "";
}

std::string shortened(const Json& value) {
    const std::string text = value.dump(-1, ' ', true, Json::error_handler_t::replace);
    return text.size() <= 60 ? text : text.substr(0, 57) + "...";
}

std::string explanation(const Json& document, const Steps& steps) {
    const Json* value = &document;
    std::string path;
    for (const std::string& step : steps) {
        value = value->is_array() ? &value->at(std::stoul(step)) : &value->at(step);
        path += "/" + one_line(step);
    }
    std::vector<const Json*> schemas;
    collect(compiled().json, steps, schemas);
    path = path.empty() ? "/" : path;
    if (const std::string unknown = unknown_key(*value, schemas); !unknown.empty()) return path + ": " + unknown;
    for (const Json* schema : schemas)
        if (schema->contains("description"))
            return path + ": " + shortened(*value) + " is not " + (*schema)["description"].get<std::string>();
    return path + ": " + shortened(*value) + " is not allowed here";
}

}  // namespace

void require_schema(const Json& document, const std::string& called) {
    valijson::ValidationResults results;
    valijson::Validator validator(valijson::Validator::kStrongTypes);
    if (validator.validate(compiled().schema, Adapter(document), &results)) return;
    Steps deepest;
    for (valijson::ValidationResults::Error error; results.popError(error);)
        if (Steps steps = steps_of(error.context); steps.size() > deepest.size()) deepest = std::move(steps);
    throw GridError(called + ": " + explanation(document, deepest));
}

}  // namespace tconv::grid
