// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "musterctl/program.h"

int main(int argc, char *argv[])
{
    return muster::cli::runProgram(argc, argv);
}
