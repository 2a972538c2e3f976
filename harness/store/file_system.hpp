// What SQLite must know of the file system a database lies on, and does not ask.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

namespace tconv::store {

// The name of a file system whose files several machines may have open, by the f_type of statfs(2); empty for others.
// The write-ahead log's shared memory does not reach from machine to machine there. FUSE counts: it may be anything.
std::string_view network_name(unsigned long f_type);

// Of the file, or of its folder while there is no file.
std::string_view network_name(const std::filesystem::path& file);

// On a read-only file system WAL's shared memory cannot be made; but nobody can write there either, so that the file
// may be read as it is, unless commits are still in a -wal file beside it.
bool on_frozen_file_system(const std::filesystem::path& file);

// Throws StoreError with the system's own words where `file` cannot be written or made. SQLite would open what it may
// not write for reading, and fail later in other words.
void require_writable(const std::filesystem::path& file);

// For SQLite to take the file as one that never changes.
std::string immutable_uri(const std::filesystem::path& file);

// For SQLite to open the file for reading, and to take it as above where nobody can write there.
std::string read_only_uri(const std::filesystem::path& file);

}  // namespace tconv::store
