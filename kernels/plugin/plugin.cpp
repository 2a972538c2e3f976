// Loading: what may be wrong with a library, in the order in which it shows.
#include "kernels/plugin/plugin.hpp"

#include <dlfcn.h>

#include <array>
#include <cstdint>
#include <cstdio>
#include <fstream>

namespace tconv::plugin {
namespace {

// dlerror begins with the file's name, which the caller says anyway.
std::string reason_of_loader(const std::string& file) {
    const char* said = dlerror();
    std::string reason = said ? said : "it cannot be loaded";
    if (reason.starts_with(file + ": ")) reason.erase(0, file.size() + 2);
    return reason;
}

const tconv_plugin& enter(const std::string& file) {
    void* library = dlopen(file.c_str(), RTLD_NOW | RTLD_LOCAL);
    if (!library) throw PluginError(reason_of_loader(file));
    void* symbol = dlsym(library, "tconv_plugin_entry");
    if (!symbol) throw PluginError("has no function tconv_plugin_entry (in C++: extern \"C\"), see tconv_kernel.h");
    const tconv_plugin* plugin = reinterpret_cast<decltype(&tconv_plugin_entry)>(symbol)();
    if (!plugin) throw PluginError("tconv_plugin_entry returned NULL");
    return *plugin;
}

std::vector<Kernel> kernels_of(const tconv_plugin& plugin, const std::string& library) {
    if (plugin.abi_version != TCONV_ABI_VERSION)
        throw PluginError("speaks version " + std::to_string(plugin.abi_version) +
                          " of tconv_kernel.h, this tconv version " + std::to_string(TCONV_ABI_VERSION) +
                          ": build it with the header of this tconv");
    if (plugin.kernel_count == 0 || !plugin.kernels) throw PluginError("holds no kernel");
    std::vector<Kernel> kernels;
    for (std::uint32_t i = 0; i < plugin.kernel_count; ++i) kernels.push_back(adapt(plugin.kernels[i], library));
    return kernels;
}

}  // namespace

std::vector<Kernel> load(const std::filesystem::path& file) {
    const std::string library = identity(file);
    try {
        return kernels_of(enter(std::filesystem::absolute(file).string()), library);
    } catch (const std::exception&) {
        throw;
    } catch (...) {
        throw PluginError("threw something that is no std::exception");
    }
}

// FNV-1a, 64 bits: tells a file from another, and is no seal.
std::string identity(const std::filesystem::path& file) {
    if (!std::filesystem::is_regular_file(file)) throw PluginError("no such file");
    std::ifstream in(file, std::ios::binary);
    if (!in) throw PluginError("cannot be read");
    std::uint64_t hash = 0xcbf29ce484222325;
    std::array<char, 1 << 16> buffer{};
    while (in.read(buffer.data(), buffer.size()), in.gcount() > 0)
        for (std::size_t i = 0; i < static_cast<std::size_t>(in.gcount()); ++i)
            hash = (hash ^ static_cast<unsigned char>(buffer[i])) * 0x100000001b3;
    std::array<char, 20> text{};
    std::snprintf(text.data(), text.size(), " %016llx", static_cast<unsigned long long>(hash));
    return "plugin " + file.filename().string() + text.data();
}

}  // namespace tconv::plugin
