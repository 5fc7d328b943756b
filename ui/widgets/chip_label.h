// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QLabel>

namespace muster::ui {

class ThemeSource;
struct StateLook;

/// A state's chip outside tables. Its text is its word, so the accessibility tree reads it as any label.
class ChipLabel : public QLabel
{
    Q_OBJECT

public:
    explicit ChipLabel(const ThemeSource &themes, QWidget *parent = nullptr);

    /// `look` is one of the constant tables' and lives as long as the program. `word`: another one than the look's own.
    void setLook(const StateLook &look, const QString &word = {});

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    const ThemeSource &m_themes;
    const StateLook *m_look = nullptr;
};

} // namespace muster::ui
