// What this binary was built from and with. The build system writes generated/build_info.hpp.
#include "harness/measure/machine.hpp"
#include "kernels/kernel.hpp"

#include "generated/build_info.hpp"

#include <elf.h>
#include <hwy/targets.h>
#include <link.h>

#include <cstring>

namespace tconv::measure {
namespace {

#if defined(__clang__)
constexpr auto compiler = "clang " __clang_version__;
#else
constexpr auto compiler = "g++ " __VERSION__;
#endif

// The GNU build-id note of the first loaded object, which is the executable.
int read_build_id(dl_phdr_info* object, std::size_t, void* text) {
    constexpr auto digits = "0123456789abcdef";
    for (int i = 0; i < object->dlpi_phnum; ++i) {
        const ElfW(Phdr)& segment = object->dlpi_phdr[i];
        if (segment.p_type != PT_NOTE) continue;
        const char* note = reinterpret_cast<const char*>(object->dlpi_addr + segment.p_vaddr);
        for (const char* end = note + segment.p_memsz; note + sizeof(ElfW(Nhdr)) <= end;) {
            ElfW(Nhdr) header;
            std::memcpy(&header, note, sizeof header);
            const char* owner = note + sizeof header;
            const auto padded = [](std::size_t size) { return (size + 3) / 4 * 4; };
            const char* id = owner + padded(header.n_namesz);
            if (header.n_type == NT_GNU_BUILD_ID && header.n_namesz == 4 && std::memcmp(owner, "GNU", 4) == 0)
                for (const char* byte = id; byte < id + header.n_descsz; ++byte) {
                    *static_cast<std::string*>(text) += digits[static_cast<unsigned char>(*byte) >> 4];
                    *static_cast<std::string*>(text) += digits[static_cast<unsigned char>(*byte) & 15];
                }
            note = id + padded(header.n_descsz);
        }
    }
    return 1;  // no further object
}

}  // namespace

Build describe_build() {
    Build build{.version = build_info::version,
                .git_commit = build_info::git_commit,
                .compiler = compiler,
                .build_type = build_info::build_type,
                .flags = build_info::flags,
                .libraries = {},
                .binary_id = {}};
    dl_iterate_phdr(read_build_id, &build.binary_id);
    std::string targets;
    for (std::int64_t left = hwy::SupportedTargets(); left != 0; left &= left - 1)
        targets += (targets.empty() ? "" : " ") + std::string(hwy::TargetName(left & -left));
    build.libraries["highway_targets"] = targets;
    for (const Kernel& kernel : all_kernels())
        if (!kernel.library.empty()) build.libraries[kernel.name] = kernel.library;
    return build;
}

}  // namespace tconv::measure
