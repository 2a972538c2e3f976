// tconv with the kernels that are wrong on purpose, and the trial of the judge.
//
//     tconv_wrong try [KERNEL…]     puts the kernels (default: all wrong ones) before every check and prints who caught
//                                   whom; exit code 1 when a kernel is caught by no check, or a check catches none
//     tconv_wrong ANYTHING ELSE     tconv, with the wrong kernels added
#include "harness/cli/command.hpp"
#include "tests/wrong/tribunal.hpp"
#include "tests/wrong/wrong.hpp"

#include <iostream>
#include <string_view>

using namespace tconv;

int main(int argc, char** argv) {
    for (const Kernel& kernel : wrong::all_wrong_kernels()) add_kernel(kernel);
    if (argc < 2 || std::string_view(argv[1]) != "try") return cli::run(argc, argv);
    wrong::Tribunal tribunal;
    for (int i = 2; i < argc; ++i) {
        const Kernel* kernel = find_kernel(argv[i]);
        if (!kernel) return std::cerr << "no kernel " << argv[i] << '\n', 2;
        tribunal.hear(*kernel);
    }
    if (argc == 2)
        for (const Kernel& kernel : wrong::all_wrong_kernels()) tribunal.hear(kernel);
    std::cout << tribunal.table();
    const std::string complaints = tribunal.uncaught() + (argc == 2 ? tribunal.idle() : "");
    std::cout << complaints;
    return complaints.empty() ? 0 : 1;
}
