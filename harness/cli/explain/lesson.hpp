// What `tconv explain` works on, and its chapters.
#pragma once

#include "harness/cli/explain/page.hpp"
#include "harness/theory/views.hpp"
#include "kernels/problem.hpp"

#include <string>

namespace tconv::cli {

struct Lesson {
    Problem asked;            // as it was given
    Problem problem;          // one image, one input channel, one output channel of it, no bias
    bool in_numbers = false;  // the matrix with the values of w instead of their names
    int layers = 2;           // how many in the stack of the chapter on fields
    bool worked = false;      // small enough to work out: the images below are there
    bool has_matrix = false;  // small enough to build C
    theory::Image x, w, y;    // y by the definition
};

// Chooses x = 1, 2, 3, … and w = 1, 2, 3, …, and works out y where that is not too large.
Lesson lesson(const Problem& asked);

// Each writes one chapter.
void explain_sizes(Page&, const Lesson&);
void explain_definition(Page&, const Lesson&);
void explain_matrix(Page&, const Lesson&);
void explain_zero_insertion(Page&, const Lesson&);
void explain_phases(Page&, const Lesson&);
void explain_overlap(Page&, const Lesson&);
void explain_field(Page&, const Lesson&);
void explain_return(Page&, const Lesson&);
// Whether all views gave the same y; they always do, or this program is wrong.
bool explain_agreement(Page&, const Lesson&);

// ---- words and drawings the chapters share
std::string sizes(const Problem&, const std::array<Index, 3>& size);  // "4×4", "8"
std::string tap_name(const Problem&, Index tap);                      // "w01"; "w0,12" where an index has two digits
std::string counted(Index count, const std::string& one, const std::string& many);
const char* axis_word(const Problem&, std::size_t axis);  // axis counts from the first that the problem has
// An image by rows; empty for three axes, which have no drawing.
Cells cells_of(const Problem&, const theory::Image&);
// The drawing of an image under "name size"; a note where it does not fit.
Drawing picture(const Page&, const Problem&, const std::string& name, const theory::Image&);
Drawing picture(const Page&, const std::string& title, const Cells&);

}  // namespace tconv::cli
