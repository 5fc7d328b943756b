// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <qnamespace.h>

namespace muster::ui {

/// What a model tells the cell delegates, beside Qt's own roles: DisplayRole is the plain words (also what is copied),
/// AccessibleTextRole the whole sentence, ToolTipRole what hovering shows, CheckStateRole a check box before the content.
enum CellRole {
    ValueRole = Qt::UserRole + 0x100, ///< the raw value: a number, or for AgeDelegate a time as qint64 ms since 1970 UTC
    LookRole,                         ///< const StateLook *, for chips, marks and toned numbers; without it plain text is shown
    EvidenceRole,                     ///< QString, dim beside the word: "TLS · 4 s"
    IconNameRole,                     ///< QString, a file of :/icons without its ending
    TokenRole,                        ///< int of Token: another text colour, such as Text3 for "unknown" and "none"
    GroundRole,                       ///< int of Token: the ground of a cell that must be seen, such as BadBg
    RowChangedAtRole,                 ///< qint64 ms: the row is tinted from then on, fading
    CellChangedAtRole,                ///< qint64 ms: this very cell changed, and gets a line below while the row is tinted
};

} // namespace muster::ui
