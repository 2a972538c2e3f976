// A database that is read and never written: where it cannot be read as it is, a copy is.
#pragma once

#include "harness/store/database.hpp"

#include <filesystem>

namespace tconv::store {

// A folder for copies, made when it is first needed, gone with this object.
class CopyFolder {
public:
    explicit CopyFolder(std::filesystem::path beside) : beside_(std::move(beside)) {}
    ~CopyFolder();
    CopyFolder(const CopyFolder&) = delete;
    CopyFolder& operator=(const CopyFolder&) = delete;
    std::filesystem::path next();  // a file that is not there yet

private:
    std::filesystem::path beside_, folder_;
    int files_ = 0;
};

// The file to read for `input`: itself, or a copy in `folder` where it has an older schema (the copy is migrated) or
// was left in the middle of a commit that wants to be undone. Throws StoreError, in a line that names `input`, where it
// is missing, damaged, of a newer tconv or of somebody else's.
std::filesystem::path readable(const std::filesystem::path& input, CopyFolder& folder);

}  // namespace tconv::store
