// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/identifier.h"

#include <QWidget>

#include <optional>

namespace muster::ui {

class ThemeSource;

/// How much an identifier proves, as bars beside the word: proof 3, strong 2, weak 1, not used 0.
class StrengthBars : public QWidget
{
    Q_OBJECT

public:
    explicit StrengthBars(const ThemeSource &themes, QWidget *parent = nullptr);

    /// Nothing: seen, but never used as identity.
    void setStrength(std::optional<Strength> strength);
    int bars() const;
    /// "Proof", "Strong", "Weak", "Not used".
    static QString word(std::optional<Strength> strength);

    QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    const ThemeSource &m_themes;
    std::optional<Strength> m_strength;
};

} // namespace muster::ui
