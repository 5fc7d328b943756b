// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QHeaderView>

namespace muster::ui {

class ThemeSource;

/// A table's header: words as wide as they are, the order's arrow right beside its word, numbers' words at the right.
class RowHeader : public QHeaderView
{
    Q_OBJECT

public:
    explicit RowHeader(const ThemeSource &themes, QWidget *parent = nullptr);

protected:
    void paintSection(QPainter *painter, const QRect &rect, int section) const override;
    QSize sectionSizeFromContents(int section) const override;

private:
    const ThemeSource &m_themes;
};

} // namespace muster::ui
