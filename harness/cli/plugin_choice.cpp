#include "harness/cli/plugin_choice.hpp"

#include "harness/sweep/plugins.hpp"

namespace tconv::cli {

void PluginChoice::add_option(CLI::App& command) {
    command
        .add_option("--plugin", files,
                    "a shared library with kernels of your own (kernels/plugin/tconv_kernel.h); repeatable")
        ->type_name("FILE")
        ->allow_extra_args(false);
}

void PluginChoice::name(double timeout_seconds) const {
    constexpr double patient_seconds = 20;
    sweep::name_plugins(files, timeout_seconds > 0 ? timeout_seconds : patient_seconds);
}

}  // namespace tconv::cli
