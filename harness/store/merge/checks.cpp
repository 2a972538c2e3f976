#include "harness/store/merge/checks.hpp"

#include "harness/store/statement.hpp"

#include <algorithm>

namespace tconv::store {
namespace {

struct Question {
    std::string table, sql;
};

// Past the string, the quoted name or the comment that begins at `at`, or past one character.
std::size_t past(std::string_view text, std::size_t at) {
    const char first = text[at];
    const auto behind = [&](std::string_view end, std::size_t from) {
        const std::size_t found = text.find(end, from);
        return found == text.npos ? text.size() : found + end.size();
    };
    if (first == '\'' || first == '"') return behind({&first, 1}, at + 1);
    if (text.substr(at, 2) == "--") return behind("\n", at);
    if (text.substr(at, 2) == "/*") return behind("*/", at + 2);
    return at + 1;
}

// From the parenthesis that opens at `at` to the one that closes it.
std::string_view in_parentheses(std::string_view text, std::size_t at) {
    int depth = 0;
    for (std::size_t i = at; i < text.size(); i = past(text, i)) {
        depth += (text[i] == '(') - (text[i] == ')');
        if (depth == 0) return text.substr(at, i + 1 - at);
    }
    return text.substr(at);
}

std::vector<Question> questions(Database& database, const std::vector<std::string>& tables) {
    std::vector<Question> all;
    Statement create(database, "SELECT sql FROM main.sqlite_schema WHERE type = 'table' AND name = :table", "tables");
    for (const std::string& table : tables) {
        create.reset();
        if (!create.bind(":table", table).step()) continue;
        const std::string condition = condition_of(create.text(0));
        if (!condition.empty()) all.push_back({table, "SELECT 1 FROM \"" + table + "\" WHERE NOT (" + condition + ")"});
    }
    return all;
}

std::string first_broken(const std::vector<Question>& questions, const std::filesystem::path& file) {
    try {
        Database database = Database::open(file, Access::read_only);
        for (const Question& question : questions)
            if (Statement(database, question.sql, question.table).step())
                return "a row of " + question.table + " breaks a CHECK of that table";
    } catch (const StoreError& error) {
        return error.what();
    }
    return "";
}

}  // namespace

std::string condition_of(std::string_view create_table) {
    constexpr std::string_view keyword = "CHECK (";
    std::string condition;
    for (std::size_t at = 0; at < create_table.size(); at = past(create_table, at)) {
        if (create_table.substr(at, keyword.size()) != keyword) continue;
        const std::string_view check = in_parentheses(create_table, at + keyword.size() - 1);
        condition += (condition.empty() ? "" : " AND ") + std::string(check);
    }
    return condition;
}

Checks::Checks(Database& database, const std::vector<std::string>& tables, const std::filesystem::path& file)
    : finding_(std::async(std::launch::async, first_broken, questions(database, tables), file).share()) {}

}  // namespace tconv::store
