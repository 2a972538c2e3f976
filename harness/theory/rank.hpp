// How many dimensions a matrix keeps.
#pragma once

#include "kernels/problem.hpp"

#include <vector>

namespace tconv::theory {

// The numerical rank of a row-major matrix: Householder QR with column pivoting in double, counting the diagonal of R
// that exceeds max(rows, columns)·2^−52·tolerance of its largest. Cost 4·rows·columns·rank flops; the matrix is
// consumed. `tolerance` is 1 for exact entries; entries with a relative error ε need about ε·2^52. Source  Golub & Van
// Loan 2013, §5.4.2
Index rank(Index rows, Index columns, std::vector<double> matrix, double tolerance = 1);

}  // namespace tconv::theory
