#include "harness/store/merge/template.hpp"

#include "harness/store/statement.hpp"

#include <regex>
#include <set>

namespace tconv::store {
namespace {

std::string replaced(std::string text, const std::string& blank, const std::string& by) {
    for (std::size_t at = 0; (at = text.find(blank, at)) != std::string::npos; at += by.size())
        text.replace(at, blank.size(), by);
    return text;
}

std::set<std::string> words(const std::string& text) {
    static const std::regex word("\\w+");
    return {std::sregex_token_iterator(text.begin(), text.end(), word), std::sregex_token_iterator()};
}

std::string columns(Database& database, const std::string& prefix, const std::string& table,
                    const std::set<std::string>& without) {
    std::string list;
    Statement rows(database, "SELECT name FROM pragma_table_xinfo(:table, 'main') WHERE hidden = 0 ORDER BY cid",
                   table);
    for (rows.bind(":table", table); rows.step();)
        if (!without.contains(rows.text(0))) list += (list.empty() ? "" : ", ") + prefix + '"' + rows.text(0) + '"';
    return list;
}

}  // namespace

std::string filled(Database& database, std::string_view sql, const Blanks& blanks) {
    std::string text = replaced(replaced(std::string(sql), "{table}", blanks.table), "{source}", blanks.source);
    static const std::regex blank(R"(\{(\w+\.)?(\w+)((?: - \w+)*)\})");
    std::string result;
    std::smatch match;
    for (; std::regex_search(text, match, blank); text = match.suffix())
        result += match.prefix().str() + columns(database, match[1], match[2], words(match[3]));
    return result + text;
}

}  // namespace tconv::store
