// benchdnn's batch files: shell-like lines of options and descriptors.
#include "harness/grid/benchdnn.hpp"
#include "harness/grid/grid.hpp"
#include "harness/grid/text_file.hpp"

#include <sstream>

namespace tconv::grid {
namespace {

namespace fs = std::filesystem;

struct Line {
    std::size_t number = 0;
    std::string text = {};
};

// Lines with their comments cut; one that ends in '\' takes in the next.
std::vector<Line> logical_lines(const std::string& text) {
    std::vector<Line> lines;
    std::istringstream stream(text);
    bool goes_on = false;
    std::size_t number = 0;
    for (std::string line; std::getline(stream, line);) {
        ++number;
        for (std::size_t at = line.find('#'); at != std::string::npos; at = line.find('#', at + 1))
            if (at == 0 || line[at - 1] == ' ' || line[at - 1] == '\t') line.resize(at);
        while (!line.empty() && (line.back() == '\r' || line.back() == ' ' || line.back() == '\t')) line.pop_back();
        const bool backslash = line.ends_with('\\');
        if (backslash) line.pop_back();
        if (goes_on)
            lines.back().text += " " + line;
        else
            lines.push_back({.number = number, .text = line});
        goes_on = backslash;
    }
    return lines;
}

std::vector<std::string> words_of(const std::string& text) {
    std::istringstream stream(text);
    std::vector<std::string> words;
    for (std::string word; stream >> word;) words.push_back(word);
    return words;
}

struct Reader {
    std::vector<Descriptor> descriptors = {};
    std::vector<std::string> open = {};  // identities of the batch files being read, outermost first

    void read(const fs::path& file) {
        const std::string identity = identity_of(file);
        for (const std::string& outer : open)
            if (outer == identity) throw GridError(file.string() + ": includes itself through --batch");
        open.push_back(identity);
        for (const Line& line : logical_lines(read_text(file))) {
            const std::string where = file.string() + ": line " + std::to_string(line.number) + ": ";
            try {
                read_line(file, words_of(line.text));
            } catch (const std::runtime_error& error) {
                throw GridError(where + error.what());
            } catch (const ProblemError& error) {
                throw GridError(where + error.what());
            }
        }
        open.pop_back();
    }

    void read_line(const fs::path& file, const std::vector<std::string>& words) {
        constexpr std::string_view batch = "--batch=";
        bool in_option = false;
        for (const std::string& word : words) {
            if (word.starts_with(batch)) {
                read(file.parent_path() / word.substr(batch.size()));
            } else if (word.starts_with('-') || in_option) {
                in_option = word.ends_with(',');  // its list goes on in the next word
            } else {
                descriptors.push_back(parse_benchdnn(word));
            }
        }
    }
};

}  // namespace

std::vector<Descriptor> read_benchdnn(const fs::path& file) {
    Reader reader;
    reader.read(file);
    return reader.descriptors;
}

}  // namespace tconv::grid
