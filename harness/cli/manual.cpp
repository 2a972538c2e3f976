#include "harness/cli/manual.hpp"

#include "harness/cli/topics.hpp"

namespace tconv::cli {
namespace {

// Text as roff shows it: no backslash, no leading dot or quote is read as a request, hyphens are the keyboard's.
std::string escaped(const std::string& text) {
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        if ((i == 0 || text[i - 1] == '\n') && (c == '.' || c == '\'')) out += "\\&";
        if (c == '\\')
            out += "\\e";
        else if (c == '-')
            out += "\\-";
        else if (c == '"')
            out += "\\(dq";
        else
            out += c;
    }
    return out;
}

std::string upper(std::string text) {
    for (char& c : text) c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
    return text;
}

void verbatim(std::ostream& out, const std::string& text) {
    out << ".PP\n.nf\n" << escaped(text) << (text.ends_with('\n') ? "" : "\n") << ".fi\n";
}

void write_option(std::ostream& out, const CLI::Option& option) {
    out << ".TP\n.B \"" << escaped(option.get_positional() ? option.get_name(true) : option.get_name(false, true));
    if (option.nonpositional() && option.get_items_expected_max() > 0) out << " " << escaped(option.get_type_name());
    out << "\"\n" << escaped(option.get_description());
    if (!option.get_default_str().empty()) out << " (default " << escaped(option.get_default_str()) << ")";
    out << "\n";
}

void write_command(std::ostream& out, const CLI::App& command) {
    out << ".SS \"tconv " << escaped(command.get_name()) << "\"\n" << escaped(command.get_description()) << ".\n";
    for (const CLI::Option* option : command.get_options())
        if (option != command.get_help_ptr()) write_option(out, *option);
    if (!command.get_footer().empty()) verbatim(out, command.get_footer());
}

}  // namespace

void write_manual(std::ostream& out, const CLI::App& app) {
    out << ".TH TCONV 1 \"\" \"tconv " TCONV_VERSION "\" \"User Commands\"\n"
        << ".SH NAME\ntconv \\- judge, time and compare kernels of transposed convolution\n"
        << ".SH SYNOPSIS\n.B tconv\n.I command\n.RI [ options ]\n"
        << ".SH DESCRIPTION\n"
        << escaped(app.get_description()) << "\n";
    verbatim(out, app.get_footer());
    out << ".SH COMMANDS\n";
    for (const CLI::App* command : app.get_subcommands([](const CLI::App* c) { return !c->get_group().empty(); }))
        write_command(out, *command);
    for (const Topic& topic : topics()) {
        out << ".SH \"" << escaped(upper(topic.name)) << "\"\n" << escaped(topic.title) << ".\n";
        verbatim(out, topic.text);
    }
}

}  // namespace tconv::cli
