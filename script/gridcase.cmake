# The functions by which every folder says what it builds; each folder's CMakeLists.txt is the
# architecture: DEPS are ours and public, USES are third parties and stay private.

find_package(Threads REQUIRED)

add_library(gridcase_options INTERFACE)
target_include_directories(gridcase_options INTERFACE ${PROJECT_SOURCE_DIR})
target_compile_options(gridcase_options INTERFACE
    -Wall -Wextra -Wpedantic -Wconversion -Wshadow -Wswitch-enum -Werror)
# GCC 12 takes the storage of an empty std::optional for a value that is read uninitialised, and what
# is put before a std::string for an overlapping copy, once it inlines (-O1 with a sanitizer, -O3).
# The sanitizers look at the real things.
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND (GRIDCASE_SANITIZE OR NOT CMAKE_BUILD_TYPE STREQUAL "Debug"))
    target_compile_options(gridcase_options INTERFACE -Wno-maybe-uninitialized -Wno-restrict)
endif()
option(GRIDCASE_UNITY "Compile a dozen files of a target as one" ON)
if(GRIDCASE_UNITY AND CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
    # GCC takes every file but the one it was called with for a header.
    target_compile_options(gridcase_options INTERFACE -Wno-subobject-linkage)
endif()
# Some forty programs: the usual linker takes a sixth of a clean build.
find_program(GRIDCASE_MOLD mold)
if(GRIDCASE_MOLD)
    target_link_options(gridcase_options INTERFACE -fuse-ld=mold)
endif()
if(GRIDCASE_SANITIZE)
    target_compile_options(gridcase_options INTERFACE
        -fsanitize=${GRIDCASE_SANITIZE} -fno-omit-frame-pointer -fno-sanitize-recover=all)
    target_link_options(gridcase_options INTERFACE -fsanitize=${GRIDCASE_SANITIZE})
    if(GRIDCASE_SANITIZE MATCHES thread)
        target_compile_options(gridcase_options INTERFACE -Wno-tsan)
    endif()
endif()

# What a server links: commits are made by one thread and let go by another, which costs glibc's
# allocator a tenth of all processor time. Sanitizers bring their own.
add_library(gridcase_allocator INTERFACE)
if(NOT GRIDCASE_SANITIZE)
    find_package(PkgConfig REQUIRED)
    pkg_check_modules(jemalloc REQUIRED IMPORTED_TARGET jemalloc)
    target_link_libraries(gridcase_allocator INTERFACE PkgConfig::jemalloc)
    target_sources(gridcase_allocator INTERFACE ${PROJECT_SOURCE_DIR}/adapters/allocator.cpp)
endif()

# Most of a file's compile time are the headers it includes: a dozen files of a target are read as
# one, which takes a quarter of the time. GRIDCASE_UNITY=OFF compiles each by itself. CMake's own way
# names the files by where the clone lies, so that the compiler's cache would know them in no other.
function(gridcase_together target result)
    set(files "")
    set(dozen "")
    foreach(source IN LISTS ARGN)
        get_source_file_property(own_options ${source} COMPILE_OPTIONS)
        if(NOT GRIDCASE_UNITY OR own_options OR IS_ABSOLUTE "${source}")
            list(APPEND files ${source})
        else()
            list(APPEND dozen ${source})
        endif()
    endforeach()
    set(number 0)
    while(dozen)
        list(SUBLIST dozen 0 12 together)
        list(REMOVE_ITEM dozen ${together})
        set(text "")
        foreach(source IN LISTS together)
            file(RELATIVE_PATH path ${PROJECT_SOURCE_DIR} ${CMAKE_CURRENT_SOURCE_DIR}/${source})
            string(APPEND text "#include \"${path}\"\n")
        endforeach()
        set(file ${CMAKE_CURRENT_BINARY_DIR}/${target}_${number}.cpp)
        file(CONFIGURE OUTPUT ${file} CONTENT "${text}" @ONLY)
        list(APPEND files ${file})
        math(EXPR number "${number} + 1")
    endwhile()
    set(${result} ${files} PARENT_SCOPE)
endfunction()

# A static library gridcase::<name>. HOT: every commit passes through it, so that it is optimised a
# little even for daily work; the tests that read many take a third of the time then.
function(gridcase_library name)
    cmake_parse_arguments(ARG "HOT" "" "SOURCES;DEPS;USES" ${ARGN})
    gridcase_together(${name} sources ${ARG_SOURCES})
    add_library(gridcase_${name} STATIC ${sources})
    if(ARG_HOT)
        target_compile_options(gridcase_${name} PRIVATE $<$<CONFIG:Debug>:-O1>)
    endif()
    add_library(gridcase::${name} ALIAS gridcase_${name})
    target_link_libraries(gridcase_${name} PUBLIC gridcase_options ${ARG_DEPS} PRIVATE ${ARG_USES})
endfunction()

# Which tests also run under a sanitizer, of those that mirror the four layers: under ASan all but
# the command line's and the demo's, which take long by their nature; under TSan what has threads.
# A test may stay out with NOT_UNDER, or come in with LABELS.
set(gridcase_sanitized_folders "^(events|engine|projections|adapters)(/|$)")
set(gridcase_asan_except "(^|/)(cli|demo)(/|$)")
set(gridcase_tsan_libraries gridcase::engine gridcase::rocks gridcase::http)
# `ninja asan_tests` builds exactly what `ctest -L asan` runs; so for tsan.
foreach(sanitizer IN ITEMS asan tsan)
    add_custom_target(${sanitizer}_tests)
endforeach()

function(gridcase_sanitizers_of deps not_under result)
    set(labels "")
    file(RELATIVE_PATH folder ${PROJECT_SOURCE_DIR}/tests ${CMAKE_CURRENT_SOURCE_DIR})
    if(folder MATCHES "${gridcase_sanitized_folders}")
        if(NOT folder MATCHES "${gridcase_asan_except}")
            list(APPEND labels asan)
        endif()
        foreach(library IN LISTS gridcase_tsan_libraries)
            if(library IN_LIST deps)
                list(APPEND labels tsan)
                break()
            endif()
        endforeach()
    endif()
    if(not_under)
        list(REMOVE_ITEM labels ${not_under})
    endif()
    set(${result} ${labels} PARENT_SCOPE)
endfunction()

# A doctest program test_<name>, known to CTest as <name>; all tests may run in parallel.
#   gridcase_test(name SOURCES … DEPS … USES … [LABELS …] [NOT_UNDER asan|tsan …] [TIMEOUT seconds])
function(gridcase_test name)
    cmake_parse_arguments(ARG "" "TIMEOUT" "SOURCES;DEPS;USES;LABELS;NOT_UNDER" ${ARGN})
    # doctest's own code takes seconds to compile: once for all programs.
    if(NOT TARGET gridcase_test_main)
        add_library(gridcase_test_main OBJECT ${PROJECT_SOURCE_DIR}/tests/support/main.cpp)
        target_link_libraries(gridcase_test_main PRIVATE gridcase_options doctest::doctest)
    endif()
    gridcase_together(test_${name} sources ${ARG_SOURCES})
    add_executable(test_${name} ${sources})
    target_link_libraries(test_${name} PRIVATE
        gridcase_test_main gridcase_options ${ARG_DEPS} ${ARG_USES})
    add_test(NAME ${name} COMMAND test_${name})
    if(NOT ARG_TIMEOUT)
        set(ARG_TIMEOUT 600)
    endif()
    if(GRIDCASE_SANITIZE)
        math(EXPR ARG_TIMEOUT "${ARG_TIMEOUT} * 3")
    endif()
    gridcase_sanitizers_of("${ARG_DEPS}" "${ARG_NOT_UNDER}" sanitizers)
    list(APPEND ARG_LABELS ${sanitizers})
    list(REMOVE_DUPLICATES ARG_LABELS)
    foreach(sanitizer IN ITEMS asan tsan)
        if(sanitizer IN_LIST ARG_LABELS)
            add_dependencies(${sanitizer}_tests test_${name})
        endif()
    endforeach()
    set_tests_properties(${name} PROPERTIES
        TIMEOUT ${ARG_TIMEOUT}
        LABELS "${ARG_LABELS}"
        ENVIRONMENT "TSAN_OPTIONS=suppressions=${PROJECT_SOURCE_DIR}/script/tsan.supp")
endfunction()

# UBSan doubles the compile time of a file full of templates (Beast: 53 s instead of 23 s) and finds
# nothing there that is ours. Such a file keeps ASan only. To be called before its target is made.
function(gridcase_without_ubsan)
    if(GRIDCASE_SANITIZE MATCHES undefined)
        set_source_files_properties(${ARGN} PROPERTIES COMPILE_OPTIONS -fno-sanitize=undefined)
    endif()
endfunction()
