// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "registry/split_preview.h"

#include <QWidget>

namespace muster::ui {

class ThemeSource;

/// The two devices that a split makes of one, side by side: what each is called and known by, where it was seen, what it offers.
class SplitHalves : public QWidget
{
    Q_OBJECT

public:
    explicit SplitHalves(const ThemeSource &themes, QWidget *parent = nullptr);

    void setPreview(const registry::SplitPreview &preview);

private:
    const ThemeSource &m_themes;
    QWidget *m_grid = nullptr;
};

} // namespace muster::ui
