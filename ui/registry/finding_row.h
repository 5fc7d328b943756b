// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/finding.h"

#include <QWidget>

QT_BEGIN_NAMESPACE
class QLabel;
QT_END_NAMESPACE

namespace muster::ui {

class GlyphLabel;
class ThemeSource;

/// One rule that fails: how bad it is, what was seen, what was wanted, the smallest fix, whose rule it is and since when.
class FindingRow : public QWidget
{
    Q_OBJECT

public:
    FindingRow(const ThemeSource &themes, QWidget *parent);

    void setFinding(const Finding &finding, Timestamp now);

private:
    GlyphLabel *m_glyph;
    QLabel *m_rule;
    QLabel *m_seen;
    QLabel *m_fix;
    QLabel *m_whose;
};

/// Every text of it, as one sentence after the other.
QString findingText(const Finding &finding, Timestamp now);

} // namespace muster::ui
