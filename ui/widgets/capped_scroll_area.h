// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QScrollArea>

namespace muster::ui {

/// As high as what it shows, up to a limit; beyond that it scrolls.
class CappedScrollArea : public QScrollArea
{
    Q_OBJECT

public:
    explicit CappedScrollArea(int mostHeight, QWidget *parent = nullptr);

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return {0, sizeHint().height()}; }

protected:
    bool eventFilter(QObject *object, QEvent *event) override;

private:
    const int m_mostHeight;
};

} // namespace muster::ui
