// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace muster {

/// Unicode simple case folding, one code point to one code point (CaseFolding.txt, status C and S): how text is compared
/// everywhere. Storage keeps folded copies, so that SQL and the in-memory evaluator agree.
QString foldCase(QStringView text);

/// A key whose plain byte order is the order people expect: case-folded, runs of digits by their number ("gw-2" before
/// "gw-10"). For sorting only; two texts may share a key.
QByteArray naturalSortKey(QStringView text);

} // namespace muster
