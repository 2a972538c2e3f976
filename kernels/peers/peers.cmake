# Libraries to compare with, each where it is found; elsewhere than in the system's folders: CMAKE_PREFIX_PATH. Their threads
# are not instrumented: ThreadSanitizer's build goes without.

function(leave_out library)
  message(STATUS "built without ${library}'s kernels: not found, not asked for, or this is ThreadSanitizer's build")
  list(TRANSFORM ARGN PREPEND ${CMAKE_SOURCE_DIR}/kernels/peers/)
  set_source_files_properties(${ARGN} PROPERTIES HEADER_FILE_ONLY ON)
endfunction()

# Debian's package file for CMake wants OpenCL's headers, which it does not need.
find_path(ONEDNN_INCLUDE oneapi/dnnl/dnnl.hpp)
find_library(ONEDNN_LIBRARY dnnl)
if(ONEDNN_INCLUDE AND ONEDNN_LIBRARY AND NOT TCONV_SANITIZE MATCHES thread)
  target_compile_definitions(tconv_kernels PUBLIC TCONV_WITH_ONEDNN)
  target_include_directories(tconv_kernels SYSTEM PRIVATE ${ONEDNN_INCLUDE})
  target_link_libraries(tconv_kernels PRIVATE ${ONEDNN_LIBRARY})
else()
  leave_out(oneDNN onednn.cpp)
endif()

find_path(XNNPACK_INCLUDE xnnpack.h)
find_library(XNNPACK_LIBRARY XNNPACK)
find_path(PTHREADPOOL_INCLUDE pthreadpool.h)
find_library(PTHREADPOOL_LIBRARY pthreadpool)
if(XNNPACK_INCLUDE AND XNNPACK_LIBRARY AND PTHREADPOOL_INCLUDE AND PTHREADPOOL_LIBRARY AND NOT TCONV_SANITIZE MATCHES thread)
  # It tells no version at run time: the package's, or else which file it was.
  execute_process(COMMAND dpkg-query -W -f \${Version} libxnnpack-dev OUTPUT_VARIABLE version ERROR_QUIET RESULT_VARIABLE failed)
  if(failed)
    file(SHA256 ${XNNPACK_LIBRARY} version)
  endif()
  target_compile_definitions(tconv_kernels PUBLIC TCONV_WITH_XNNPACK)
  set_source_files_properties(${CMAKE_SOURCE_DIR}/kernels/peers/xnnpack.cpp PROPERTIES
                              COMPILE_DEFINITIONS TCONV_XNNPACK_VERSION="XNNPACK\ ${version}")
  target_include_directories(tconv_kernels SYSTEM PRIVATE ${XNNPACK_INCLUDE} ${PTHREADPOOL_INCLUDE})
  target_link_libraries(tconv_kernels PRIVATE ${XNNPACK_LIBRARY} ${PTHREADPOOL_LIBRARY})
else()
  leave_out(XNNPACK xnnpack.cpp transpose.cpp)
endif()

# Not looked for unless asked for: some 260 libraries come with it, and all of them are loaded whenever tconv starts.
if(TCONV_TORCH)
  find_path(TORCH_INCLUDE ATen/Parallel.h)
  find_path(TORCH_API_INCLUDE torch/version.h PATH_SUFFIXES torch/csrc/api/include)
  find_library(TORCH_CPU_LIBRARY torch_cpu)
  find_library(C10_LIBRARY c10)
endif()
if(TCONV_TORCH AND TORCH_INCLUDE AND TORCH_API_INCLUDE AND TORCH_CPU_LIBRARY AND C10_LIBRARY
   AND NOT TCONV_SANITIZE MATCHES thread)
  # Its header tells no patch level: the package's version, or else the header's.
  execute_process(COMMAND dpkg-query -W -f \${Version} libtorch-dev OUTPUT_VARIABLE version ERROR_QUIET RESULT_VARIABLE failed)
  if(failed)
    file(STRINGS ${TORCH_API_INCLUDE}/torch/version.h version REGEX "^ +\"[0-9.]+\"")
    string(REGEX REPLACE "[ \"]" "" version "${version}")
  endif()
  target_compile_definitions(tconv_kernels PUBLIC TCONV_WITH_TORCH)
  set_source_files_properties(${CMAKE_SOURCE_DIR}/kernels/peers/torch.cpp PROPERTIES
                              COMPILE_DEFINITIONS TCONV_TORCH_VERSION="libtorch\ ${version}")
  target_include_directories(tconv_kernels SYSTEM PRIVATE ${TORCH_INCLUDE} ${TORCH_API_INCLUDE})
  target_link_libraries(tconv_kernels PRIVATE ${TORCH_CPU_LIBRARY} ${C10_LIBRARY})
else()
  leave_out(libtorch torch.cpp)
endif()
